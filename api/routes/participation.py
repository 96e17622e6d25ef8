"""Who takes part in an event, how, and what each party wishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.merge_patch import patch_of, patched
from api.problems import STALE
from api.routes.events import CompanyPath, EventPath, Id
from api.schemas import Page
from api.soundness import Distinct
from recommender.records import Actor, Limits, Participant, Side, Wish, WishKind
from recommender.service import participants
from recommender.service.masa import Masa

parties = APIRouter(tags=["participation"], responses={404: {"description": "No such event or participant"}})
PresencePart = Annotated[Listing, Depends(listing(Participant, "side", "company_id", "checked_in_at"))]
WishPart = Annotated[Listing, Depends(listing(Wish, "position", "side", "kind", "firm_id", "buyer_id"))]


class Joining(BaseModel):
    """Companies of one side that are to take part; all of them or none."""

    side: Side
    ids: list[Id] = Field(min_length=1, max_length=10_000)


class Presence(BaseModel):
    """How a party takes part; `away` are slots in which it cannot meet."""

    delegates: int = Field(1, ge=1, le=2)
    away: Distinct[int] = Field(default_factory=set, max_length=10_000)
    limits: Limits | None = None


PresencePatch = patch_of(Presence, "PresencePatch")


class Wishes(BaseModel):
    """All partners that a party names of one kind, in order."""

    kind: WishKind
    partners: list[Id] = Field(max_length=10_000)


@parties.get("/events/{id}/participants", operation_id="list_participants")
def present(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: PresencePart,
    side: Annotated[Side | None, Query(description="Firms or buyers alone.")] = None,
    checked_in: Annotated[bool | None, Query(description="Arrived, or not yet.")] = None,
) -> Page[Participant]:
    """Who takes part; a party sees itself alone."""
    found = [
        participant
        for participant in masa.store.participation.of(actor, id)
        if side in (None, participant.side) and checked_in in (None, participant.checked_in_at is not None)
    ]
    return part.page(found, lambda participant: participant, lambda p: (p.side, p.company_id))


@parties.get("/events/{id}/participants/{side}/{company_id}", operation_id="get_participant")
def participant(
    id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep, response: Response
) -> Participant:
    """How one party takes part."""
    found = participants.find(masa.store, actor, id, side, company_id)
    response.headers["ETag"] = etag(found)
    return found


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
    "/events/{id}/participants/{side}/{company_id}", operation_id="replace_participant", responses=STALE
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
    return _present(masa, actor, seen, body, response)


@parties.patch(
    "/events/{id}/participants/{side}/{company_id}", operation_id="change_participant", responses=STALE
)
def change_presence(
    id: EventPath,
    side: Side,
    company_id: CompanyPath,
    body: PresencePatch,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: IfMatch = "",
) -> Participant:
    """Change some of how a party takes part (JSON Merge Patch, RFC 7396)."""
    seen = participants.find(masa.store, actor, id, side, company_id)
    require_match(if_match, seen)
    now = Presence(delegates=seen.delegates, away=set(seen.away), limits=seen.limits)
    return _present(masa, actor, seen, patched(Presence, now, body), response)


@parties.delete(
    "/events/{id}/participants/{side}/{company_id}",
    operation_id="remove_participant",
    status_code=204,
    responses=STALE,
)
def leave(
    id: EventPath, side: Side, company_id: CompanyPath, masa: MasaDep, actor: ActorDep, if_match: IfMatch = ""
) -> None:
    """Take a company off the event, with its wishes and shortlist entries."""
    if if_match:
        require_match(if_match, participants.find(masa.store, actor, id, side, company_id))
    participants.leave(masa.store, actor, id, side, company_id)


@parties.get("/events/{id}/wishes", operation_id="list_wishes")
def wishes(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: WishPart,
    side: Annotated[Side | None, Query(description="Of firms or of buyers alone.")] = None,
    kind: Annotated[WishKind | None, Query(description="Of one kind alone.")] = None,
) -> Page[Wish]:
    """What parties wish; a party sees its own alone."""
    found = [
        wish
        for wish in masa.store.participation.wishes(actor, id)
        if side in (None, wish.side) and kind in (None, wish.kind)
    ]
    return part.page(found, lambda wish: wish, lambda wish: (wish.side, wish.kind, *wish.pair))


@parties.put(
    "/events/{id}/participants/{side}/{company_id}/wishes", operation_id="set_wishes", status_code=204
)
def set_wishes(
    id: EventPath, side: Side, company_id: CompanyPath, body: Wishes, masa: MasaDep, actor: ActorDep
) -> None:
    """Make these all the partners that a party names of this kind."""
    participants.set_wishes(masa.store, actor, id, side, company_id, body.kind, body.partners)


def _present(masa: Masa, actor: Actor, seen: Participant, body: Presence, response: Response) -> Participant:
    wanted = replace(seen, delegates=body.delegates, away=frozenset(body.away), limits=body.limits)
    participants.change(masa.store, actor, seen, wanted)
    response.headers["ETag"] = etag(wanted)
    return wanted
