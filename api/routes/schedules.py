"""Schedules: versions, pins, meetings, what came of them, and who changed what."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.paging import PartDep, page_of
from api.routes.events import EventPath
from api.routes.shortlists import PairBody
from api.schemas import Page
from recommender.records import (
    BuyerId,
    Change,
    EventId,
    FirmId,
    Meeting,
    MeetingPin,
    Outcome,
    OutcomeKind,
    PlanVersion,
    Side,
)
from recommender.service import day, pins, planning, results

router = APIRouter(tags=["schedules"], responses={404: {"description": "No such event, version or meeting"}})
outcomes = APIRouter(tags=["outcomes"], responses={404: {"description": "No such event or meeting"}})
staff = APIRouter(tags=["schedules"], responses={404: {"description": "No such event, version or pin"}})

Company = Annotated[str, Path(max_length=200)]
Version = Annotated[int, Path(ge=1, le=1_000_000)]


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


class Pin(PairBody):
    """A meeting that is fixed in a slot and, when given, at a table; both from 0."""

    slot: int = Field(ge=0, le=100_000)
    table: int | None = Field(None, ge=0, le=100_000)


class Absent(BaseModel):
    """The sides that did not come."""

    absent: set[Side] = Field(min_length=1)


class Swap(BaseModel):
    """Two meetings that change slots and tables."""

    one: PairBody
    other: PairBody


class OutcomeReport(PairBody):
    """What one side says came of a held meeting."""

    side: Side
    kind: OutcomeKind
    rating: int | None = Field(None, ge=1, le=5)
    note: str = Field("", max_length=4000)
    amount: Decimal | None = Field(None, gt=0, max_digits=18)
    currency: str = Field("", max_length=3)


class ChangeBody(BaseModel):
    """One line of the audit log."""

    number: int
    at: AwareDatetime
    actor_id: str
    actor_role: str
    subject: str
    key: str
    action: str
    before: Any
    after: Any

    @classmethod
    def of(cls, change: Change) -> ChangeBody:
        return cls(**{name: getattr(change, name) for name in cls.model_fields})


@router.get("/events/{id}/schedules", operation_id="list_schedules")
def versions(id: EventPath, masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[PlanVersion]:
    """All versions, oldest first; a party sees the published one alone."""
    return page_of(masa.store.plans.versions(actor, id), part, lambda version: version)


@router.get("/events/{id}/meetings", operation_id="list_meetings")
def meetings(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: PartDep,
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="Else the published one.")] = None,
) -> Page[MeetingBody]:
    """The meetings of a version, by slot and table; a party sees its own alone."""
    plan = planning.event_plan(masa.store, actor, id, version)
    return page_of(plan.meetings, part, MeetingBody.of)


@staff.post(
    "/events/{id}/schedules/{version}/publish",
    operation_id="publish_schedule",
    responses={409: {"description": "Another version was published meanwhile"}},
)
def publish(id: EventPath, version: Version, masa: MasaDep, actor: ActorDep) -> PlanVersion:
    """Put a draft in force; what was held or missed stays as it was."""
    return planning.publish(masa.store, actor, id, version)


@staff.get("/events/{id}/pins", operation_id="list_pins")
def list_pins(id: EventPath, masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[MeetingPin]:
    """Meetings fixed before a schedule is made, by slot."""
    return page_of(masa.store.plans.pins(actor, id), part, lambda pin: pin)


@staff.put(
    "/events/{id}/pins",
    operation_id="set_pin",
    status_code=204,
    responses={409: {"description": "It clashes with another pin"}},
)
def set_pin(id: EventPath, body: Pin, masa: MasaDep, actor: ActorDep) -> None:
    """Fix a meeting; a pin of the same pair moves."""
    pins.pin(masa.store, actor, id, body.pair, body.slot, body.table)


@staff.delete("/events/{id}/pins/{firm_id}/{buyer_id}", operation_id="remove_pin", status_code=204)
def unpin(id: EventPath, firm_id: Company, buyer_id: Company, masa: MasaDep, actor: ActorDep) -> None:
    """Let a meeting be anywhere again."""
    pins.unpin(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)))


@staff.post("/events/{id}/check-ins/{side}/{company_id}", operation_id="check_in", status_code=204)
def check_in(id: EventPath, side: Side, company_id: Company, masa: MasaDep, actor: ActorDep) -> None:
    """Note that a party has arrived."""
    day.check_in(masa.store, actor, id, side, company_id)


@staff.post("/events/{id}/meetings/{firm_id}/{buyer_id}/held", operation_id="meeting_held")
def held(id: EventPath, firm_id: Company, buyer_id: Company, masa: MasaDep, actor: ActorDep) -> Meeting:
    """Note that a meeting was held."""
    return day.held(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)))


@staff.post("/events/{id}/meetings/{firm_id}/{buyer_id}/no-show", operation_id="meeting_no_show")
def no_show(
    id: EventPath, firm_id: Company, buyer_id: Company, body: Absent, masa: MasaDep, actor: ActorDep
) -> Meeting:
    """Note who did not come."""
    return day.no_show(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)), body.absent)


@staff.post("/events/{id}/meetings/{firm_id}/{buyer_id}/cancel", operation_id="cancel_meeting")
def cancel(id: EventPath, firm_id: Company, buyer_id: Company, masa: MasaDep, actor: ActorDep) -> Meeting:
    """Call a meeting off."""
    return day.cancel(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)))


@staff.post(
    "/events/{id}/meetings/swap",
    operation_id="swap_meetings",
    responses={409: {"description": "A party would sit at more tables at once than it can"}},
)
def swap(id: EventPath, body: Swap, masa: MasaDep, actor: ActorDep) -> list[Meeting]:
    """Let two planned meetings change slots and tables."""
    return list(day.swap(masa.store, actor, id, body.one.pair, body.other.pair))


@outcomes.get("/events/{id}/outcomes", operation_id="list_outcomes")
def list_outcomes(id: EventPath, masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[Outcome]:
    """What came of the meetings; a party sees its own reports alone."""
    return page_of(masa.store.results.of(actor, id), part, lambda outcome: outcome)


@outcomes.put("/events/{id}/outcomes", operation_id="report_outcome", status_code=204)
def report(id: EventPath, body: OutcomeReport, masa: MasaDep, actor: ActorDep) -> None:
    """Keep what one side says came of a held meeting; the latest word counts."""
    said = body.model_dump(exclude={"firm_id", "buyer_id"})
    results.report(masa.store, actor, Outcome(EventId(id), *body.pair, **said))


@staff.get("/events/{id}/audit", operation_id="list_changes")
def audit(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    limit: Annotated[int, Query(ge=1, le=200, description="Entries a page.")] = 50,
    before: Annotated[int | None, Query(ge=1, description="Only changes of a lower number.")] = None,
) -> list[ChangeBody]:
    """Who changed what of an event, newest first."""
    masa.store.events.one(actor, id)
    return [ChangeBody.of(change) for change in masa.store.audit.page(actor, id, before=before, limit=limit)]
