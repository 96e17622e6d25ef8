"""Meetings that the organiser fixes before a schedule is made; pins that clash are refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from recommender.errors import Conflict, Invalid
from recommender.records import (
    Actor,
    BuyerId,
    Event,
    EventKind,
    FirmId,
    MeetingPin,
    Pair,
    Side,
    Slot,
    slots_of,
)
from recommender.service.permission import require_organiser
from recommender.service.problems import Material, gather, meetable
from recommender.store import Store


def pin(
    store: Store, actor: Actor, event_id: str, pair: Pair, slot: int, table: int | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Fix a meeting in a slot and, when given, at a table; a pin of the same pair moves.

    Raises:
        Invalid: the pair may not meet, or the event lacks the slot or table then, or a side is away.
        Conflict: another pin has the table, or the party sits elsewhere in that slot.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    new = MeetingPin(event.id, FirmId(pair[0]), BuyerId(pair[1]), slot, table)
    material = gather(store, event)
    check_pin(material, new, [other for other in material.pins if other.pair != pair], now)
    store.plans.set_pin(actor, new, now)


def unpin(store: Store, actor: Actor, event_id: str, pair: Pair, now: datetime | None = None) -> None:
    """Let a meeting be anywhere again. Raises NotFound when it is not pinned."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    store.plans.remove_pin(actor, MeetingPin(event.id, *pair, 0), now or datetime.now(UTC))


def check_pins(material: Material, now: datetime) -> None:
    """Raises as ``pin`` does: what was right when it was pinned may have become wrong since."""
    for at, each in enumerate(material.pins):
        check_pin(material, each, material.pins[:at], now)


def check_pin(material: Material, new: MeetingPin, others: Sequence[MeetingPin], now: datetime) -> None:
    """Raises as ``pin`` does."""
    if new.pair not in {entry.pair for entry in meetable(material, now)}:
        raise Invalid("pair_may_not_meet", firm=new.firm_id, buyer=new.buyer_id)
    time = _check_place(material.event, new).spoken
    for side, id_ in zip((Side.FIRM, Side.BUYER), new.pair, strict=True):
        party = next(p for p in material.participants if (p.side, p.company_id) == (side, id_))
        if new.slot in party.away:
            raise Invalid("pin_while_away", id=id_, firm=new.firm_id, buyer=new.buyer_id, time=time)
        there = [o for o in others if o.slot == new.slot and id_ == o.pair[side is Side.BUYER]]
        if len(there) >= seats(material.event, side, party.delegates):
            raise _clash(new, there[0], time)
    for other in others:
        if new.table is not None and (other.slot, other.table) == (new.slot, new.table):
            raise _clash(new, other, time)


def seats(event: Event, side: Side, delegates: int) -> int:
    """How many meetings a party can hold at once; a visited buyer takes a whole group."""
    return event.visits.capacity if event.visits and side is Side.BUYER else delegates


def _clash(one: MeetingPin, other: MeetingPin, time: str) -> Conflict:
    return Conflict("pins_clash", one="–".join(one.pair), other="–".join(other.pair), time=time)


def _check_place(event: Event, new: MeetingPin) -> Slot:
    slots = slots_of(event)
    if new.slot not in range(len(slots)):
        raise Invalid("slot_number_unknown", slot=new.slot, slots=len(slots))
    slot = slots[new.slot]
    if new.table is None:
        return slot
    if event.kind is EventKind.SITE_VISITS or new.table not in range(event.tables):
        raise Invalid("table_unknown", table=new.table + 1, tables=event.tables)
    if any(c.table == new.table and c.from_slot <= new.slot for c in event.closed_tables):
        raise Invalid("table_closed", table=new.table + 1, time=slot.spoken)
    return slot
