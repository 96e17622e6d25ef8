"""From an event to the scheduling problem, and back to meetings.

Firms and buyers have ids of their own that may coincide; in a problem a letter in front tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from recommender.records import (
    OPERATOR,
    Buyer,
    BuyerId,
    Decision,
    Event,
    EventKind,
    Firm,
    FirmId,
    Meeting,
    MeetingPin,
    Pair,
    Participant,
    ShortlistEntry,
    Side,
    Standing,
    Wish,
    WishKind,
    slots_of,
)
from recommender.scheduling import Candidate, Party, Pin, Problem, Sitting, Slot
from recommender.service.answers import AnswerBook, read_answers, shut_pairs
from recommender.store import Store
from recommender.text import normalise

UNRANKED = 0.5
"""The score of a pair that the organiser added and the engine did not rank."""

PREFERENCE = 0.2
"""How much of the way to 1 a party's first choice moves a match; half of it for the second, and so on."""

PREFIX = {Side.FIRM: "F:", Side.BUYER: "B:"}


@dataclass(frozen=True)
class Material:
    """All that is known of an event when its schedule is made."""

    event: Event
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    entries: tuple[ShortlistEntry, ...]
    decisions: tuple[Decision, ...]
    answers: AnswerBook
    pins: tuple[MeetingPin, ...]
    companies: dict[tuple[Side, str], Firm | Buyer]
    shut: frozenset[Pair]


def gather(store: Store, event: Event) -> Material:
    """Read an event's material, whoever asks for the schedule."""
    participants = tuple(store.participation.of(OPERATOR, event.id))
    present = {(p.side, p.company_id) for p in participants}
    companies: dict[tuple[Side, str], Firm | Buyer] = {}
    companies |= {(Side.FIRM, f.id): f for f in store.firms() if (Side.FIRM, f.id) in present}
    companies |= {(Side.BUYER, b.id): b for b in store.buyers() if (Side.BUYER, b.id) in present}
    return Material(
        event=event,
        participants=participants,
        wishes=tuple(store.participation.wishes(OPERATOR, event.id)),
        entries=tuple(store.shortlists.entries(OPERATOR, event.id)),
        decisions=tuple(store.decisions.of(OPERATOR, event.id)),
        answers=read_answers(store, OPERATOR, event),
        pins=tuple(store.plans.pins(OPERATOR, event.id)),
        companies=companies,
        shut=shut_pairs(store, event.id),
    )


def problem_of(material: Material, now: datetime) -> Problem:
    """The scheduling problem of an event: what may not be held is simply not a candidate."""
    event = material.event
    grid = slots_of(event)
    visits = event.visits
    return Problem(
        slots=_slots(event),
        parties=tuple(_party(material, participant) for participant in material.participants),
        candidates=tuple(_candidates(material, now)),
        tables=None if event.kind is EventKind.SITE_VISITS else _tables(event, len(grid)),
        interpreters={code: (n,) * len(grid) for code, n in event.interpreters.items()} or None,
        pins=tuple(Pin(*_ids(pin.pair), pin.slot, pin.table) for pin in material.pins),
        travel={(j.origin, j.destination): j.minutes for j in visits.journeys} if visits else {},
    )


def meetable(material: Material, now: datetime) -> list[ShortlistEntry]:
    """The listed matches that may be held: both take part, nobody declined, and both accepted if asked."""
    return [
        entry
        for entry in material.entries
        if entry.pair not in material.shut
        and (Side.FIRM, entry.firm_id) in material.companies
        and (Side.BUYER, entry.buyer_id) in material.companies
        and material.answers.may_meet(entry.pair, now)
    ]


def meetings_of(material: Material, sittings: Iterable[Sitting]) -> list[Meeting]:
    """Sittings as meetings of the event, by slot and table."""
    pinned = {pin.pair for pin in material.pins}
    found = [
        Meeting(
            material.event.id, *pair, sitting.slot, sitting.table,
            pinned=pair in pinned, interpreter=interpreter_for(material, pair),
        )
        for sitting in sittings
        for pair in [pair_of(sitting)]
    ]  # fmt: skip
    return sorted(found, key=lambda m: (m.slot, -1 if m.table is None else m.table, m.pair))


