"""What upsets a day: a party is late, leaves, does not come or walks in; a table goes.

These are facts, kept at once; what they do to the schedule is proposed by ``replanning``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from recommender.errors import Invalid
from recommender.records import Actor, ClosedTable, Event, EventKind, Participant, Side, slots_of
from recommender.service import events
from recommender.service.event_matches import SEATS
from recommender.service.masa import Masa
from recommender.service.participants import find, join, set_away
from recommender.service.permission import require_organiser
from recommender.service.suggesting import Filled, fill
from recommender.store import Store

Party = tuple[Side, str]


def late(
    store: Store, actor: Actor, event_id: str, party: Party, until: int, now: datetime | None = None
) -> Participant:
    """A party cannot meet before slot ``until``. Raises NotFound, Invalid for a slot that is none."""
    return _also_away(store, actor, event_id, party, range(until), until, now)


def leaves(
    store: Store, actor: Actor, event_id: str, party: Party, from_slot: int, now: datetime | None = None
) -> Participant:
    """A party cannot meet from a slot onwards; from 0, it does not come at all. Raises as ``late``."""
    count = len(slots_of(store.events.one(actor, event_id)))
    return _also_away(store, actor, event_id, party, range(from_slot, count), from_slot, now)


def close_table(
    store: Store, actor: Actor, event_id: str, table: int, from_slot: int, now: datetime | None = None
) -> Event:
    """A table is gone from a slot onwards. Raises Invalid for a table or slot that is none."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    if event.kind is EventKind.SITE_VISITS or table not in range(event.tables):
        raise Invalid("table_unknown", table=table + 1, tables=event.tables)
    _require_slot(event, from_slot)
    earlier = [closed for closed in event.closed_tables if closed.table != table]
    wanted = replace(event, closed_tables=(*earlier, ClosedTable(table, from_slot)))
    events.change(store, actor, event, wanted, now)
    return wanted


def open_table(store: Store, actor: Actor, event_id: str, table: int, now: datetime | None = None) -> Event:
    """A table that was closed is there again; nothing changes where it was not."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    still = tuple(closed for closed in event.closed_tables if closed.table != table)
    wanted = replace(event, closed_tables=still)
    events.change(store, actor, event, wanted, now)
    return wanted


def walk_in(
    masa: Masa, actor: Actor, event_id: str, party: Party, size: int = SEATS, now: datetime | None = None
) -> Filled:
    """Somebody comes unannounced: it takes part and gets matches, which both sides then accept or not.

    Raises:
        NotFound: no such company; import it first.
        Conflict: it takes part already.
    """
    require_organiser(actor)
    side, company_id = party
    join(masa.store, actor, event_id, side, [company_id], now)
    return fill(masa, actor, event_id, size, late_only=True, now=now)


def _also_away(
    store: Store, actor: Actor, event_id: str, party: Party, slots: Iterable[int], edge: int,
    now: datetime | None,
) -> Participant:  # fmt: skip
    require_organiser(actor)
    _require_slot(store.events.one(actor, event_id), edge)
    seen = find(store, actor, event_id, *party)
    return set_away(store, actor, event_id, *party, seen.away | set(slots), now or datetime.now(UTC))


def _require_slot(event: Event, slot: int) -> None:
    count = len(slots_of(event))
    if slot not in range(count):
        raise Invalid("slot_number_unknown", slot=slot, slots=count)
