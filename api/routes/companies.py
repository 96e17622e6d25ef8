"""Firms and buyers."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response

from api.access import ActorDep
from api.company_bodies import BuyerWrite, FirmWrite, NewBuyer, NewFirm
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.paging import decode_cursor, encode_cursor
from api.schemas import BuyerBody, FirmBody, Page
from recommender.records import Buyer, BuyerId, Firm, FirmId
from recommender.service import companies as service
from recommender.store import Filters

router = APIRouter(tags=["companies"])
Tagged = TypeVar("Tagged", FirmBody, BuyerBody)
TAKEN: dict[int | str, dict[str, Any]] = {409: {"description": "An id is taken, or it changed meanwhile"}}
STALE: dict[int | str, dict[str, Any]] = {
    404: {"description": "No such company, or not for you"},
    412: {"description": "Changed since the ETag given was seen"},
}


def filters(
    text: Annotated[str, Query(max_length=200, description="Words in the name or the lines.")] = "",
    country: Annotated[str, Query(max_length=2, description="ISO country code.")] = "",
    certificate: Annotated[str, Query(max_length=60)] = "",
    language: Annotated[str, Query(max_length=2, description="A language the company speaks.")] = "",
) -> Filters:
    return Filters(text=text, country=country.upper(), certificate=certificate, language=language.lower())


FiltersDep = Annotated[Filters, Depends(filters)]
Id = Annotated[str, Path(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200, description="Entries a page.")]
Cursor = Annotated[str, Query(max_length=300, description="`next` of the page before.")]


@router.get("/firms", operation_id="list_firms")
def firms(
    masa: MasaDep, actor: ActorDep, filters: FiltersDep, limit: Limit = 50, cursor: Cursor = ""
) -> Page[FirmBody]:
    """Firms with their products, by id."""
    page = masa.store.firms_page(decode_cursor(cursor), limit, filters, actor)
    return Page(entries=[FirmBody.of(firm) for firm in page.records], next=_next(page.after))


@router.get("/buyers", operation_id="list_buyers")
def buyers(
    masa: MasaDep, actor: ActorDep, filters: FiltersDep, limit: Limit = 50, cursor: Cursor = ""
) -> Page[BuyerBody]:
    """Buyers with their needs, by id."""
    page = masa.store.buyers_page(decode_cursor(cursor), limit, filters, actor)
    return Page(entries=[BuyerBody.of(buyer) for buyer in page.records], next=_next(page.after))


@router.post("/firms", operation_id="add_firm", status_code=201, responses=TAKEN)
def add_firm(body: NewFirm, masa: MasaDep, actor: ActorDep, response: Response) -> FirmBody:
    """Add a firm with its products; the next question about matches knows it."""
    wanted = body.onto(Firm(FirmId(body.id), body.name))
    response.headers["Location"] = f"/api/v1/firms/{quote(body.id, safe='')}"
    return _tagged(FirmBody.of(service.write_firm(masa.store, actor, None, wanted)), response)


@router.get("/firms/{id}", operation_id="get_firm", responses={404: {"description": "No such firm"}})
def firm(id: Id, masa: MasaDep, actor: ActorDep, response: Response) -> FirmBody:
    """One firm with its products."""
    return _tagged(FirmBody.of(masa.store.firm(id, actor)), response)


@router.put("/firms/{id}", operation_id="change_firm", responses=TAKEN | STALE)
def change_firm(
    id: Id, body: FirmWrite, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> FirmBody:
    """Replace what the body speaks of; contact data, amounts and terms stay."""
    seen = masa.store.firm(id, actor)
    require_match(if_match, FirmBody.of(seen))
    return _tagged(FirmBody.of(service.write_firm(masa.store, actor, seen, body.onto(seen))), response)


@router.post("/buyers", operation_id="add_buyer", status_code=201, responses=TAKEN)
def add_buyer(body: NewBuyer, masa: MasaDep, actor: ActorDep, response: Response) -> BuyerBody:
    """Add a buyer with its needs; the next question about matches knows it."""
    wanted = body.onto(Buyer(BuyerId(body.id), body.name))
    response.headers["Location"] = f"/api/v1/buyers/{quote(body.id, safe='')}"
    return _tagged(BuyerBody.of(service.write_buyer(masa.store, actor, None, wanted)), response)


@router.get("/buyers/{id}", operation_id="get_buyer", responses={404: {"description": "No such buyer"}})
def buyer(id: Id, masa: MasaDep, actor: ActorDep, response: Response) -> BuyerBody:
    """One buyer with its needs."""
    return _tagged(BuyerBody.of(masa.store.buyer(id, actor)), response)


@router.put("/buyers/{id}", operation_id="change_buyer", responses=TAKEN | STALE)
def change_buyer(
    id: Id, body: BuyerWrite, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> BuyerBody:
    """Replace what the body speaks of; contact data and terms stay."""
    seen = masa.store.buyer(id, actor)
    require_match(if_match, BuyerBody.of(seen))
    return _tagged(BuyerBody.of(service.write_buyer(masa.store, actor, seen, body.onto(seen))), response)


def _tagged(body: Tagged, response: Response) -> Tagged:
    response.headers["ETag"] = etag(body)
    return body


def _next(place: str | None) -> str | None:
    return encode_cursor(place) if place else None
