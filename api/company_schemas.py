"""Companies, their lines and removals, as they are answered. Contact data has a route of its own."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from recommender.records import Buyer, Firm, Need, Product, Removal, RemovalKind


class Line(BaseModel):
    """A product or a need."""

    id: str
    text: str
    hs_code: str | None
    certificates: list[str]


class ProductBody(Line):
    """A product and whose it is."""

    firm_id: str

    @classmethod
    def of(cls, product: Product) -> ProductBody:
        hs, papers = product.hs, product.certificates
        return cls(
            id=product.id, firm_id=product.firm_id, text=product.text,
            hs_code=hs.digits if hs else None, certificates=[paper.name for paper in papers],
        )  # fmt: skip


class NeedBody(Line):
    """A need and whose it is."""

    buyer_id: str

    @classmethod
    def of(cls, need: Need) -> NeedBody:
        hs, papers = need.hs, need.required_certificates
        return cls(
            id=need.id, buyer_id=need.buyer_id, text=need.text,
            hs_code=hs.digits if hs else None, certificates=[paper.name for paper in papers],
        )  # fmt: skip


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
            products=[
                Line(id=p.id, text=p.text, hs_code=p.hs.digits if p.hs else None,
                     certificates=[c.name for c in p.certificates])
                for p in firm.products
            ],
        )  # fmt: skip


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
            needs=[
                Line(id=n.id, text=n.text, hs_code=n.hs.digits if n.hs else None,
                     certificates=[c.name for c in n.required_certificates])
                for n in buyer.needs
            ],
        )  # fmt: skip


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
