"""Bodies with which firms and buyers are written. What a body does not speak of stays as it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from api.told import HS_CODE, NOT_BLANK, pattern
from recommender.importing.cells import clean
from recommender.records import (
    Buyer,
    BuyerId,
    Firm,
    FirmId,
    HSCode,
    Language,
    Need,
    NeedId,
    Product,
    ProductId,
    Segment,
)
from recommender.service.companies import certificates

Name = Annotated[str, Field(max_length=300), AfterValidator(clean), Field(min_length=1), pattern(NOT_BLANK)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(clean)]
Words = Annotated[
    str, Field(max_length=10_000), AfterValidator(clean), Field(min_length=1), pattern(NOT_BLANK)
]
Id = Annotated[str, Field(max_length=200), AfterValidator(clean), Field(min_length=1), pattern(NOT_BLANK)]
Code = Annotated[str, Field(pattern="^[a-z]{2}$", description="ISO 639-1, such as tr.")]
Country = Annotated[str, Field(pattern="^([A-Z]{2})?$", description="ISO 3166, such as TR.")]
Certificates = Annotated[list[Name], Field(max_length=200)]
HS = Annotated[
    str, Field(max_length=40), AfterValidator(lambda text: HSCode.parse(text).digits), pattern(HS_CODE)
]


class LineFields(BaseModel):
    """What may change of a product or a need."""

    text: Words
    hs_code: HS | None = None
    certificates: Certificates = Field(default_factory=list)

    @property
    def hs(self) -> HSCode | None:
        return HSCode(self.hs_code) if self.hs_code else None


class LineWrite(LineFields):
    """A product or a need; its id stays its own for good."""

    id: Id


class FirmWrite(BaseModel):
    """A firm with all its products; one that is not listed is removed."""

    name: Name
    city: Text = ""
    country: Country = "TR"
    profile: Text = ""
    languages: list[Code] = Field(default_factory=list, max_length=50)
    export_markets: list[Country] = Field(default_factory=list, max_length=300)
    certificates: Certificates = Field(default_factory=list)
    products: list[LineWrite] = Field(default_factory=list, max_length=1000)

    def onto(self, firm: Firm) -> Firm:
        """The firm that is wanted in place of ``firm``. Raises Invalid."""
        known: dict[str, Product] = {product.id: product for product in firm.products}
        return replace(
            firm,
            name=self.name,
            city=self.city,
            country=self.country,
            profile=self.profile,
            languages=tuple(map(Language, self.languages)),
            export_markets=tuple(self.export_markets),
            certificates=certificates(self.certificates, firm.certificates),
            products=tuple(product_of(firm.id, line, known.get(line.id)) for line in self.products),
        )


class NewFirm(FirmWrite):
    """A firm that is not there yet."""

    id: Id


class BuyerWrite(BaseModel):
    """A buyer with all its needs; one that is not listed is removed."""

    name: Name
    city: Text = ""
    region: Text = ""
    country: Country = ""
    segment: Segment | None = None
    languages: list[Code] = Field(default_factory=list, max_length=50)
    needs: list[LineWrite] = Field(default_factory=list, max_length=1000)

    def onto(self, buyer: Buyer) -> Buyer:
        """The buyer that is wanted in place of ``buyer``. Raises Invalid."""
        known: dict[str, Need] = {need.id: need for need in buyer.needs}
        return replace(
            buyer,
            name=self.name,
            city=self.city,
            region=self.region,
            country=self.country,
            segment=self.segment,
            languages=tuple(map(Language, self.languages)),
            needs=tuple(need_of(buyer.id, line, known.get(line.id)) for line in self.needs),
        )


class NewBuyer(BuyerWrite):
    """A buyer that is not there yet."""

    id: Id


def product_of(firm_id: str, line: LineWrite, seen: Product | None) -> Product:
    """The product that is wanted in place of ``seen``, or as a new one. Raises Invalid."""
    stored = seen or Product(ProductId(line.id), FirmId(firm_id), line.text)
    papers = certificates(line.certificates, stored.certificates)
    raw = line.hs_code or ""
    return replace(stored, text=line.text, hs=line.hs, hs_raw=raw, certificates=papers)


def need_of(buyer_id: str, line: LineWrite, seen: Need | None) -> Need:
    """The need that is wanted in place of ``seen``, or as a new one. Raises Invalid."""
    stored = seen or Need(NeedId(line.id), BuyerId(buyer_id), line.text)
    papers = certificates(line.certificates, stored.required_certificates)
    raw = line.hs_code or ""
    return replace(stored, text=line.text, hs=line.hs, hs_raw=raw, required_certificates=papers)
