"""The day itself, for a tablet: now and next by table, who is there, who did not come, who fills in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Form, Query, Response
from pydantic import BaseModel, Field

from api.deps import MasaDep
from api.pages.entries import pair_key, read_pair
from api.pages.pairs import percent
from api.pages.squares import Square, moment_of, square
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.matching.congestion import BALANCED
from recommender.records import Actor, Buyer, Firm, Meeting, MeetingState, Participant, Side, Slot
from recommender.service import day as service
from recommender.service import disruptions, jobs, participants, rearranging
from recommender.service.event_matches import SEATS
from recommender.service.masa import Masa
from recommender.service.rooms import Room
from recommender.text import normalise

router = StaffPages()
FOUND = 10
PART = 18
"""Tables shown at a time."""
Company = Annotated[str, Field(max_length=200)]
PartQuery = Annotated[int, Query(ge=1, le=10_000)]
"""The part of the tables that is shown, to come back to."""


class Moment(BaseModel):
    """What the day's page shows: a slot, a place that became free, a party, or those a name may mean."""

    slot: Annotated[int | None, Field(ge=0, le=100_000)] = None
    part: Annotated[int, Field(ge=1, le=10_000)] = 1
    free: Literal["", "firm", "buyer"] = ""
    company: Company = ""
    table: Annotated[int | None, Field(ge=0, le=100_000)] = None
    q: Annotated[str, Field(max_length=200)] = ""
    new: Annotated[str, Field(max_length=200)] = ""


class Fact(BaseModel):
    """Something that happened to a party or a table."""

    slot: Annotated[int, Field(ge=0, le=100_000)] = 0
    side: Side = Side.FIRM
    company: Company = ""
    at: Annotated[int, Field(ge=0, le=100_000)] = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """One side of a meeting: who, and whether it has arrived."""

    id: str
    name: str
    here: bool
    absent: bool


@dataclass(frozen=True, slots=True)
class Now:
    """A meeting of the slot at its table, with what follows there."""

    key: str
    table: int | None
    firm: Seat
    buyer: Seat
    state: MeetingState
    interpreter: str
    next: Square | None


@router.get("/missions/{event_id}/day")
def day(event_id: str, masa: MasaDep, desk: DeskDep, moment: Annotated[Moment, Query()]) -> Response:
    """One slot, table by table."""
    store, actor = masa.store, desk.actor
    room = Room(store, actor, event_id, rearranging.published(store, actor, event_id))
    parties = {(p.side, p.company_id): p for p in store.participation.of(actor, event_id)}
    slot = room.slots[_slot_number(room, moment.slot)]
    now = _now(room, slot, parties, desk.language)
    offers = []
    if moment.free and actor.organises:
        party = Side(moment.free), moment.company
        offers = rearranging.replacements(store, actor, event_id, party, slot.number)
    return desk.show(
        "day.html",
        event=room.event,
        moment=moment,
        slot=slot.number,
        when=moment_of(slot, desk.language),
        slots=[(each.number, moment_of(each, desk.language)) for each in room.slots],
        now=now[PART * (moment.part - 1) : PART * moment.part],
        parts=[_tables(now[at : at + PART]) for at in range(0, len(now), PART)],
        offers=[(pair_key(o.pair), room.name(Side(moment.free).other, o.pair[moment.free == "firm"]),
                 percent(o.score, desk.language), o.accepted) for o in offers],
        free=room.name(Side(moment.free), moment.company) if moment.free else "",
        found=_found(room, parties, moment.q, desk.language),
        newcomers=_newcomers(masa, desk.actor, room, moment.new) if moment.new else [],
        arrived=sum(party.checked_in_at is not None for party in parties.values()),
        expected=len(parties),
        may_change=actor.organises,
    )  # fmt: skip


@router.post("/missions/{event_id}/day/check-in")
def check_in(
    event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()], part: PartQuery = 1
) -> Response:
    """A party has arrived."""
    service.check_in(masa.store, desk.actor, event_id, fact.side, fact.company)
    return desk.back(_address(event_id, slot=fact.slot, part=part))


@router.post("/missions/{event_id}/day/held")
def held(
    event_id: str, masa: MasaDep, desk: DeskDep,
    pair: Annotated[str, Form(max_length=900)], slot: Annotated[int, Form(ge=0)], part: PartQuery = 1,
) -> Response:  # fmt: skip
    """A meeting was held."""
    service.held(masa.store, desk.actor, event_id, read_pair(pair))
    return desk.back(_address(event_id, slot=slot, part=part))


@router.post("/missions/{event_id}/day/no-show")
def no_show(
    event_id: str, masa: MasaDep, desk: DeskDep,
    pair: Annotated[str, Form(max_length=900)], slot: Annotated[int, Form(ge=0)],
    absent: Annotated[Literal["firm", "buyer"], Form()], part: PartQuery = 1,
) -> Response:  # fmt: skip
    """One side did not come: the first tap. The second chooses whom the other meets instead."""
    gone = Side(absent)
    meeting = service.no_show(masa.store, desk.actor, event_id, read_pair(pair), {gone})
    left = meeting.pair[gone is Side.FIRM]
    query = {"slot": slot, "part": part, "free": gone.other.value, "company": left}
    return desk.back(_address(event_id, **query, **_at(meeting)))


