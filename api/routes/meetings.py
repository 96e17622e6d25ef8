"""Meetings of a schedule, and what happens to them on the day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.problems import STALE
from api.routes.events import CompanyPath, EventPath
from api.routes.shortlists import PairBody
from api.schemas import Page
from api.soundness import Distinct
from recommender.records import BuyerId, FirmId, Meeting, MeetingState, Pair, Side
from recommender.service import day, planning

router = APIRouter(tags=["meetings"], responses={404: {"description": "No such event, version or meeting"}})
staff = APIRouter(tags=["meetings"], responses={404: {"description": "No such event, party or meeting"}})


class MeetingBody(BaseModel):
    """A meeting with its times: at the event, and at home of the travelling side."""

    firm_id: str
    firm: str
    buyer_id: str
    buyer: str
    slot: int
    table: int | None = Field(description="From 0; null for visits.")
    start: AwareDatetime
    end: AwareDatetime
    home_start: AwareDatetime
    state: str
    pinned: bool
    interpreter: str
    absent: list[Side]

    @classmethod
    def of(cls, planned: planning.PlannedMeeting) -> MeetingBody:
        meeting = planned.meeting
        return cls(
            firm_id=meeting.firm_id,
            firm=planned.firm.name,
            buyer_id=meeting.buyer_id,
            buyer=planned.buyer.name,
            slot=meeting.slot,
            table=meeting.table,
            start=planned.start,
            end=planned.end,
            home_start=planned.home_start,
            state=meeting.state,
            pinned=meeting.pinned,
            interpreter=meeting.interpreter,
            absent=sorted(meeting.absent),
        )


MeetingPart = Annotated[Listing, Depends(listing(MeetingBody, "slot", "table", "firm", "buyer", "state"))]
KEYS = {
    "slot": lambda planned: planned.meeting.slot,
    "table": lambda planned: planned.meeting.table,
    "firm": lambda planned: planned.firm.name,
    "buyer": lambda planned: planned.buyer.name,
    "state": lambda planned: planned.meeting.state,
}


class Absent(BaseModel):
    """The sides that did not come."""

    absent: Distinct[Side] = Field(min_length=1)


class Swap(BaseModel):
    """Two meetings that change slots and tables."""

    one: PairBody
    other: PairBody


@router.get("/events/{id}/meetings", operation_id="list_meetings")
def meetings(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: MeetingPart,
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="Else the published one.")] = None,
    firm: Annotated[str, Query(max_length=200, description="Of this firm alone.")] = "",
    buyer: Annotated[str, Query(max_length=200, description="Of this buyer alone.")] = "",
    state: Annotated[MeetingState | None, Query(description="Held ones, say.")] = None,
    slot: Annotated[int | None, Query(ge=0, le=100_000, description="In this slot alone.")] = None,
) -> Page[MeetingBody]:
    """The meetings of a version; a party sees its own alone."""
    found = [
        planned
        for planned in planning.event_plan(masa.store, actor, id, version).meetings
        if firm in ("", planned.meeting.firm_id)
        and buyer in ("", planned.meeting.buyer_id)
        and state in (None, planned.meeting.state)
        and slot in (None, planned.meeting.slot)
    ]
    return part.page(found, MeetingBody.of, _identity, KEYS)


@router.get("/events/{id}/meetings/{firm_id}/{buyer_id}", operation_id="get_meeting")
def one(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
) -> MeetingBody:
    """One meeting of the published schedule."""
    seen = day.find(masa.store.plans.meetings(actor, id), (FirmId(firm_id), BuyerId(buyer_id)))
    planned = planning.event_plan(masa.store, actor, id)
    response.headers["ETag"] = etag(seen)
    return next(MeetingBody.of(each) for each in planned.meetings if each.meeting.pair == seen.pair)


def _seen(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    if_match: IfMatch = "",
) -> Pair:
    """The pair in the address, as it was when the caller saw it. Raises Stale."""
    pair = FirmId(firm_id), BuyerId(buyer_id)
    if if_match:
        require_match(if_match, day.find(masa.store.plans.meetings(actor, id), pair))
    return pair


SeenPair = Annotated[Pair, Depends(_seen)]


@staff.post("/events/{id}/check-ins/{side}/{company_id}", operation_id="check_in", status_code=204)
def check_in(id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep) -> None:
    """Note that a party has arrived."""
    day.check_in(masa.store, actor, id, side, company_id)


@staff.post(
    "/events/{id}/meetings/{firm_id}/{buyer_id}/held", operation_id="mark_meeting_held", responses=STALE
)
def held(id: EventPath, pair: SeenPair, masa: MasaDep, actor: ActorDep, response: Response) -> Meeting:
    """Note that a meeting was held."""
    return _tagged(day.held(masa.store, actor, id, pair), response)


@staff.post(
    "/events/{id}/meetings/{firm_id}/{buyer_id}/no-show",
    operation_id="mark_meeting_missed",
    responses=STALE,
)
def no_show(
    id: EventPath, pair: SeenPair, body: Absent, masa: MasaDep, actor: ActorDep, response: Response
) -> Meeting:
    """Note who did not come."""
    return _tagged(day.no_show(masa.store, actor, id, pair, body.absent), response)


@staff.post(
    "/events/{id}/meetings/{firm_id}/{buyer_id}/cancel", operation_id="cancel_meeting", responses=STALE
)
def cancel(id: EventPath, pair: SeenPair, masa: MasaDep, actor: ActorDep, response: Response) -> Meeting:
    """Call a meeting off."""
    return _tagged(day.cancel(masa.store, actor, id, pair), response)


@staff.post(
    "/events/{id}/meetings/swap",
    operation_id="swap_meetings",
    responses={409: {"description": "A party or the interpreters are taken then"}},
)
def swap(id: EventPath, body: Swap, masa: MasaDep, actor: ActorDep) -> list[Meeting]:
    """Let two planned meetings change slots and tables."""
    return list(day.swap(masa.store, actor, id, body.one.pair, body.other.pair))


def _identity(planned: planning.PlannedMeeting) -> tuple[int, str, str]:
    meeting = planned.meeting
    return -1 if meeting.table is None else meeting.table, *meeting.pair


def _tagged(meeting: Meeting, response: Response) -> Meeting:
    response.headers["ETag"] = etag(meeting)
    return meeting
