"""Taking out a firm, a buyer or an event with all its rows, and putting it back as it was.

Nothing that somebody answered or that was published is ever taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Table,
    and_,
    delete,
    exists,
    false,
    insert,
    select,
    true,
    update,
)

from recommender.errors import Conflict, NotFound
from recommender.records import (
    Actor,
    Buyer,
    Event,
    Firm,
    PlanState,
    Removal,
    RemovalKind,
    Side,
    from_plain,
)
from recommender.store import journal
from recommender.store.audit import told, write_change
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import DecisionRow, MeetingRow, OutcomeRow, PlanRow
from recommender.store.reading import read_buyer, read_firm
from recommender.store.references import plain_row, typed_row
from recommender.store.removal_tables import RemovalRow
from recommender.store.rows import Values
from recommender.store.sight import events_seen_by
from recommender.store.tables import Base, BuyerRow, EventRow, FirmRow, MergeRow, table_of

_removals, _merges, _events = table_of(RemovalRow), table_of(MergeRow), table_of(EventRow)
_plans, _meetings = table_of(PlanRow), table_of(MeetingRow)
_answered = (table_of(DecisionRow), table_of(OutcomeRow))
_roots = {
    RemovalKind.FIRM: table_of(FirmRow),
    RemovalKind.BUYER: table_of(BuyerRow),
    RemovalKind.EVENT: _events,
}
_taken = {RemovalKind.FIRM: "company_id_taken", RemovalKind.BUYER: "company_id_taken"}


class Removals:
    """What was removed. Each can be undone as long as its id is free."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor) -> list[Removal]:
        """Removals of one's organisation, undone ones too, oldest first."""
        with self._database.reading() as connection:
            wanted = select(_removals).where(_seen_by(actor)).order_by(_removals.c.id)
            return [_removal(row) for row in connection.execute(wanted)]

    def one(self, actor: Actor, id_: int) -> Removal:
        """One removal. Raises NotFound."""
        with self._database.reading() as connection:
            return _removal(_row(connection, actor, id_))

    def remove_company(self, actor: Actor, side: Side, seen: Firm | Buyer, at: datetime) -> Removal:
        """Take out a company that the actor saw, with its lines and what names it.

        Raises:
            NotFound
            Conflict: it is another by now; it was merged with another; an event of others has it; somebody
                answered about it or a published schedule names it.
        """
        with self._database.writing(alone=True) as connection:
            stored = (read_firm if side is Side.FIRM else read_buyer)(connection, seen.id, actor)
            if stored != seen:
                raise Conflict("changed_since_seen")
            _require_removable(connection, actor, side, seen.id)
            return _take_out(connection, actor, RemovalKind.of(side), seen, at)

    def remove_event(self, actor: Actor, seen: Event, at: datetime) -> Removal:
        """Take out an event that the actor saw, with who takes part, its list and its drafts.

        Raises:
            NotFound
            Conflict: it is another by now; somebody answered, or a schedule was published.
        """
        with self._database.writing(alone=True) as connection:
            if read_event(connection, seen.id, actor) != seen:
                raise Conflict("changed_since_seen")
            published = and_(_plans.c.event_id == seen.id, _plans.c.state != PlanState.DRAFT)
            if _any(connection, *(t.c.event_id == seen.id for t in _answered), published):
                raise Conflict("event_in_use", id=seen.id)
            return _take_out(connection, actor, RemovalKind.EVENT, seen, at)

    def undo(self, actor: Actor, id_: int, at: datetime) -> Removal:
        """Put back what was removed. Raises NotFound; Conflict when undone before or an id is taken."""
        with self._database.writing(alone=True) as connection:
            row = _row(connection, actor, id_)
            if row.undone_at is not None:
                raise Conflict("removal_undone_before", id=id_)
            _put_back(connection, _removal(row), row.rows)
            journal.renew_fingerprint(connection)
            connection.execute(update(_removals).where(_removals.c.id == id_).values(undone_at=at))
            _log(connection, actor, at, _removal(row), "restore", None, None)
            return _removal(_row(connection, actor, id_))


