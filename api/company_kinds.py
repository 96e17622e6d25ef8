"""What differs between firms and buyers, and between products and needs; their routes are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.company_bodies import (
    BuyerWrite,
    FirmWrite,
    LineWrite,
    NewBuyer,
    NewFirm,
    need_of,
    product_of,
)
from api.company_schemas import BuyerBody, FirmBody, NeedBody, ProductBody
from recommender.records import Buyer, BuyerId, Firm, FirmId
from recommender.service import companies, removals
from recommender.store import Store


@dataclass(frozen=True)
class CompanyKind:
    """How companies of one side are read and written over HTTP."""

    name: str
    lines: str
    body: Any
    new: Any
    write: Any
    blank: Callable[[Any], Any]
    one: Callable[..., Any]
    page: Callable[..., Any]
    put: Callable[..., list[Any]]
    remove: Callable[..., Any]


@dataclass(frozen=True)
class LineKind:
    """How products or needs are read and written over HTTP."""

    name: str
    owner: str
    body: Any
    of: Callable[[str, LineWrite, Any], Any]
    one: Callable[..., Any]
    some: Callable[..., list[Any]]
    put: Callable[..., None]

    def owner_id(self, line: Any) -> str:
        """Whose line it is."""
        return str(getattr(line, f"{self.owner}_id"))


FIRMS = CompanyKind(
    name="firm",
    lines="products",
    body=FirmBody,
    new=NewFirm,
    write=FirmWrite,
    blank=lambda body: Firm(FirmId(body.id), body.name),
    one=Store.firm,
    page=Store.firms_page,
    put=companies.write_firms,
    remove=removals.remove_firm,
)
BUYERS = CompanyKind(
    name="buyer",
    lines="needs",
    body=BuyerBody,
    new=NewBuyer,
    write=BuyerWrite,
    blank=lambda body: Buyer(BuyerId(body.id), body.name),
    one=Store.buyer,
    page=Store.buyers_page,
    put=companies.write_buyers,
    remove=removals.remove_buyer,
)
PRODUCTS = LineKind(
    name="product",
    owner="firm",
    body=ProductBody,
    of=product_of,
    one=lambda store, id, actor: store.lines.product(actor, id),
    some=lambda store, *asked: store.lines.products(*asked),
    put=companies.write_product,
)
NEEDS = LineKind(
    name="need",
    owner="buyer",
    body=NeedBody,
    of=need_of,
    one=lambda store, id, actor: store.lines.need(actor, id),
    some=lambda store, *asked: store.lines.needs(*asked),
    put=companies.write_need,
)
