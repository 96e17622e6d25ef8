"""Events, who takes part in them, and what each party wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.paging import PartDep, page_of
from api.schemas import Page
from recommender.records import Event, Limits, Participant, Side, Wish, WishKind
from recommender.service import events as service
from recommender.service import participants

router = APIRouter(tags=["events"], responses={404: {"description": "No such event, or not for you"}})
parties = APIRouter(tags=["participation"], responses={404: {"description": "No such event or participant"}})

EventPath = Annotated[str, Path(max_length=200)]
CompanyPath = Annotated[str, Path(max_length=200)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
STALE = {412: {"description": "Changed since the ETag given was seen"}}


class Clone(BaseModel):
    """A new event after an old one."""

    id: Id
    name: str = Field(max_length=300)
    first_day: date


class Joining(BaseModel):
    """Companies of one side that are to take part; all of them or none."""

    side: Side
    ids: list[Id] = Field(min_length=1, max_length=10_000)


class Presence(BaseModel):
    """How a party takes part; `away` are slots in which it cannot meet."""

    delegates: int = Field(1, ge=1, le=2)
    away: set[int] = Field(default_factory=set, max_length=10_000)
    limits: Limits | None = None


class Wishes(BaseModel):
    """All partners that a party names of one kind, in order."""

    kind: WishKind
    partners: list[Id] = Field(max_length=10_000)


@router.get("/events", operation_id="list_events")
def events(masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[Event]:
    """Events by first day: one's organisation's, or those in which one takes part."""
    return page_of(masa.store.events.all(actor), part, lambda event: event)


@router.post(
    "/events", operation_id="create_event", status_code=201, responses={409: {"description": "Id taken"}}
)
def create(body: Event, masa: MasaDep, actor: ActorDep, response: Response) -> Event:
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
    operation_id="change_event",
    responses=STALE | {409: {"description": "Changed meanwhile, or slots in use would be renumbered"}},
)
def change(
    id: EventPath, body: Event, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> Event:
    """Replace an event; its id stays."""
    seen = masa.store.events.one(actor, id)
    require_match(if_match, seen)
    wanted = replace(body, id=seen.id, organisation=body.organisation or seen.organisation)
    service.change(masa.store, actor, seen, wanted)
    response.headers["ETag"] = etag(wanted)
    return wanted


@router.post(
    "/events/{id}/clone",
    operation_id="clone_event",
    status_code=201,
    responses={409: {"description": "Id taken"}},
)
def clone(id: EventPath, body: Clone, masa: MasaDep, actor: ActorDep) -> Event:
    """Add an event with the settings, participants and wishes of this one, on later days."""
    return service.clone(masa.store, actor, id, body.id, body.name, body.first_day)


@parties.get("/events/{id}/participants", operation_id="list_participants")
def present(id: EventPath, masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[Participant]:
    """Who takes part, firms before buyers; a party sees itself alone."""
    return page_of(masa.store.participation.of(actor, id), part, lambda participant: participant)


@parties.post(
    "/events/{id}/participants",
    operation_id="add_participants",
    status_code=201,
    responses={409: {"description": "One takes part already"}},
)
def join(id: EventPath, body: Joining, masa: MasaDep, actor: ActorDep) -> list[Participant]:
    """Let companies take part, all or none."""
    return participants.join(masa.store, actor, id, body.side, body.ids)


@parties.put(
    "/events/{id}/participants/{side}/{company_id}", operation_id="change_participant", responses=STALE
)
def set_presence(
    id: EventPath,
    side: Side,
    company_id: CompanyPath,
    body: Presence,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: IfMatch = "",
) -> Participant:
    """Say with how many delegates, when and how often a party meets; a party may say it of itself."""
    seen = participants.find(masa.store, actor, id, side, company_id)
    require_match(if_match, seen)
    wanted = replace(seen, delegates=body.delegates, away=frozenset(body.away), limits=body.limits)
    participants.change(masa.store, actor, seen, wanted)
    response.headers["ETag"] = etag(wanted)
    return wanted


@parties.delete(
    "/events/{id}/participants/{side}/{company_id}", operation_id="remove_participant", status_code=204
)
def leave(id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep) -> None:
    """Take a company off the event, with its wishes and shortlist entries."""
    participants.leave(masa.store, actor, id, side, company_id)


@parties.get("/events/{id}/wishes", operation_id="list_wishes")
def wishes(id: EventPath, masa: MasaDep, actor: ActorDep, part: PartDep) -> Page[Wish]:
    """What parties wish, by side, kind and position; a party sees its own alone."""
    return page_of(masa.store.participation.wishes(actor, id), part, lambda wish: wish)


@parties.put(
    "/events/{id}/participants/{side}/{company_id}/wishes", operation_id="set_wishes", status_code=204
)
def set_wishes(
    id: EventPath, side: Side, company_id: CompanyPath, body: Wishes, masa: MasaDep, actor: ActorDep
) -> None:
    """Make these all the partners that a party names of this kind."""
    participants.set_wishes(masa.store, actor, id, side, company_id, body.kind, body.partners)
