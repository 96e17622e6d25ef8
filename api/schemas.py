"""HTTP bodies. Contact data has no place in any of them: it has a route of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from recommender.records import Buyer, Firm, Need, Product, Removal, RemovalKind
from recommender.service.crowding import CrowdFigures

Body = TypeVar("Body")


class Page(BaseModel, Generic[Body]):
    """Part of a list; ``next`` is the cursor of the following part, null on the last."""

    entries: list[Body]
    next: str | None = Field(description="Give it as `cursor` to get the next page.")


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


class FlagBody(BaseModel):
    """Something for a human to look at: which rule, by which source of which date, and who decided what."""

    rule: str
    message: str
    because: str = Field(description="What raised it: a code, a CAS number, words, a listed name.")
    source: str
    date: str
    reviewed_by: str
    verdict: str = Field(description="`proceed`, `ask`, `block`, or empty while nobody decided.")


class CompanyFlagBody(FlagBody):
    """A flag on a firm or a buyer; `lines` are the products or needs that raised it."""

    id: str
    side: str
    company_id: str
    company: str
    lines: list[str]


class ReviewBody(BaseModel):
    """A verdict on a rule for a firm, for a buyer, or for the pair when both are named."""

    id: int
    rule: str
    firm_id: str | None
    buyer_id: str | None
    verdict: str
    reviewer: str
    reviewed_at: str
    comment: str


class CompanyRow(BaseModel):
    """A company as it stands beside its suspected double."""

    id: str
    name: str
    city: str
    country: str
    website: str
    lines: list[str]


class DuplicateBody(BaseModel):
    """Two companies that may be one; `kept` is offered as the one to keep."""

    side: str
    score: float
    because: list[str]
    kept: CompanyRow
    other: CompanyRow


class SittingBody(BaseModel):
    """A meeting's pair with its slot and table, both numbered from 0."""

    firm_id: str
    buyer_id: str
    slot: int
    table: int | None


class MergeClashBody(BaseModel):
    """Meetings in one slot; or, with `gone`, what a merge took off because the partner is met anyway."""

    event_id: str
    meetings: list[SittingBody]
    gone: SittingBody | None
    text: str


class DismissalBody(BaseModel):
    """Two companies that somebody said are not one; taken back once `undone_at` is set."""

    id: int
    side: str
    one_id: str
    other_id: str
    by: str
    at: str
    undone_at: str | None


class MergeBody(BaseModel):
    """A company taken into another; it can be undone while `undone_at` is null."""

    id: int
    side: str
    kept_id: str
    kept: str
    other_id: str
    other: str
    merged_at: str
    undone_at: str | None
    clashes: list[MergeClashBody]


class ContributionBody(BaseModel):
    """How much one feature gave to the score; all of them add up to it."""

    feature: str
    side: str
    value: float
    amount: float


class WordBody(BaseModel):
    """A word of a need's or a product's text: characters `start` to `end` (exclusive)."""

    text: str
    start: int
    end: int


class MetBody(BaseModel):
    """Words of both texts that met, and the reason that rests on them."""

    because: str
    need: list[WordBody]
    product: list[WordBody]


class MatchBody(BaseModel):
    """A pair with both one-sided scores, the score that combines them, and why.

    `learned` is false while weights set by hand stand in for feedback.
    """

    need_id: str
    buyer_id: str
    buyer: str
    firm_id: str
    firm: str
    product_id: str
    rank: int
    score: float
    buyer_score: float
    firm_score: float
    reasons: list[str]
    flags: list[FlagBody]
    learned: bool
    met: list[MetBody]
    contributions: list[ContributionBody]


class SpanBody(BaseModel):
    """Characters `start` to `end` (exclusive) of the need's or the product's text."""

    line: str
    start: int
    end: int


class ReasonBody(BaseModel):
    """A reason, with the words that it rests on; `tone` is 1 for, -1 against, 0 neither."""

    code: str
    tone: int
    text: str
    spans: list[SpanBody]


class ExplanationBody(BaseModel):
    """One pair explained; `rank` among the `found` firms is null when an obstacle kept it out."""

    need_id: str
    buyer_id: str
    firm_id: str
    product_id: str
    rank: int | None
    found: int
    score: float
    buyer_score: float
    firm_score: float
    obstacles: list[ReasonBody]
    reasons: list[ReasonBody]
    flags: list[FlagBody]
    learned: bool
    met: list[MetBody]
    contributions: list[ContributionBody]


class EventPage(Page[MatchBody]):
    """Part of an event's matches; ``figures`` of the balance asked for, ``settings`` of others beside it."""

    figures: CrowdFigures
    settings: list[CrowdFigures]


class Health(BaseModel):
    """The process answers."""

    status: str
    version: str


class Ready(BaseModel):
    """Whether matches can be served, and what is missing."""

    ready: bool
    missing: list[str]
    counts: dict[str, int]


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    errors: list[dict[str, Any]] | None = None
