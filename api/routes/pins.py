"""Meetings that the organiser fixes before a schedule is made."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.problems import STALE
from api.routes.events import CompanyPath, EventPath
from api.schemas import Page
from recommender.errors import NotFound
from recommender.records import Actor, BuyerId, FirmId, MeetingPin
from recommender.service import pins
from recommender.service.masa import Masa

router = APIRouter(tags=["pins"], responses={404: {"description": "No such event or pin"}})
PinPart = Annotated[Listing, Depends(listing(MeetingPin, "slot", "table", "firm_id", "buyer_id"))]


class Place(BaseModel):
    """A slot and, when given, a table; both from 0."""

    slot: int = Field(ge=0, le=100_000)
    table: int | None = Field(None, ge=0, le=100_000)


@router.get("/events/{id}/pins", operation_id="list_pins")
def listed(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: PinPart,
    firm: Annotated[str, Query(max_length=200, description="Of this firm alone.")] = "",
    buyer: Annotated[str, Query(max_length=200, description="Of this buyer alone.")] = "",
) -> Page[MeetingPin]:
    """Meetings fixed before a schedule is made."""
    found = [
        pin
        for pin in masa.store.plans.pins(actor, id)
        if firm in ("", pin.firm_id) and buyer in ("", pin.buyer_id)
    ]
    return part.page(found, lambda pin: pin, lambda pin: pin.pair)


@router.get("/events/{id}/pins/{firm_id}/{buyer_id}", operation_id="get_pin")
def one(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
) -> MeetingPin:
    """Where one meeting is fixed."""
    return _tagged(_find(masa, actor, id, firm_id, buyer_id), response)


@router.put(
    "/events/{id}/pins/{firm_id}/{buyer_id}",
    operation_id="set_pin",
    responses=STALE | {409: {"description": "It clashes with another pin"}},
)
def put(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    body: Place,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: IfMatch = "",
) -> MeetingPin:
    """Fix a meeting; a pin that is there moves."""
    if if_match:
        require_match(if_match, _find(masa, actor, id, firm_id, buyer_id))
    pins.pin(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)), body.slot, body.table)
    return _tagged(_find(masa, actor, id, firm_id, buyer_id), response)


@router.delete(
    "/events/{id}/pins/{firm_id}/{buyer_id}", operation_id="remove_pin", status_code=204, responses=STALE
)
def unpin(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    if_match: IfMatch = "",
) -> None:
    """Let a meeting be anywhere again."""
    if if_match:
        require_match(if_match, _find(masa, actor, id, firm_id, buyer_id))
    pins.unpin(masa.store, actor, id, (FirmId(firm_id), BuyerId(buyer_id)))


def _find(masa: Masa, actor: Actor, id: str, firm_id: str, buyer_id: str) -> MeetingPin:
    for pin in masa.store.plans.pins(actor, id):
        if pin.pair == (firm_id, buyer_id):
            return pin
    raise NotFound("pin_unknown", firm=firm_id, buyer=buyer_id)


def _tagged(pin: MeetingPin, response: Response) -> MeetingPin:
    response.headers["ETag"] = etag(pin)
    return pin
