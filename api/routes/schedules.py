"""Schedules: their versions, put in force or discarded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.problems import STALE
from api.routes.events import EventPath
from api.schemas import Page
from recommender.records import PlanState, PlanVersion
from recommender.service import planning

router = APIRouter(tags=["schedules"], responses={404: {"description": "No such event or version"}})
staff = APIRouter(tags=["schedules"], responses={404: {"description": "No such event or version"}})
Version = Annotated[int, Path(ge=1, le=1_000_000, description="From 1.")]
VersionPart = Annotated[Listing, Depends(listing(PlanVersion, "version", "created_at", "state"))]


@router.get("/events/{id}/schedules", operation_id="list_schedules")
def versions(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: VersionPart,
    state: Annotated[PlanState | None, Query(description="Drafts, say.")] = None,
) -> Page[PlanVersion]:
    """All versions; a party sees the published one alone."""
    found = [each for each in masa.store.plans.versions(actor, id) if state in (None, each.state)]
    return part.page(found, lambda version: version, lambda version: (version.version,))


@router.get("/events/{id}/schedules/{version:int}", operation_id="get_schedule")
def one(id: EventPath, version: Version, masa: MasaDep, actor: ActorDep, response: Response) -> PlanVersion:
    """One version: its state, and what the solver reached and proved."""
    found = planning.version_of(masa.store, actor, id, version)
    response.headers["ETag"] = etag(found)
    return found


@staff.delete(
    "/events/{id}/schedules/{version:int}",
    operation_id="discard_schedule",
    status_code=204,
    responses=STALE | {409: {"description": "It is no draft"}},
)
def discard(id: EventPath, version: Version, masa: MasaDep, actor: ActorDep, if_match: IfMatch = "") -> None:
    """Throw a draft away; what was ever in force stays."""
    require_match(if_match, planning.version_of(masa.store, actor, id, version))
    planning.discard(masa.store, actor, id, version)


@staff.post(
    "/events/{id}/schedules/{version:int}/publish",
    operation_id="publish_schedule",
    responses={409: {"description": "Another version was published meanwhile"}},
)
def publish(id: EventPath, version: Version, masa: MasaDep, actor: ActorDep) -> PlanVersion:
    """Put a draft in force; what was held or missed stays as it was."""
    return planning.publish(masa.store, actor, id, version)
