"""Who changed what, when."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel

from api.access import ActorDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.routes.events import EventPath
from api.schemas import Page
from api.times import Moment
from recommender.errors import NotFound
from recommender.records import Actor, Change
from recommender.service.masa import Masa
from recommender.store import ChangeFilters

router = APIRouter(tags=["audit"], responses={404: {"description": "No such event, or not for you"}})


class ChangeBody(BaseModel):
    """One line of the change log; `undoes` is the number of the change that it took back."""

    number: int
    at: AwareDatetime
    actor_id: str
    actor_role: str
    event_id: str | None
    subject: str
    key: str
    action: str
    before: Any
    after: Any
    undoes: int | None

    @classmethod
    def of(cls, change: Change) -> ChangeBody:
        return cls(**{name: getattr(change, name) for name in cls.model_fields})


def filters(
    subject: Annotated[str, Query(max_length=200, description="What was changed: `firm`, `pin` …")] = "",
    key: Annotated[str, Query(max_length=500, description="Which one, as the log names it.")] = "",
    action: Annotated[str, Query(max_length=200, description="What was done: `add`, `remove` …")] = "",
    by: Annotated[str, Query(max_length=200, description="Who did it: an account or a company.")] = "",
    since: Annotated[Moment | None, Query(description="Then or later.")] = None,
    until: Annotated[Moment | None, Query(description="Before then.")] = None,
) -> ChangeFilters:
    return ChangeFilters(None, subject, key, action, by, since, until)


FiltersDep = Annotated[ChangeFilters, Depends(filters)]
NewestFirst = Annotated[Listing, Depends(listing(ChangeBody, "-number"))]


@router.get("/audit", operation_id="list_all_changes")
def everything(masa: MasaDep, actor: ActorDep, filters: FiltersDep, part: NewestFirst) -> Page[ChangeBody]:
    """What one's organisation changed of companies and events; everything for an administrator."""
    return _page(masa, actor, filters, part)


@router.get("/events/{id}/audit", operation_id="list_changes")
def of_event(
    id: EventPath, masa: MasaDep, actor: ActorDep, filters: FiltersDep, part: NewestFirst
) -> Page[ChangeBody]:
    """Who changed what of an event."""
    masa.store.events.one(actor, id)
    return _page(masa, actor, replace(filters, event_id=id), part)


def _page(masa: Masa, actor: Actor, filters: ChangeFilters, part: Listing) -> Page[ChangeBody]:
    place = part.place()
    if place is not None:
        if type(place.value) is not int or not 0 < place.value < 2**53:
            raise NotFound("cursor_unknown")
        filters = replace(filters, before=place.value)
    # One more than asked for tells whether the list goes on.
    found = masa.store.audit.some(actor, filters, part.limit + 1, newest=part.falling)
    changes = found[: part.limit]
    ended_at = [changes[-1].number, []] if len(found) > part.limit else None
    return part.answer([ChangeBody.of(change) for change in changes], ended_at)
