"""Companies, their lines and removals, as they are answered. Contact data has a route of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from recommender.records import Buyer, Certificate, Firm, Need, Product, Removal, RemovalKind


class Line(BaseModel):
    """A product or a need."""

    id: str
    text: str
    hs_code: str | None
    certificates: list[str]


def _told(line: Product | Need, papers: Iterable[Certificate]) -> dict[str, Any]:
    """What is answered of either."""
    code = line.hs.digits if line.hs else None
    return {"id": line.id, "text": line.text, "hs_code": code, "certificates": [p.name for p in papers]}


class ProductBody(Line):
    """A product and whose it is."""

    firm_id: str

    @classmethod
    def of(cls, product: Product) -> ProductBody:
        return cls(firm_id=product.firm_id, **_told(product, product.certificates))


class NeedBody(Line):
    """A need and whose it is."""

    buyer_id: str

    @classmethod
    def of(cls, need: Need) -> NeedBody:
        return cls(buyer_id=need.buyer_id, **_told(need, need.required_certificates))


class FirmBody(BaseModel):
    """A supplier with its products."""

    model_config = ConfigDict(json_schema_extra={"example": {
        "id": "F001", "name": "Örnek Kimya A.Ş.", "city": "Bursa", "country": "TR", "profile": "",
        "languages": ["tr", "en"], "export_markets": ["RU"], "certificates": ["ISO 9001"],
        "products": [{"id": "F001-1", "text": "Sodyum hipoklorit %15, IBC", "hs_code": "282890",
                      "certificates": []}],
    }})  # fmt: skip
    id: str
    name: str
    city: str
    country: str
    profile: str
    languages: list[str]
    export_markets: list[str]
    certificates: list[str]
    products: list[Line]

    @classmethod
    def of(cls, firm: Firm) -> FirmBody:
        return cls(
            id=firm.id,
            name=firm.name,
            city=firm.city,
            country=firm.country,
            profile=firm.profile,
            languages=[language.code for language in firm.languages],
            export_markets=list(firm.export_markets),
            certificates=[certificate.name for certificate in firm.certificates],
            products=[Line(**_told(product, product.certificates)) for product in firm.products],
        )


class BuyerBody(BaseModel):
    """A buyer with its needs."""

    id: str
    name: str
    city: str
    region: str
    country: str
    segment: str | None
    languages: list[str]
    needs: list[Line]

    @classmethod
    def of(cls, buyer: Buyer) -> BuyerBody:
        return cls(
            id=buyer.id,
            name=buyer.name,
            city=buyer.city,
            region=buyer.region,
            country=buyer.country,
            segment=buyer.segment,
            languages=[language.code for language in buyer.languages],
            needs=[Line(**_told(need, need.required_certificates)) for need in buyer.needs],
        )


class RemovalBody(BaseModel):
    """A firm, buyer or event that was taken out; it can be put back while `undone_at` is null."""

    id: int
    kind: RemovalKind
    subject_id: str
    name: str
    removed_by: str
    removed_at: datetime
    undone_at: datetime | None

    @classmethod
    def of(cls, removal: Removal) -> RemovalBody:
        return cls(**{name: getattr(removal, name) for name in cls.model_fields})
