"""Shortlists: entries, edits that never overwrite one another unseen, undo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.errors import Conflict
from recommender.records import OPERATOR, Actor, Change, Pair, ShortlistEntry, Standing, from_plain, plain
from recommender.store.audit import read_changes, write_change
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import AuditRow, ShortlistRow
from recommender.store.saving import chunks
from recommender.store.sight import rows_seen_by
from recommender.store.tables import table_of

SUBJECT = "shortlist"
_entries, _audit = table_of(ShortlistRow), table_of(AuditRow)
_KEYS = ("event_id", "firm_id", "buyer_id")
_BY_HAND = ("position", "comment", "standing")
"""What edits change; what was shown is not repeated in the log."""


class Shortlists:
    """The shortlist of each event. Its version is the number of its latest change, 0 before the first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, actor: Actor, event_id: str, *, hidden: bool = False) -> list[ShortlistEntry]:
        """The listed entries that the actor may see, in order; ``hidden``: blocked and dropped ones too."""
        return self.read(actor, event_id, hidden=hidden)[0]

    def read(self, actor: Actor, event_id: str, *, hidden: bool = False) -> tuple[list[ShortlistEntry], int]:
        """The entries, and the version they are of. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            found = read_entries(connection, event_id, actor)
            return _shown_to(actor, found, hidden), _version(connection, event_id)

    def some(self, actor: Actor, event_id: str, pairs: Collection[Pair]) -> dict[Pair, ShortlistEntry]:
        """The entries of these pairs, hidden ones too. Raises NotFound for the event."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return _read_pairs(connection, event_id, pairs, actor)

    def order(self, actor: Actor, event_id: str) -> list[tuple[Pair, float]]:
        """The listed pairs in order, each with its position. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            listed = [standing for standing in Standing if standing.listed]
            columns = (_entries.c.firm_id, _entries.c.buyer_id, _entries.c.position)
            wanted = select(*columns).where(_entries.c.event_id == event_id, _entries.c.standing.in_(listed))
            rows = connection.execute(wanted.order_by(columns[2], columns[0], columns[1]))
            return [((row.firm_id, row.buyer_id), row.position) for row in rows]

    def standings(self, actor: Actor, event_id: str) -> list[tuple[Pair, Standing]]:
        """Every pair that was ever listed, hidden ones too, and where it stands. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = select(_entries.c.firm_id, _entries.c.buyer_id, _entries.c.standing)
            rows = connection.execute(wanted.where(_entries.c.event_id == event_id))
            return [((row.firm_id, row.buyer_id), Standing(row.standing)) for row in rows]

    def version(self, actor: Actor, event_id: str) -> int:
        """The number of the latest change, 0 before the first. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return _version(connection, event_id)

    def edit(
        self, actor: Actor, event_id: str, seen: int, action: str, entries: Sequence[ShortlistEntry],
        at: datetime, undoes: int | None = None,
    ) -> int:  # fmt: skip
        """Put ``entries`` in place of those of the same pairs, as one change; returns the new version.

        Raises:
            Conflict: since version ``seen`` somebody changed one of these pairs; says who, what and when.
        """
        with self._database.writing(alone=True) as connection:
            _refuse_overlap(connection, event_id, seen, {entry.pair for entry in entries})
            return write_entries(connection, actor, event_id, action, entries, at, undoes)

    def changes(self, actor: Actor, event_id: str) -> list[Change]:
        """All changes of the shortlist, oldest first. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return read_changes(connection, event_id, SUBJECT)


def read_entries(connection: Connection, event_id: str, actor: Actor = OPERATOR) -> list[ShortlistEntry]:
    """All entries that the actor may see, hidden ones too, in order."""
    wanted = select(_entries).where(_entries.c.event_id == event_id, rows_seen_by(actor, _entries))
    order = (_entries.c.position, _entries.c.firm_id, _entries.c.buyer_id)
    return [
        from_plain(ShortlistEntry, dict(row._mapping)) for row in connection.execute(wanted.order_by(*order))
    ]


