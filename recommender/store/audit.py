"""Who changed what, when: written in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from recommender.records import Actor, Change, EventId
from recommender.store.database import Database
from recommender.store.mission_tables import AuditRow
from recommender.store.sight import events_seen_by
from recommender.store.tables import EventRow, table_of

_audit, _events = table_of(AuditRow), table_of(EventRow)


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


class Audit:
    """The log of changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, actor: Actor, event_id: str, *, before: int | None = None, limit: int = 100
    ) -> list[Change]:
        """The latest changes of an event that precede number ``before``, newest first; organisers' alone."""
        if not actor.organises:
            return []
        with self._database.reading() as connection:
            wanted = (
                select(_audit)
                .join(_events, _events.c.id == _audit.c.event_id)
                .where(_audit.c.event_id == event_id, events_seen_by(actor))
                .order_by(_audit.c.id.desc())
                .limit(limit)
            )
            if before is not None:
                wanted = wanted.where(_audit.c.id < before)
            return [change_from(row) for row in connection.execute(wanted)]