def pair_of(sitting: Sitting) -> Pair:
    """The firm and buyer of a sitting."""
    return FirmId(sitting.firm_id[2:]), BuyerId(sitting.buyer_id[2:])


def sitting_of(meeting: Meeting) -> Sitting:
    """A meeting as the solver knows it."""
    return Sitting(*_ids(meeting.pair), meeting.slot, meeting.table)


def interpreter_for(material: Material, pair: Pair) -> str:
    """The language to interpret from when the two share none, of those that the event has; else empty."""
    firm, buyer = (
        material.companies[side, id_] for side, id_ in zip((Side.FIRM, Side.BUYER), pair, strict=True)
    )
    return interpreter_between(material.event, firm, buyer)


def interpreter_between(event: Event, firm: Firm | Buyer, buyer: Firm | Buyer) -> str:
    """As ``interpreter_for``, of the companies themselves."""
    if not event.interpreters:
        return ""
    heard = spoken_by(event, buyer)
    return "" if spoken_by(event, firm) & heard else min(heard & event.interpreters.keys(), default="")


def _ids(pair: Pair) -> tuple[str, str]:
    return PREFIX[Side.FIRM] + pair[0], PREFIX[Side.BUYER] + pair[1]


def _slots(event: Event) -> tuple[Slot, ...]:
    found = []
    for slot in slots_of(event):
        midnight = datetime.combine(slot.day, time(), slot.start.tzinfo)
        # Real minutes: on a day when clocks change, the clock on the wall would lie about travel times.
        start, end = (int((at.timestamp() - midnight.timestamp()) / 60) for at in (slot.start, slot.end))
        found.append(Slot((slot.day - event.first_day) // timedelta(days=1), start, end))
    return tuple(found)


def _tables(event: Event, slots: int) -> tuple[frozenset[int], ...]:
    return tuple(
        frozenset(range(event.tables)) - {c.table for c in event.closed_tables if c.from_slot <= slot}
        for slot in range(slots)
    )


def _party(material: Material, participant: Participant) -> Party:
    event, side, id_ = material.event, participant.side, participant.company_id
    limits = participant.limits or (event.firm_limits if side is Side.FIRM else event.buyer_limits)
    company = material.companies[side, id_]
    visited = event.visits if side is Side.BUYER else None
    return Party(
        id=PREFIX[side] + id_,
        name=company.name,
        slots=frozenset(range(len(slots_of(event)))) - participant.away if participant.away else None,
        delegates=visited.capacity if visited else participant.delegates,
        least=limits.least,
        most=limits.most,
        languages=spoken_by(event, company),
        # Delegates are often entered as firms of their own: what has one name is one company.
        company=normalise(company.name) if side is Side.FIRM else "",
        place=event.place_of(company) if isinstance(company, Buyer) else "",
    )


def spoken_by(event: Event, company: Firm | Buyer) -> frozenset[str]:
    """A company that does not say what it speaks is taken to speak what the event is held in."""
    named = frozenset(language.code for language in company.languages)
    return named or frozenset(event.languages) | event.interpreters.keys()


def _candidates(material: Material, now: datetime) -> Iterator[Candidate]:
    musts = _first((w.pair, w.position) for w in material.wishes if w.kind is WishKind.MUST_MEET)
    wanted = _first((w.pair, w.position) for w in material.wishes if w.kind is WishKind.WANTED)
    chosen = _first((d.pair, d.preference) for d in material.decisions if d.preference is not None)
    for entry in meetable(material, now):
        places = [place[entry.pair] for place in (musts, wanted, chosen) if entry.pair in place]
        score = entry.shown.score if entry.shown else UNRANKED
        if places:
            score += (1 - score) * PREFERENCE / min(places)
        must = musts.get(entry.pair, 1 if entry.standing is Standing.PINNED else 0)
        yield Candidate(*_ids(entry.pair), score=score, must=must)


def _first(places: Iterable[tuple[Pair, int]]) -> dict[Pair, int]:
    """By pair, the first of its places on the lists it is on."""
    found: dict[Pair, int] = {}
    for pair, place in places:
        found[pair] = min(place, found.get(pair, place))
    return found
