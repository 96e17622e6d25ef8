"""Firms with products, buyers with needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.records.values import (
    BuyerId,
    Certificate,
    FirmId,
    HSCode,
    Language,
    NeedId,
    ProductId,
    Quantity,
    Segment,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Personal data: never logged, never shown to the other side before both accepted."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def __repr__(self) -> str:
        return "Contact(…)"


@dataclass(frozen=True, slots=True)
class Product:
    """One thing a firm offers. ``hs`` is None when absent or unreadable (then see ``hs_raw``)."""

    id: ProductId
    firm_id: FirmId
    text: str
    hs: HSCode | None = None
    hs_raw: str = ""
    certificates: tuple[Certificate, ...] = ()
    capacity: Quantity | None = None
    min_order: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """A supplier of the delegation."""

    id: FirmId
    name: str
    products: tuple[Product, ...] = ()
    city: str = ""
    country: str = "TR"
    website: str = ""
    profile: str = ""
    languages: tuple[Language, ...] = ()
    export_markets: tuple[str, ...] = ()
    target_segments: tuple[Segment, ...] = ()
    excluded_segments: tuple[Segment, ...] = ()
    excluded_regions: tuple[str, ...] = ()
    min_order: Quantity | None = None
    free_capacity: Quantity | None = None
    private_label: bool | None = None
    payment: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    contact: Contact = Contact()
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a buyer looks for."""

    id: NeedId
    buyer_id: BuyerId
    text: str
    hs: HSCode | None = None
    hs_raw: str = ""
    required_certificates: tuple[Certificate, ...] = ()
    volume: Quantity | None = None
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """A company that buys."""

    id: BuyerId
    name: str
    needs: tuple[Need, ...] = ()
    city: str = ""
    region: str = ""
    country: str = ""
    segment: Segment | None = None
    website: str = ""
    profile: str = ""
    languages: tuple[Language, ...] = ()
    private_label_required: bool | None = None
    payment: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    contact: Contact = Contact()
    notes: Mapping[str, str] = field(default_factory=dict)
