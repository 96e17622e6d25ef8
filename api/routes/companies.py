"""Firms and buyers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.access import ActorDep
from api.deps import MasaDep
from api.paging import decode_cursor, encode_cursor
from api.schemas import BuyerBody, FirmBody, Page
from recommender.store import Filters

router = APIRouter(tags=["companies"])


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


@router.get("/firms/{id}", operation_id="get_firm", responses={404: {"description": "No such firm"}})
def firm(id: Id, masa: MasaDep, actor: ActorDep) -> FirmBody:
    """One firm with its products."""
    return FirmBody.of(masa.store.firm(id, actor))


@router.get("/buyers/{id}", operation_id="get_buyer", responses={404: {"description": "No such buyer"}})
def buyer(id: Id, masa: MasaDep, actor: ActorDep) -> BuyerBody:
    """One buyer with its needs."""
    return BuyerBody.of(masa.store.buyer(id, actor))


def _next(place: str | None) -> str | None:
    return encode_cursor(place) if place else None
