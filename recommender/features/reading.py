"""What is read out of one need or product, once, when the engine is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.features.constraints import ConstraintReader, Demands
from recommender.features.numbers import Measures, read_measures
from recommender.features.quantities import Amount, amount
from recommender.glossary import Annotator, Mention
from recommender.records import Buyer, Certificate, Firm, HSCode, Need, Product, Quantity


@dataclass(frozen=True, slots=True)
class Article:
    """What a text names: glossary concepts by name and by use, their families, constraints, measures."""

    text: str
    mentions: tuple[Mention, ...]
    named: frozenset[int]
    used: frozenset[int]
    families: frozenset[int]
    constraints: Demands
    measures: Measures


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with what its firm brings to it."""

    product: Product
    firm: Firm
    article: Article
    certificates: tuple[Certificate, ...]
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

    @property
    def hs(self) -> HSCode | None:
        return self.need.hs


class Reader:
    """Reads needs and products through the glossary and the constraint table."""

    def __init__(self, annotator: Annotator, constraints: ConstraintReader) -> None:
        self.annotator = annotator
        self.constraints = constraints

    def article(self, text: str) -> Article:
        mentions = tuple(self.annotator.mentions(text))
        named = _concepts(mention for mention in mentions if not mention.by_use)
        return Article(
            text=text,
            mentions=mentions,
            named=named,
            used=_concepts(mention for mention in mentions if mention.by_use),
            families=frozenset(self.annotator.family_of[concept] for concept in named),
            constraints=self.constraints.read(text),
            measures=read_measures(text),
        )

    def offer(self, product: Product, firm: Firm) -> Offer:
        return Offer(
            product=product,
            firm=firm,
            article=self.article(product.text),
            certificates=(*firm.certificates, *product.certificates),
            min_order=product.min_order or firm.min_order,
            capacity=product.capacity or firm.free_capacity,
        )

    def request(self, need: Need, buyer: Buyer) -> Request:
        return Request(need, buyer, self.article(need.text))


def shortfall(request: Request, offer: Offer) -> tuple[Amount, Amount] | None:
    """Volume and minimum order where both can be told on one scale and the volume is smaller."""
    wanted, least = amount(request.need.volume), amount(offer.min_order)
    if wanted and least and wanted.kind == least.kind and wanted.size < least.size:
        return wanted, least
    return None


def excess(request: Request, offer: Offer) -> tuple[Amount, Amount] | None:
    """Volume and free capacity where both can be told on one scale and the volume is larger."""
    wanted, most = amount(request.need.volume), amount(offer.capacity)
    if wanted and most and wanted.kind == most.kind and wanted.size > most.size:
        return wanted, most
    return None


def confused_concepts(wanted: Article, offered: Article, annotator: Annotator) -> set[tuple[int, int]]:
    """Pairs (wanted, offered) of concepts that are not substitutes for one another, if none is shared."""
    if not wanted.named or not wanted.named.isdisjoint(offered.named):
        return set()
    return {
        (one, other)
        for one in wanted.named
        for other in offered.named
        if other in annotator.confused[one] or one in annotator.confused[other]
    }


def _concepts(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(concept for mention in mentions for concept in mention.concepts)