def _take_out(
    connection: Connection, actor: Actor, kind: RemovalKind, seen: Firm | Buyer | Event, at: datetime
) -> Removal:
    root = _roots[kind]
    organisation = seen.organisation if isinstance(seen, Event) else actor.organisation
    rows = [*_rows(connection, root, root.c.id == seen.id)]
    for table, key in _belonging(root):
        rows.extend(_rows(connection, table, key.parent == seen.id))
    connection.execute(delete(root).where(root.c.id == seen.id))
    journal.renew_fingerprint(connection)
    values = {
        "kind": kind, "subject_id": seen.id, "name": seen.name, "organisation": organisation,
        "rows": rows, "removed_by": actor.id, "removed_at": at,
    }  # fmt: skip
    done = _removal(connection.execute(insert(_removals).values(values).returning(*_removals.c)).one())
    _log(connection, actor, at, done, "remove", told(seen), None)
    return done


def _put_back(connection: Connection, removal: Removal, rows: Sequence[Values]) -> None:
    root = _roots[removal.kind]
    if _any(connection, root.c.id == removal.subject_id):
        raise Conflict(_taken.get(removal.kind, "event_exists"), id=removal.subject_id)
    for stored in rows:
        table = Base.metadata.tables[stored["table"]]
        row = typed_row(table, stored["row"])
        # A partner or an event may have been removed meanwhile: what hung on it stays out.
        if all(_any(connection, key.column == row[key.parent.name]) for key in _keys(table, row)):
            connection.execute(insert(table).values(_numbered(connection, table, row)))


def _numbered(connection: Connection, table: Table, row: Values) -> Values:
    """The row as it may be inserted: a number that was given away meanwhile is given anew."""
    (key, *more) = table.primary_key.columns
    if not more and _any(connection, key == row[key.name]):
        if not isinstance(key.type, Integer):
            raise Conflict("line_id_taken", id=row[key.name], owner=table.name)
        return {name: value for name, value in row.items() if name != key.name}
    return row


def _require_removable(connection: Connection, actor: Actor, side: Side, id_: str) -> None:
    merged = and_(_merges.c.side == side, _merges.c.kept_id == id_, _merges.c.undone_at.is_(None))
    merge = connection.scalar(select(_merges.c.id).where(merged).order_by(_merges.c.id.desc()).limit(1))
    if merge is not None:
        raise Conflict("company_is_merged", id=id_, merge=merge)
    owner = f"{side}_id"
    seen = select(_events.c.id).where(events_seen_by(actor))
    for table, key in _belonging(_roots[RemovalKind.of(side)]):
        if "event_id" in table.c and _any(connection, (key.parent == id_) & table.c.event_id.not_in(seen)):
            raise Conflict("company_is_shared", id=id_)
    published = exists().where(
        _plans.c.event_id == _meetings.c.event_id,
        _plans.c.version == _meetings.c.plan_version,
        _plans.c.state != PlanState.DRAFT,
    )
    if _any(connection, *(t.c[owner] == id_ for t in _answered), and_(_meetings.c[owner] == id_, published)):
        raise Conflict("company_in_use", id=id_)


def _belonging(root: Table) -> Iterator[tuple[Table, ForeignKey]]:
    """The tables whose rows go when a row of ``root`` goes, with the key by which they do."""
    for table in Base.metadata.sorted_tables:
        yield from ((table, key) for key in table.foreign_keys if key.column.table is root)


def _keys(table: Table, row: Values) -> list[ForeignKey]:
    return [key for key in table.foreign_keys if row[key.parent.name] is not None]


def _rows(connection: Connection, table: Table, wanted: ColumnElement[bool]) -> list[Values]:
    found = connection.execute(select(table).where(wanted)).mappings()
    return [{"table": table.name, "row": plain_row(dict(row))} for row in found]


def _any(connection: Connection, *conditions: ColumnElement[bool]) -> bool:
    return any(connection.scalar(select(exists().where(condition))) for condition in conditions)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all:
        return true()
    return _removals.c.organisation == actor.organisation if actor.organises else false()


def _row(connection: Connection, actor: Actor, id_: int) -> Any:
    row = connection.execute(select(_removals).where(_removals.c.id == id_, _seen_by(actor))).first()
    if row is None:
        raise NotFound("removal_unknown", id=id_)
    return row


def _removal(row: Any) -> Removal:
    values = dict(row._mapping)
    del values["rows"]
    return from_plain(Removal, values)


def _log(
    connection: Connection, actor: Actor, at: datetime, removal: Removal, action: str, before: Any, after: Any
) -> None:
    event = removal.subject_id if removal.kind is RemovalKind.EVENT else None
    write_change(connection, actor, at, event, removal.kind, removal.subject_id, action, before, after)
