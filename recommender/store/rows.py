"""Records ↔ rows, exactly: what is saved is what is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from recommender.records import (
    Buyer,
    BuyerId,
    Certificate,
    Contact,
    Firm,
    FirmId,
    HSCode,
    Language,
    Need,
    NeedId,
    Period,
    Product,
    ProductId,
    Quantity,
    Segment,
    Unit,
)
from recommender.text import normalise, words

Values = dict[str, Any]
"""One row to be written, by column."""


@dataclass(frozen=True, slots=True)
class CompanyRows:
    """One company's row and the rows of its lines (products or needs), in order."""

    company: Values
    lines: list[Values]


def firm_rows(firm: Firm) -> CompanyRows:
    """The rows of a firm and its products."""
    held = [*firm.certificates, *(c for product in firm.products for c in product.certificates)]
    own = _company(firm) | {
        "export_markets": list(firm.export_markets),
        "target_segments": list(firm.target_segments),
        "excluded_segments": list(firm.excluded_segments),
        "excluded_regions": list(firm.excluded_regions),
        "min_order": _quantity(firm.min_order),
        "free_capacity": _quantity(firm.free_capacity),
        "private_label": firm.private_label,
    }
    lines = [_product(product, at) for at, product in enumerate(firm.products)]
    facets = _facets(held, firm.languages, firm.target_segments)
    return _complete(own, lines, facets)


def buyer_rows(buyer: Buyer) -> CompanyRows:
    """The rows of a buyer and its needs."""
    asked = [*buyer.certificates, *(c for need in buyer.needs for c in need.required_certificates)]
    own = _company(buyer) | {
        "region": buyer.region,
        "segment": buyer.segment,
        "private_label_required": buyer.private_label_required,
    }
    lines = [_need(need, at) for at, need in enumerate(buyer.needs)]
    facets = _facets(asked, buyer.languages, [buyer.segment] if buyer.segment else [])
    return _complete(own, lines, facets)


def firm_from(row: Any, products: Iterable[Any]) -> Firm:
    """The firm of a row and the rows of its products, in order."""
    return Firm(
        id=FirmId(row.id),
        name=row.name,
        products=tuple(map(product_from, products)),
        city=row.city,
        country=row.country,
        website=row.website,
        profile=row.profile,
        languages=tuple(map(_language_from, row.languages)),
        export_markets=tuple(row.export_markets),
        target_segments=tuple(map(Segment, row.target_segments)),
        excluded_segments=tuple(map(Segment, row.excluded_segments)),
        excluded_regions=tuple(row.excluded_regions),
        min_order=_quantity_from(row.min_order),
        free_capacity=_quantity_from(row.free_capacity),
        private_label=row.private_label,
        payment=tuple(row.payment),
        certificates=_certificates_from(row.certificates),
        contact=Contact(row.contact_name, row.contact_email, row.contact_phone),
        notes=row.notes,
    )


def buyer_from(row: Any, needs: Iterable[Any]) -> Buyer:
    """The buyer of a row and the rows of its needs, in order."""
    return Buyer(
        id=BuyerId(row.id),
        name=row.name,
        needs=tuple(map(need_from, needs)),
        city=row.city,
        region=row.region,
        country=row.country,
        segment=Segment(row.segment) if row.segment is not None else None,
        website=row.website,
        profile=row.profile,
        languages=tuple(map(_language_from, row.languages)),
        private_label_required=row.private_label_required,
        payment=tuple(row.payment),
        certificates=_certificates_from(row.certificates),
        contact=Contact(row.contact_name, row.contact_email, row.contact_phone),
        notes=row.notes,
    )


@lru_cache(maxsize=10_000)
def facet(kind: str, value: str) -> str:
    """How a value that can be filtered by is written in ``facets``: words, each ended by a blank.

    A filter therefore finds whole leading words: ``ISO 9001`` finds ``ISO 9001:2015``.
    """
    return f"|{kind}:" + "".join(f"{word} " for word in words(value))


