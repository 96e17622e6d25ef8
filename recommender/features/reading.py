"""What is read out of one need or product, once, when the engine is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.features.conditions import Conditions, conditions, credit_asked
from recommender.features.constraints import ConstraintReader, Demands
from recommender.features.numbers import Measures, read_measures
from recommender.features.quantities import Amount, amount, at_once
from recommender.glossary import Annotator, Mention
from recommender.records import Buyer, Certificate, Firm, HSCode, Need, Product, Quantity


@dataclass(frozen=True, slots=True)
class Article:
    """What a text names: glossary concepts by name and by use, their families, constraints, measures.

    ``refused`` are the concepts that it names in order to rule them out; ``mentions`` are the others.
    """

    text: str
    mentions: tuple[Mention, ...]
    named: frozenset[int]
    refused: frozenset[int]
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
    languages: frozenset[str]
    conditions: Conditions
    min_order: Quantity | None
    capacity: Quantity | None
    least: Amount | None
    most: Amount | None

    @property
    def hs(self) -> HSCode | None:
        return self.product.hs


@dataclass(frozen=True, slots=True)
class Request:
    """A need with what its buyer brings to it; ``order`` is as much of its volume as one order may hold."""

    need: Need
    buyer: Buyer
    article: Article
    languages: frozenset[str]
    credit: float | None
    volume: Amount | None
    order: Amount | None

    @property
    def hs(self) -> HSCode | None:
        return self.need.hs


class Reader:
    """Reads needs and products through the glossary and the constraint table."""

    def __init__(self, annotator: Annotator, constraints: ConstraintReader) -> None:
        self.annotator = annotator
        self.constraints = constraints

    def article(self, text: str) -> Article:
        found = self.annotator.mentions(text)
        mentions = tuple(mention for mention in found if not mention.refused)
        named = _concepts(mention for mention in mentions if not mention.by_use)
        return Article(
            text=text,
            mentions=mentions,
            named=named,
            refused=_concepts(mention for mention in found if mention.refused and not mention.by_use) - named,
            used=_concepts(mention for mention in mentions if mention.by_use),
            families=frozenset(self.annotator.family_of[concept] for concept in named),
            constraints=self.constraints.read(text),
            measures=read_measures(text),
        )

    def offer(self, product: Product, firm: Firm, countries: tuple[str, ...]) -> Offer:
        """A product of a firm, in whose words these countries are looked for."""
        min_order = product.min_order or firm.min_order
        capacity = product.capacity or firm.free_capacity
        return Offer(
            product=product,
            firm=firm,
            article=self.article(product.text),
            certificates=(*firm.certificates, *product.certificates),
            languages=frozenset(language.code for language in firm.languages),
            conditions=conditions(firm, countries),
            min_order=min_order,
            capacity=capacity,
            least=amount(min_order),
            most=amount(capacity),
        )

    def request(self, need: Need, buyer: Buyer) -> Request:
        return Request(
            need=need,
            buyer=buyer,
            article=self.article(need.text),
            languages=frozenset(language.code for language in buyer.languages),
            credit=credit_asked(buyer),
            volume=amount(need.volume),
            order=at_once(need.volume),
        )


def falls_short(request: Request, offer: Offer) -> bool:
    """Whether volume and minimum order can be told on one scale and the volume is smaller."""
    wanted, least = request.order, offer.least
    return bool(wanted and least and wanted.kind == least.kind and wanted.size < least.size)


def exceeds(request: Request, offer: Offer) -> bool:
    """Whether volume and free capacity can be told on one scale and the volume is larger."""
    wanted, most = request.volume, offer.most
    return bool(wanted and most and wanted.kind == most.kind and wanted.size > most.size)


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
