"""What is read out of one need or product, once, when the engine is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.features.constraints import ConstraintReader, Demands
from recommender.glossary import Annotator, Mention
from recommender.records import Buyer, Certificate, Firm, HSCode, Language, Need, Product, Quantity


@dataclass(frozen=True, slots=True)
class Article:
    """What a text names: glossary concepts by name and by use, their families, its constraints."""

    text: str
    mentions: tuple[Mention, ...]
    named: frozenset[int]
    used: frozenset[int]
    families: frozenset[int]
    constraints: Demands


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with what its firm brings to it."""

    product: Product
    firm: Firm
    article: Article
    certificates: dict[str, Certificate]
    languages: frozenset[Language]
    min_order: Quantity | None
    capacity: Quantity | None

    @property
    def hs(self) -> HSCode | None:
        return self.product.hs


@dataclass(frozen=True, slots=True)
class Request:
    """A need with what its buyer brings to it."""

    need: Need
    buyer: Buyer
    article: Article
    languages: frozenset[Language]

    @property
    def hs(self) -> HSCode | None:
        return self.need.hs


class Reader:
    """Reads needs and products through the glossary and the constraint table."""

    def __init__(self, annotator: Annotator, constraints: ConstraintReader) -> None:
        self.annotator = annotator
        self._constraints = constraints

    def article(self, text: str) -> Article:
        mentions = tuple(self.annotator.mentions(text))
        named = _concepts(mention for mention in mentions if not mention.by_use)
        return Article(
            text=text,
            mentions=mentions,
            named=named,
            used=_concepts(mention for mention in mentions if mention.by_use),
            families=frozenset(self.annotator.family_of[concept] for concept in named),
            constraints=self._constraints.read(text),
        )

    def offer(self, product: Product, firm: Firm) -> Offer:
        return Offer(
            product=product,
            firm=firm,
            article=self.article(product.text),
            certificates={c.name: c for c in (*firm.certificates, *product.certificates)},
            languages=frozenset(firm.languages),
            min_order=product.min_order or firm.min_order,
            capacity=product.capacity or firm.free_capacity,
        )

    def request(self, need: Need, buyer: Buyer) -> Request:
        return Request(need, buyer, self.article(need.text), frozenset(buyer.languages))


def _concepts(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(concept for mention in mentions for concept in mention.concepts)
