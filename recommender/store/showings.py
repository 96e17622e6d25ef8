"""Showings: what each side saw on its list, answered or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from recommender.errors import NotFound
from recommender.records import Actor, Showing, Side, from_plain
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import ShowingRow
from recommender.store.tables import table_of

_showings = table_of(ShowingRow)
_KEY = tuple(column.name for column in _showings.primary_key)


class Showings:
    """Matches as sides saw them; a row is written once and gets but the time at which it was opened."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Showing]:
        """All of an event, oldest first, by side and place; none for a firm or buyer. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            if actor.firm_id or actor.buyer_id:
                return []
            order = [_showings.c[name] for name in ("shown_at", "side", "rank", "firm_id", "buyer_id")]
            wanted = select(_showings).where(_showings.c.event_id == event_id).order_by(*order)
            return [from_plain(Showing, dict(row._mapping)) for row in connection.execute(wanted)]

    def note(self, showings: Sequence[Showing]) -> int:
        """Keep what is new; who looks again at the same list costs a read. Returns how many were new."""
        with self._database.reading() as connection:
            known = _known(connection, showings)
        new = [one for one in showings if _key(one) not in known]
        if new:
            with self._database.writing() as connection:
                _insert(connection, new)
        return len(new)

    def open(self, event_id: str, side: Side, firm_id: str, buyer_id: str, at: datetime) -> None:
        """Note that a side first looked closer at a match. Raises NotFound when it was never shown."""
        pair = (
            _showings.c.event_id == event_id, _showings.c.side == side,
            _showings.c.firm_id == firm_id, _showings.c.buyer_id == buyer_id,
        )  # fmt: skip
        opened = {"opened_at": func.coalesce(_showings.c.opened_at, at)}
        with self._database.writing() as connection:
            if not connection.execute(update(_showings).where(*pair).values(opened)).rowcount:
                raise NotFound("match_not_shown", firm=firm_id, buyer=buyer_id)


def _known(connection: Connection, showings: Sequence[Showing]) -> set[tuple[Any, ...]]:
    columns = [_showings.c[name] for name in _KEY]
    wanted = select(*columns).where(tuple_(*columns).in_([_key(one) for one in showings]))
    return {tuple(row) for row in connection.execute(wanted)}


def _key(one: Showing) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in _KEY)


def _insert(connection: Connection, showings: Sequence[Showing]) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    rows = [{column.name: getattr(one, column.name) for column in _showings.columns} for one in showings]
    connection.execute(insert(_showings).on_conflict_do_nothing(), rows)