def _facets(
    certificates: Iterable[Certificate], languages: Iterable[Language], segments: Iterable[Segment]
) -> str:
    found = {facet("certificate", certificate.name) for certificate in certificates}
    found.update(facet("language", language.code) for language in languages)
    found.update(facet("segment", segment.value) for segment in segments)
    return "".join(sorted(found))


def _company(company: Firm | Buyer) -> Values:
    return {
        "id": company.id,
        "name": company.name,
        "city": company.city,
        "country": company.country,
        "website": company.website,
        "profile": company.profile,
        "languages": [language.code for language in company.languages],
        "payment": list(company.payment),
        "certificates": _certificates(company.certificates),
        "contact_name": company.contact.name,
        "contact_email": company.contact.email,
        "contact_phone": company.contact.phone,
        "notes": dict(company.notes),
    }


def _complete(company: Values, lines: list[Values], facets: str) -> CompanyRows:
    """Add the derived columns: the checksum covers every field of the company and its lines."""
    content = json.dumps([company, lines], sort_keys=True).encode()
    company["checksum"] = hashlib.blake2b(content, digest_size=16).hexdigest()
    texts = [company["name"], company["city"], company["profile"], *(line["text"] for line in lines)]
    company["search"] = normalise("\n".join(texts))
    company["facets"] = facets
    return CompanyRows(company, lines)


def _product(product: Product, position: int) -> Values:
    return {
        "id": product.id,
        "firm_id": product.firm_id,
        "position": position,
        "text": product.text,
        "hs": product.hs.digits if product.hs else None,
        "hs_raw": product.hs_raw,
        "certificates": _certificates(product.certificates),
        "capacity": _quantity(product.capacity),
        "min_order": _quantity(product.min_order),
    }


def product_from(row: Any) -> Product:
    """The product of a row."""
    return Product(
        id=ProductId(row.id),
        firm_id=FirmId(row.firm_id),
        text=row.text,
        hs=_hs_from(row.hs),
        hs_raw=row.hs_raw,
        certificates=_certificates_from(row.certificates),
        capacity=_quantity_from(row.capacity),
        min_order=_quantity_from(row.min_order),
    )


def _need(need: Need, position: int) -> Values:
    return {
        "id": need.id,
        "buyer_id": need.buyer_id,
        "position": position,
        "text": need.text,
        "hs": need.hs.digits if need.hs else None,
        "hs_raw": need.hs_raw,
        "required_certificates": _certificates(need.required_certificates),
        "volume": _quantity(need.volume),
        "delivery": need.delivery,
    }


def need_from(row: Any) -> Need:
    """The need of a row."""
    return Need(
        id=NeedId(row.id),
        buyer_id=BuyerId(row.buyer_id),
        text=row.text,
        hs=_hs_from(row.hs),
        hs_raw=row.hs_raw,
        required_certificates=_certificates_from(row.required_certificates),
        volume=_quantity_from(row.volume),
        delivery=row.delivery,
    )


def _certificates(certificates: Iterable[Certificate]) -> list[Values]:
    return [{"name": c.name, "expires": c.expires.isoformat() if c.expires else None} for c in certificates]


def _certificates_from(found: Sequence[Values]) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(c["name"], date.fromisoformat(c["expires"]) if c["expires"] else None) for c in found
    )


def _quantity(quantity: Quantity | None) -> Values | None:
    if quantity is None:
        return None
    return {"raw": quantity.raw, "value": quantity.value, "unit": quantity.unit, "per": quantity.per}


def _quantity_from(found: Values | None) -> Quantity | None:
    if found is None:
        return None
    unit, per = found["unit"], found["per"]
    return Quantity(found["raw"], found["value"], Unit(unit) if unit else None, Period(per) if per else None)


@lru_cache(maxsize=50_000)
def _hs_from(digits: str | None) -> HSCode | None:
    return None if digits is None else HSCode(digits)


@lru_cache(maxsize=1000)
def _language_from(code: str) -> Language:
    return Language(code)