def write_entries(
    connection: Connection, actor: Actor, event_id: str, action: str, entries: Sequence[ShortlistEntry],
    at: datetime, undoes: int | None = None,
) -> int:  # fmt: skip
    """Put entries in place in an open transaction, with one line in the log; returns its number."""
    pairs = [list(entry.pair) for entry in entries]
    stored = _read_pairs(connection, event_id, {entry.pair for entry in entries})
    before = [[*entry.pair, _by_hand(stored.get(entry.pair))] for entry in entries]
    after = [[*entry.pair, _by_hand(entry)] for entry in entries]
    _upsert(connection, entries)
    key = "/".join(pairs[0]) if len(pairs) == 1 else str(len(pairs))
    return write_change(connection, actor, at, event_id, SUBJECT, key, action, before, after, undoes)


def _shown_to(actor: Actor, entries: list[ShortlistEntry], hidden: bool) -> list[ShortlistEntry]:
    """Listed entries; hidden ones and comments are the organiser's own."""
    if actor.organises:
        return [entry for entry in entries if hidden or entry.standing.listed]
    return [replace(entry, comment="") for entry in entries if entry.standing.listed]


def pairs_of(change: Change) -> dict[Pair, dict[str, Any] | None]:
    """The pairs a change touched, each with what stood there before."""
    assert isinstance(change.before, list)
    return {(firm, buyer): state for firm, buyer, state in change.before}


def changed_since(change: Change, touched: Collection[Pair]) -> Conflict:
    """The conflict that says who changed which pairs, how and when."""
    pairs = ", ".join(f"{firm}–{buyer}" for firm, buyer in sorted(touched)[:5])
    when = f"{change.at:%Y-%m-%d %H:%M} UTC"
    return Conflict("shortlist_changed", pairs=pairs, action=change.action, who=change.actor_id, at=when)


def _refuse_overlap(connection: Connection, event_id: str, seen: int, mine: set[Pair]) -> None:
    for change in reversed(read_changes(connection, event_id, SUBJECT, after=seen)):
        if touched := mine & pairs_of(change).keys():
            raise changed_since(change, touched)


def _version(connection: Connection, event_id: str) -> int:
    latest = select(func.max(_audit.c.id)).where(_audit.c.event_id == event_id, _audit.c.subject == SUBJECT)
    return connection.scalar(latest) or 0


def _read_pairs(
    connection: Connection, event_id: str, pairs: Collection[Pair], actor: Actor = OPERATOR
) -> dict[Pair, ShortlistEntry]:
    firms, buyers = sorted({firm for firm, _ in pairs}), sorted({buyer for _, buyer in pairs})
    wanted = select(_entries).where(_entries.c.event_id == event_id, rows_seen_by(actor, _entries))
    # Either list narrows enough; a statement has room for one long one.
    firms_fewer = len(firms) <= len(buyers)
    column, ids = (_entries.c.firm_id, firms) if firms_fewer else (_entries.c.buyer_id, buyers)
    found: dict[Pair, ShortlistEntry] = {}
    for chunk in chunks(ids):
        for row in connection.execute(wanted.where(column.in_(chunk))):
            if (row.firm_id, row.buyer_id) in pairs:
                found[row.firm_id, row.buyer_id] = from_plain(ShortlistEntry, dict(row._mapping))
    return found


def _by_hand(entry: ShortlistEntry | None) -> dict[str, Any] | None:
    return (
        None
        if entry is None
        else {"position": entry.position, "comment": entry.comment, "standing": entry.standing.value}
    )


def _upsert(connection: Connection, entries: Sequence[ShortlistEntry]) -> None:
    if not entries:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(_entries)
    changed = {name: statement.excluded[name] for name in (*_BY_HAND, "shown")}
    statement = statement.on_conflict_do_update(index_elements=list(_KEYS), set_=changed)
    connection.execute(statement, [plain(entry) for entry in entries])
