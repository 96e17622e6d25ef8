"""The day itself, for a tablet: now and next by table, who is there, who did not come, who fills in."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Form, Query, Response
from pydantic import BaseModel, Field

from api.deps import MasaDep
from api.pages.day_views import meetings_now, newcomers, parties_named, slot_number, tables
from api.pages.entries import pair_key, read_pair
from api.pages.pairs import percent
from api.pages.squares import moment_of
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import NotFound
from recommender.matching.congestion import BALANCED
from recommender.records import Meeting, Side
from recommender.service import day as service
from recommender.service import disruptions, jobs, participants, rearranging
from recommender.service.event_matches import SEATS
from recommender.service.rooms import Room

router = StaffPages()
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


@router.get("/missions/{event_id}/day")
def day(event_id: str, masa: MasaDep, desk: DeskDep, moment: Annotated[Moment, Query()]) -> Response:
    """One slot, table by table."""
    store, actor = masa.store, desk.actor
    event = store.events.one(actor, event_id)
    try:
        version = rearranging.published(store, actor, event_id)
    except NotFound:
        return desk.show("day_before.html", event=event)
    room = Room(store, actor, event_id, version)
    parties = {(p.side, p.company_id): p for p in store.participation.of(actor, event_id)}
    slot = room.slots[slot_number(room, moment.slot)]
    now = meetings_now(room, slot, parties, desk.language)
    offers = []
    if moment.free and actor.organises:
        party = Side(moment.free), moment.company
        offers = rearranging.replacements(store, actor, event_id, party, slot.number)
    return desk.show(
        "day.html",
        event=event,
        moment=moment,
        slot=slot.number,
        when=moment_of(slot, desk.language),
        slots=[(each.number, moment_of(each, desk.language)) for each in room.slots],
        now=now[PART * (moment.part - 1) : PART * moment.part],
        parts=[tables(now[at : at + PART]) for at in range(0, len(now), PART)],
        offers=[(pair_key(o.pair), room.name(Side(moment.free).other, o.pair[moment.free == "firm"]),
                 percent(o.score, desk.language), o.accepted) for o in offers],
        free=room.name(Side(moment.free), moment.company) if moment.free else "",
        found=parties_named(room, parties, moment.q, desk.language),
        newcomers=newcomers(masa, desk.actor, room, moment.new) if moment.new else [],
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


@router.post("/missions/{event_id}/day/open-table")
def open_table(
    event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()],
    table_number: Annotated[int, Form(ge=1)],
) -> Response:  # fmt: skip
    """A table that was closed is there again."""
    disruptions.open_table(masa.store, desk.actor, event_id, table_number - 1)
    return desk.back(_address(event_id, slot=fact.slot), _noted(desk))


@router.post("/missions/{event_id}/day/walk-in")
def walk_in(event_id: str, masa: MasaDep, desk: DeskDep, fact: Annotated[Fact, Form()]) -> Response:
    """Somebody comes unannounced: it takes part at once, and is given matches by the worker."""
    participants.join(masa.store, desk.actor, event_id, fact.side, [fact.company])
    jobs.ask_fill(masa.store, desk.actor, event_id, SEATS, BALANCED, late_only=True)
    told = desk.gettext("It takes part now; matches are being looked for. Then propose changes.")
    return desk.back(_address(event_id, slot=fact.slot), told)


def _at(meeting: Meeting) -> dict[str, object]:
    return {} if meeting.table is None else {"table": meeting.table}


def _noted(desk: Desk) -> str:
    return desk.gettext("Noted. When all is noted, propose changes on the schedule's page.")


def _address(event_id: str, **query: object) -> str:
    return f"/missions/{quote(event_id, safe='')}/day?{urlencode(query)}"
