"""Merging two records of one company, and taking it back.

A merge keeps both records as they were. Importing one of them again therefore changes the merged company
as if it had been merged just now, and undoing brings back what was imported last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, or_, select, true, update

from recommender.duplicates import absorb, twins
from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, Buyer, Firm, Meeting, Merge, Side
from recommender.store import journal
from recommender.store.database import Database
from recommender.store.mission_tables import MeetingRow
from recommender.store.plan_rows import meeting_from
from recommender.store.references import move_references, restore_references, typed_row
from recommender.store.rows import Values
from recommender.store.saving import save_companies
from recommender.store.sides import KINDS
from recommender.store.sight import company_ids_seen_by
from recommender.store.tables import MergeRow, table_of

_merges = table_of(MergeRow)


class Merges:
    """Merges of companies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor = OPERATOR) -> list[Merge]:
        """Every merge of companies that the actor may see, undone ones too, oldest first."""
        with self._database.reading() as connection:
            wanted = select(_merges).where(_seen_by(actor)).order_by(_merges.c.id)
            return [_merge(row) for row in connection.execute(wanted)]

    def merge(self, side: Side, kept_id: str, other_id: str, at: datetime, actor: Actor = OPERATOR) -> Merge:
        """Take ``other_id`` into ``kept_id``: its lines, values the kept one lacks, and its history.

        Raises NotFound for either, Conflict when they are the same.
        """
        with self._database.writing(alone=True) as connection:
            for id_ in (kept_id, other_id):
                KINDS[side].read(connection, id_, actor)
            journal.renew_fingerprint(connection)
            return _write_merge(connection, side, kept_id, other_id, at)

    def unseated(self, id_: int) -> list[tuple[int, Meeting]]:
        """Meetings that a merge took off plans, and the version: the kept company meets the partner there."""
        with self._database.reading() as connection:
            moved = connection.scalar(select(_merges.c.moved).where(_merges.c.id == id_)) or {"company": ()}
            gone = [
                c["row"]
                for c in moved["company"]
                if c["now"] is None and c["table"] == MeetingRow.__tablename__
            ]
            rows = [typed_row(table_of(MeetingRow), row) for row in gone]
            return [(row["plan_version"], meeting_from(row)) for row in rows]

    def undo(self, id_: int, at: datetime, actor: Actor = OPERATOR) -> Merge:
        """Make two companies of one again. Raises NotFound; Conflict when undone before or merged further."""
        with self._database.writing(alone=True) as connection:
            mine = select(_merges.c.id).where(_merges.c.id == id_, _seen_by(actor))
            if connection.scalar(mine) is None:
                raise NotFound("merge_unknown", id=id_)
            journal.renew_fingerprint(connection)
            return _undo_merge(connection, id_, at)


def with_merged(connection: Connection, side: Side, given: Sequence[Firm] | Sequence[Buyer]) -> list[Any]:
    """``given`` as merges in force have it: a merged record becomes part of the company that was kept."""
    in_force = _in_force(side)
    merges = connection.execute(select(_merges).where(in_force).order_by(_merges.c.id)).all()
    records: dict[str, Any] = {record.id: record for record in given}
    if not merges or len(records) != len(given):
        return list(given)
    for row in merges:
        kept, other = records.pop(row.kept_id, None), records.pop(row.other_id, None)
        if kept or other:
            kept, other = kept or _record(side, row.kept), other or _record(side, row.other)
            records[row.kept_id] = absorb(kept, other)
            stored = {"kept": _stored(side, kept), "other": _stored(side, other)}
            connection.execute(update(_merges).where(_merges.c.id == row.id).values(stored))
    return list(records.values())


def _write_merge(connection: Connection, side: Side, kept_id: str, other_id: str, at: datetime) -> Merge:
    kind = KINDS[side]
    if kept_id == other_id:
        raise Conflict("merge_with_itself", id=kept_id)
    kept, other = (kind.read(connection, id_, OPERATOR) for id_ in (kept_id, other_id))
    moved = move_references(connection, kind.family.owner, other_id, kept_id)
    lines = {
        twin: move_references(connection, kind.line, twin, line) for twin, line in twins(kept, other).items()
    }
    connection.execute(delete(kind.family.companies).where(kind.family.companies.c.id == other_id))
    save_companies(connection, kind.family, [kind.rows(absorb(kept, other))])
    values = {
        "side": side,
        "kept_id": kept_id,
        "other_id": other_id,
        "kept": _stored(side, kept),
        "other": _stored(side, other),
        "moved": {"company": moved, "lines": lines},
        "merged_at": at,
    }
    return _merge(connection.execute(insert(_merges).values(values).returning(*_merges.c)).one())


def _undo_merge(connection: Connection, id_: int, at: datetime) -> Merge:
    row = connection.execute(select(_merges).where(_merges.c.id == id_)).one()
    if row.undone_at is not None:
        raise Conflict("merge_undone_before", id=id_)
    side = Side(row.side)
    _refuse_merged_further(connection, row)
    kind = KINDS[side]
    both = [kind.rows(_record(side, stored)) for stored in (row.kept, row.other)]
    save_companies(connection, kind.family, both)
    restore_references(connection, kind.family.owner, row.other_id, row.moved["company"])
    for twin, moved in row.moved["lines"].items():
        restore_references(connection, kind.line, twin, moved)
    done = update(_merges).where(_merges.c.id == id_).values(undone_at=at).returning(*_merges.c)
    return _merge(connection.execute(done).one())


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Merges whose kept company the actor may see; one that was merged further is the administrator's."""
    if actor.sees_all:
        return true()
    return or_(
        *(
            and_(_merges.c.side == side, _merges.c.kept_id.in_(company_ids_seen_by(actor, side)))
            for side in Side
        )
    )


def _refuse_merged_further(connection: Connection, row: Row[Any]) -> None:
    ids = (row.kept_id, row.other_id)
    touched = or_(_merges.c.kept_id.in_(ids), _merges.c.other_id.in_(ids))
    later = select(_merges.c.id).where(_in_force(Side(row.side)), _merges.c.id > row.id, touched)
    found = connection.scalar(later.order_by(_merges.c.id.desc()).limit(1))
    if found is not None:
        raise Conflict("merge_undo_later_first", id=row.id, later=found)


def _in_force(side: Side) -> Any:
    return (_merges.c.side == side) & _merges.c.undone_at.is_(None)


def _stored(side: Side, company: Firm | Buyer) -> Values:
    rows = KINDS[side].rows(company)
    return {"company": rows.company, "lines": rows.lines}


def _record(side: Side, stored: Values) -> Any:
    lines = [SimpleNamespace(**line) for line in stored["lines"]]
    return KINDS[side].record(SimpleNamespace(**stored["company"]), lines)


def _merge(row: Row[Any]) -> Merge:
    return Merge(
        id=row.id,
        side=Side(row.side),
        kept_id=row.kept_id,
        other_id=row.other_id,
        kept_name=row.kept["company"]["name"],
        other_name=row.other["company"]["name"],
        merged_at=row.merged_at,
        undone_at=row.undone_at,
    )
