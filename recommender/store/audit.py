"""Who changed what, when: written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, insert, or_, select, true

from recommender.records import Actor, Change, EventId, Side, plain
from recommender.store.account_tables import AccountRow
from recommender.store.database import Database
from recommender.store.mission_tables import AuditRow
from recommender.store.sight import events_seen_by
from recommender.store.tables import EventRow, table_of

_audit, _events, _accounts = table_of(AuditRow), table_of(EventRow), table_of(AccountRow)
PERSONAL = ("contact", "notes")
COMPANIES = (Side.FIRM, Side.BUYER)


def write_change(
    connection: Connection, actor: Actor, at: datetime, event_id: str | None, subject: str, key: str,
    action: str, before: Any, after: Any, undoes: int | None = None,
) -> int:  # fmt: skip
    """Note a change; ``before`` and ``after`` are plain data. Returns its number."""
    written = connection.execute(
        insert(_audit).values(
            at=at, actor_id=actor.id, actor_role=actor.role, event_id=event_id, subject=subject, key=key,
            action=action, before=before, after=after, undoes=undoes,
        )
    )  # fmt: skip
    assert written.inserted_primary_key is not None
    return int(written.inserted_primary_key[0])


def told(record: object) -> dict[str, Any]:
    """A record as the audit log keeps it: without contact data and notes, which may name people."""
    facts: dict[str, Any] = plain(record)
    return {name: fact for name, fact in facts.items() if name not in PERSONAL}


def write_difference(
    connection: Connection, actor: Actor, at: datetime, subject: str, seen: Any, wanted: Any
) -> None:
    """Note what was changed of a record, or that it was added."""
    before, after = {} if seen is None else told(seen), told(wanted)
    if seen is not None:
        fields = [name for name in after if before[name] != after[name]]
        before, after = ({name: facts[name] for name in fields} for facts in (before, after))
    if after:
        action = "add" if seen is None else "change"
        write_change(connection, actor, at, None, subject, wanted.id, action, before or None, after)


def read_changes(
    connection: Connection, event_id: str, subject: str, *, key: str | None = None, after: int = 0
) -> list[Change]:
    """Changes of one subject with a number above ``after``, oldest first."""
    wanted = select(_audit).where(
        _audit.c.event_id == event_id, _audit.c.subject == subject, _audit.c.id > after
    )
    if key is not None:
        wanted = wanted.where(_audit.c.key == key)
    return [change_from(row) for row in connection.execute(wanted.order_by(_audit.c.id))]


def change_from(row: Any) -> Change:
    """The change of a row."""
    return Change(
        number=row.id,
        at=row.at,
        actor_id=row.actor_id,
        actor_role=row.actor_role,
        event_id=None if row.event_id is None else EventId(row.event_id),
        subject=row.subject,
        key=row.key,
        action=row.action,
        before=row.before,
        after=row.after,
        undoes=row.undoes,
    )


@dataclass(frozen=True, slots=True)
class ChangeFilters:
    """What a list of changes is narrowed to; every field that is set must hold. ``before``: a number."""

    event_id: str | None = None
    subject: str = ""
    key: str = ""
    action: str = ""
    actor_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class Audit:
    """The log of changes; organisers' alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, actor: Actor, event_id: str, *, before: int | None = None, limit: int = 100
    ) -> list[Change]:
        """The latest changes of an event that precede number ``before``, newest first."""
        return self.some(actor, ChangeFilters(event_id=event_id, before=before), limit)

    def some(
        self, actor: Actor, filters: ChangeFilters, limit: int = 100, newest: bool = True
    ) -> list[Change]:
        """The first changes that pass the filters, newest first unless said otherwise."""
        order = _audit.c.id.desc() if newest else _audit.c.id
        wanted = select(_audit).where(_seen_by(actor), *_conditions(filters, newest))
        with self._database.reading() as connection:
            return [change_from(row) for row in connection.execute(wanted.order_by(order).limit(limit))]


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Changes of one's events, and what one's organisation did to companies; all for an administrator."""
    if actor.sees_all:
        return true()
    if not actor.organises:
        return false()
    colleagues = select(_accounts.c.id).where(_accounts.c.organisation == actor.organisation)
    return or_(
        _audit.c.event_id.in_(select(_events.c.id).where(events_seen_by(actor))),
        and_(_audit.c.event_id.is_(None), _audit.c.subject.in_(COMPANIES), _audit.c.actor_id.in_(colleagues)),
    )


def _conditions(filters: ChangeFilters, newest: bool) -> Iterator[ColumnElement[bool]]:
    for name in ("event_id", "subject", "key", "action", "actor_id"):
        if value := getattr(filters, name):
            yield _audit.c[name] == value
    if filters.since is not None:
        yield _audit.c.at >= filters.since
    if filters.until is not None:
        yield _audit.c.at < filters.until
    if filters.before is not None:
        yield _audit.c.id < filters.before if newest else _audit.c.id > filters.before
