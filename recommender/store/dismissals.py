"""Pairs of companies that somebody said are not one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, true, update

from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, Dismissal, Side, from_plain, plain
from recommender.store.database import Database
from recommender.store.sight import company_ids_seen_by
from recommender.store.tables import DismissalRow, table_of

_dismissals = table_of(DismissalRow)


class Dismissals:
    """Dismissed suspicions; those taken back stay on record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor = OPERATOR) -> list[Dismissal]:
        """Every dismissal of two companies that the actor may see, oldest first."""
        with self._database.reading() as connection:
            return [_dismissal(row) for row in _read(connection, actor)]

    def add(self, dismissal: Dismissal) -> Dismissal:
        """Keep a dismissal; returns it with its id. Raises Conflict when the same is in force."""
        values = plain(dismissal)
        del values["id"]
        same = {name: value for name, value in values.items() if name not in ("by", "at")}
        with self._database.writing(alone=True) as connection:
            wanted = select(_dismissals.c.id).where(
                *(_dismissals.c[n].is_not_distinct_from(v) for n, v in same.items())
            )
            if (before := connection.scalar(wanted)) is not None:
                raise Conflict("dismissed_before", id=before)
            added = insert(_dismissals).values(values | {"at": dismissal.at}).returning(*_dismissals.c)
            return _dismissal(connection.execute(added).one())

    def undo(self, id_: int, at: datetime, actor: Actor = OPERATOR) -> Dismissal:
        """Take one back: the two may be put before a human again. Raises NotFound, Conflict."""
        with self._database.writing(alone=True) as connection:
            known = next((row for row in _read(connection, actor) if row.id == id_), None)
            if known is None:
                raise NotFound("dismissal_unknown", id=id_)
            if known.undone_at is not None:
                raise Conflict("dismissal_undone_before", id=id_)
            mine = update(_dismissals).where(_dismissals.c.id == id_)
            return _dismissal(connection.execute(mine.values(undone_at=at).returning(*_dismissals.c)).one())


def _read(connection: Connection, actor: Actor) -> list[Row[tuple[object, ...]]]:
    return list(connection.execute(select(_dismissals).where(_seen_by(actor)).order_by(_dismissals.c.id)))


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all:
        return true()
    return or_(*(and_(_dismissals.c.side == side, *_both_of(actor, side)) for side in Side))


def _both_of(actor: Actor, side: Side) -> list[ColumnElement[bool]]:
    seen = company_ids_seen_by(actor, side)
    return [_dismissals.c.one_id.in_(seen), _dismissals.c.other_id.in_(seen)]


def _dismissal(row: Row[tuple[object, ...]]) -> Dismissal:
    return from_plain(Dismissal, dict(row._mapping))