@router.post("/missions/{event_id}/day/instead")
def instead(
    event_id: str, masa: MasaDep, desk: DeskDep,
    pair: Annotated[str, Form(max_length=900)], slot: Annotated[int, Form(ge=0)],
    table: Annotated[int | None, Form(ge=0)] = None, part: PartQuery = 1,
) -> Response:  # fmt: skip
    """The second tap: the free place goes to another pair."""
    rearranging.meet_instead(masa.store, desk.actor, event_id, read_pair(pair), slot, table)
    return desk.back(
        _address(event_id, slot=slot, part=part), desk.gettext("The free place has a meeting again.")
    )


@router.post("/missions/{event_id}/day/late")
def late(event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()]) -> Response:
    """A party comes late."""
    disruptions.late(masa.store, desk.actor, event_id, (fact.side, fact.company), fact.at)
    return desk.back(_address(event_id, slot=fact.slot), _noted(desk))


@router.post("/missions/{event_id}/day/leaves")
def leaves(event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()]) -> Response:
    """A party leaves early, or does not come at all."""
    disruptions.leaves(masa.store, desk.actor, event_id, (fact.side, fact.company), fact.at)
    return desk.back(_address(event_id, slot=fact.slot), _noted(desk))


@router.post("/missions/{event_id}/day/close-table")
def close_table(
    event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()],
    table_number: Annotated[int, Form(ge=1)],
) -> Response:  # fmt: skip
    """A table is gone from a slot onwards."""
    disruptions.close_table(masa.store, desk.actor, event_id, table_number - 1, fact.at)
    return desk.back(_address(event_id, slot=fact.slot), _noted(desk))


@router.post("/missions/{event_id}/day/walk-in")
def walk_in(event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()]) -> Response:
    """Somebody comes unannounced: it takes part at once, and is given matches by the worker."""
    participants.join(masa.store, desk.actor, event_id, fact.side, [fact.company])
    jobs.ask_fill(masa.store, desk.actor, event_id, SEATS, BALANCED, late_only=True)
    told = desk.gettext("It takes part now; matches are being looked for. Then propose changes.")
    return desk.back(_address(event_id, slot=fact.slot), told)


def _slot_number(room: Room, asked: int | None) -> int:
    """The slot asked for, else the one that is on, else the next one, else the last."""
    if asked is not None:
        return min(asked, len(room.slots) - 1)
    now = datetime.now(UTC)
    return next((slot.number for slot in room.slots if slot.end > now), len(room.slots) - 1)


def _now(room: Room, slot: Slot, parties: dict[tuple[Side, str], Participant], language: str) -> list[Now]:
    following = {
        m.table: square(room, m, language)
        for m in room.meetings
        if m.slot == slot.number + 1 and m.table is not None and m.state is MeetingState.PLANNED
    }
    return [
        Now(
            key=pair_key(m.pair),
            table=m.table,
            firm=_seat(room, m, Side.FIRM, parties),
            buyer=_seat(room, m, Side.BUYER, parties),
            state=m.state,
            interpreter=m.interpreter,
            next=following.get(m.table),
        )
        for m in room.meetings
        if m.slot == slot.number and m.state is not MeetingState.CANCELLED
    ]


def _tables(part: Sequence[Now]) -> str:
    """Which tables a part of the page shows: ``1–20``; the number of meetings where there are none."""
    first, last = part[0].table, part[-1].table
    return f"{first + 1}–{last + 1}" if first is not None and last is not None else str(len(part))


def _seat(room: Room, meeting: Meeting, side: Side, parties: dict[tuple[Side, str], Participant]) -> Seat:
    id_ = meeting.pair[side is Side.BUYER]
    party = parties.get((side, id_))
    here = party is not None and party.checked_in_at is not None
    return Seat(id_, room.name(side, id_), here, side in meeting.absent)


def _found(
    room: Room, parties: dict[tuple[Side, str], Participant], asked: str, language: str
) -> list[tuple[Seat, str, list[Square]]]:
    """The parties that a name may mean, each with its meetings."""
    words = normalise(asked).split()
    found = []
    for (side, id_), name in room.names.items():
        if words and all(word in normalise(f"{id_} {name}") for word in words):
            party = parties.get((side, id_))
            seat = Seat(id_, name, party is not None and party.checked_in_at is not None, False)
            own = [square(room, m, language) for m in room.meetings if m.pair[side is Side.BUYER] == id_]
            found.append((seat, side.value, own))
    return found[:FOUND]


def _newcomers(masa: Masa, actor: Actor, room: Room, asked: str) -> list[tuple[str, str, str]]:
    """Known companies of that name that do not take part yet."""
    words = normalise(asked).split()
    corpus, seen = masa.engine().corpus, masa.store.seen_ids(actor)
    companies: list[tuple[Side, Firm | Buyer]] = [
        (Side.FIRM, c) for c in corpus.firms.values() if c.id in seen[0]
    ]
    companies += [(Side.BUYER, c) for c in corpus.buyers.values() if c.id in seen[1]]
    return [
        (side.value, company.id, company.name)
        for side, company in companies
        if (side, company.id) not in room.names
        and words
        and all(word in normalise(f"{company.id} {company.name}") for word in words)
    ][:FOUND]


def _at(meeting: Meeting) -> dict[str, object]:
    return {} if meeting.table is None else {"table": meeting.table}


def _noted(desk: Desk) -> str:
    return desk.gettext("Noted. When all is noted, propose changes on the schedule's page.")


def _address(event_id: str, **query: object) -> str:
    return f"/missions/{quote(event_id, safe='')}/day?{urlencode(query)}"
