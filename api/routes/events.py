"""Events, who takes part in them, and what each party wishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.company_schemas import RemovalBody
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.merge_patch import patch_of, patched
from api.own_types import of_own_types
from api.problems import STALE
from api.schemas import Page
from api.times import Day
from api.told import pattern
from recommender.records import Actor, Event, EventKind
from recommender.service import events as service
from recommender.service import removals
from recommender.service.masa import Masa

router = APIRouter(tags=["events"], responses={404: {"description": "No such event, or not for you"}})

EventPath = Annotated[str, Path(max_length=200)]
CompanyPath = Annotated[str, Path(max_length=200)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
GRID: dict[int | str, dict[str, Any]] = {
    409: {"description": "Changed meanwhile, or slots in use would be renumbered"}
}
KEPT: dict[int | str, dict[str, Any]] = {
    409: {"description": "Somebody answered, or a schedule was published"}
}
EventPart = Annotated[Listing, Depends(listing(Event, "first_day", "id", "name", "city"))]
EventBody = of_own_types(Event)
EventPatch = patch_of(Event, "EventPatch", leaving_out=("id", "cloned_from"))


class Clone(BaseModel):
    """A new event after an old one."""

    id: Annotated[Id, pattern(r"\S")]
    name: Annotated[str, Field(max_length=300), pattern(r"\S")]
    first_day: Day


@router.get("/events", operation_id="list_events")
def events(
    masa: MasaDep,
    actor: ActorDep,
    part: EventPart,
    kind: Annotated[EventKind | None, Query(description="Who travels.")] = None,
    country: Annotated[str, Query(max_length=2, description="ISO country code.")] = "",
    from_day: Annotated[Day | None, Query(description="Ends on this day or later.")] = None,
    to_day: Annotated[Day | None, Query(description="Begins on this day or earlier.")] = None,
) -> Page[Event]:
    """Events: one's organisation's, or those in which one takes part."""
    found = [
        event
        for event in masa.store.events.all(actor)
        if kind in (None, event.kind)
        and country.upper() in ("", event.country)
        and (from_day is None or event.last_day >= from_day)
        and (to_day is None or event.first_day <= to_day)
    ]
    return part.page(found, lambda event: event, lambda event: (event.id,))


@router.post(
    "/events", operation_id="create_event", status_code=201, responses={409: {"description": "Id taken"}}
)
def create(body: EventBody, masa: MasaDep, actor: ActorDep, response: Response) -> Event:
    """Add an event. Times of sessions are local; `timezone` is an IANA name."""
    made = service.create(masa.store, actor, body)
    response.headers["ETag"] = etag(made)
    return made


@router.get("/events/{id}", operation_id="get_event")
def event(id: EventPath, masa: MasaDep, actor: ActorDep, response: Response) -> Event:
    """One event."""
    found = masa.store.events.one(actor, id)
    response.headers["ETag"] = etag(found)
    return found


@router.put(
    "/events/{id}",
    operation_id="replace_event",
    responses=STALE | GRID,
)
def replaced(
    id: EventPath, body: EventBody, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> Event:
    """Replace an event; its id stays."""
    seen = masa.store.events.one(actor, id)
    require_match(if_match, seen)
    return _kept(masa, actor, seen, body, response)


@router.patch("/events/{id}", operation_id="change_event", responses=STALE | GRID)
def change(
    id: EventPath,
    body: EventPatch,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: IfMatch = "",
) -> Event:
    """Change some fields of an event (JSON Merge Patch, RFC 7396)."""
    seen = masa.store.events.one(actor, id)
    require_match(if_match, seen)
    return _kept(masa, actor, seen, patched(Event, seen, body), response)


@router.delete("/events/{id}", operation_id="remove_event", responses=STALE | KEPT)
def remove(id: EventPath, masa: MasaDep, actor: ActorDep, if_match: IfMatch = "") -> RemovalBody:
    """Take out an event with all that belongs to it. `DELETE /removals/{id}` puts it back."""
    seen = masa.store.events.one(actor, id)
    require_match(if_match, seen)
    return RemovalBody.of(removals.remove_event(masa.store, actor, seen))


@router.post(
    "/events/{id}/clone",
    operation_id="clone_event",
    status_code=201,
    responses={409: {"description": "Id taken"}},
)
def clone(id: EventPath, body: Clone, masa: MasaDep, actor: ActorDep) -> Event:
    """Add an event with the settings, participants and wishes of this one, on later days."""
    return service.clone(masa.store, actor, id, body.id, body.name, body.first_day)


def _kept(masa: Masa, actor: Actor, seen: Event, body: Event, response: Response) -> Event:
    wanted = replace(body, id=seen.id, organisation=body.organisation or seen.organisation)
    service.change(masa.store, actor, seen, wanted)
    response.headers["ETag"] = etag(wanted)
    return wanted
