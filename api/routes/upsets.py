"""What upsets a day, and the proposal that follows from it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.routes.events import CompanyPath, EventPath, Id
from recommender.records import Event, Participant, Side
from recommender.service import disruptions, replanning
from recommender.service.event_matches import SEATS
from recommender.service.replanning import Proposal
from recommender.service.suggesting import Filled

router = APIRouter(tags=["upsets"], responses={404: {"description": "No such event, party or schedule"}})
Slot = Annotated[int, Field(ge=0, le=100_000, description="The number of a slot, from 0.")]


class Late(BaseModel):
    """The first slot in which a party can meet."""

    until: Slot


class From(BaseModel):
    """The first slot without a party or a table."""

    from_slot: Slot


class WalkIn(BaseModel):
    """A company that comes unannounced, and how many matches it gets at most."""

    side: Side
    company_id: Id
    size: int = Field(SEATS, ge=1, le=100)


@router.post("/events/{id}/participants/{side}/{company_id}/late", operation_id="party_is_late")
def late(
    id: EventPath, side: Side, company_id: CompanyPath, body: Late, masa: MasaDep, actor: ActorDep
) -> Participant:
    """Note that a party comes late."""
    return disruptions.late(masa.store, actor, id, (side, company_id), body.until)


@router.post("/events/{id}/participants/{side}/{company_id}/leaves", operation_id="party_leaves")
def leaves(
    id: EventPath, side: Side, company_id: CompanyPath, body: From, masa: MasaDep, actor: ActorDep
) -> Participant:
    """Note that a party leaves early; from slot 0, that it does not come."""
    return disruptions.leaves(masa.store, actor, id, (side, company_id), body.from_slot)


@router.post("/events/{id}/tables/{table}/close", operation_id="close_table")
def close_table(
    id: EventPath,
    table: Annotated[int, Path(ge=0, le=100_000, description="From 0.")],
    body: From,
    masa: MasaDep,
    actor: ActorDep,
) -> Event:
    """Note that a table is gone from a slot onwards."""
    return disruptions.close_table(masa.store, actor, id, table, body.from_slot)


@router.post(
    "/events/{id}/walk-ins",
    operation_id="walk_in",
    status_code=201,
    responses={409: {"description": "It takes part already"}},
)
def walk_in(id: EventPath, body: WalkIn, masa: MasaDep, actor: ActorDep) -> Filled:
    """Let a company take part unannounced and list matches for it, for both sides to accept."""
    return disruptions.walk_in(masa, actor, id, (body.side, body.company_id), body.size)


@router.post(
    "/events/{id}/schedules/replan",
    operation_id="replan",
    status_code=201,
    responses={409: {"description": "What is pinned cannot be kept"}},
)
def replan(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    seconds: Annotated[
        float, Query(gt=0, le=30, description="How long to look at most.")
    ] = replanning.SECONDS,
) -> Proposal:
    """Propose the rest of the published schedule anew, as a draft that moves as few meetings as it can."""
    return replanning.propose(masa.store, actor, id, seconds)
