"""Flags of pairs and of companies: what screening raises, with what people decided."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommender.compliance.screening import Hit, Screening
from recommender.records import (
    Buyer,
    BuyerId,
    Firm,
    FirmId,
    Flag,
    Need,
    Product,
    Review,
    Side,
)

Subject = tuple[str, FirmId | None, BuyerId | None]
"""What a review is about: the rule, and a firm, a buyer or both."""

Raised = dict[str, list[tuple[str, Hit]]]
"""By rule, each line that raised it and by what; the line is empty for the company itself."""


@dataclass(frozen=True, slots=True)
class CompanyFlag:
    """A flag on a company: its own name or country, or some of its ``lines`` (products or needs)."""

    flag: Flag
    side: Side
    company_id: str
    company: str
    lines: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable as long as the rule and the company have their names."""
        key = f"{self.flag.rule}|{self.side}|{self.company_id}"
        return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()

    @property
    def open(self) -> bool:
        """Whether nobody has said yet that it may proceed or is blocked."""
        return self.flag.verdict in ("", "ask")


class Screened:
    """Flags by one set of rules and the reviews in force; of two reviews of one subject the later counts."""

    def __init__(self, screening: Screening, reviews: Iterable[Review] = ()) -> None:
        self._screening = screening
        self._rules = screening.rulebook.rules
        self._reviews: dict[Subject, Review] = {
            (review.rule, review.firm_id, review.buyer_id): review for review in reviews
        }

    def flags(self, firm: Firm, buyer: Buyer, product: Product, need: Need) -> tuple[Flag, ...]:
        """The flags of a pair and of what would be traded; one a rule."""
        offered = self._screening.goods(product.text, product.hs)
        wanted = self._screening.goods(need.text, need.hs)
        found: dict[str, Hit] = {}
        for hit in (*offered, *wanted, *self._screening.company(firm.name), *self._of(buyer)):
            found.setdefault(hit.rule, hit)
        return tuple(
            self._flag(hit, self._review(hit.rule, (firm.id, buyer.id), (firm.id, None), (None, buyer.id)))
            for hit in found.values()
            if self._rules[hit.rule].applies_to(buyer.country)
        )

    def goods_flags(self, product: Product, need: Need, country: str) -> tuple[Flag, ...]:
        """What the goods alone raise on their way to a country: fit for both sides to read."""
        goods = self._screening.goods
        hits = (*goods(product.text, product.hs), *goods(need.text, need.hs))
        found = {hit.rule: hit for hit in reversed(hits) if self._rules[hit.rule].applies_to(country)}
        return tuple(self._flag(hit, None) for hit in reversed(found.values()))

    def company_flags(self, firms: Sequence[Firm], buyers: Sequence[Buyer]) -> Iterator[CompanyFlag]:
        """A flag for each company and rule, firms first; rules of other destinations are left out."""
        destinations = {buyer.country for buyer in buyers} or {""}
        goods = self._screening.goods
        for firm in firms:
            lines = {str(product.id): goods(product.text, product.hs) for product in firm.products}
            raised = _by_rule(self._screening.company(firm.name), lines)
            yield from self._of_company(Side.FIRM, firm, raised, destinations)
        for buyer in buyers:
            lines = {str(need.id): goods(need.text, need.hs) for need in buyer.needs}
            yield from self._of_company(Side.BUYER, buyer, _by_rule(self._of(buyer), lines), {buyer.country})

    def _of(self, buyer: Buyer) -> tuple[Hit, ...]:
        return (*self._screening.company(buyer.name), *self._screening.country(buyer.country))

    def _of_company(
        self, side: Side, company: Firm | Buyer, raised: Raised, destinations: set[str]
    ) -> Iterator[CompanyFlag]:
        subject = (company.id, None) if isinstance(company, Firm) else (None, company.id)
        for rule, found in raised.items():
            if any(map(self._rules[rule].applies_to, destinations)):
                flag = self._flag(found[0][1], self._review(rule, subject))
                lines = tuple(line for line, _ in found if line)
                yield CompanyFlag(flag, side, company.id, company.name, lines)

    def _review(self, rule: str, *subjects: tuple[FirmId | None, BuyerId | None]) -> Review | None:
        found = (self._reviews.get((rule, *subject)) for subject in subjects)
        return next((review for review in found if review), None)

    def _flag(self, hit: Hit, review: Review | None) -> Flag:
        rule = self._rules[hit.rule]
        return Flag(
            rule=rule.id,
            message=rule.message,
            source=rule.source,
            date=rule.date,
            because=hit.because,
            reviewed_by=review.reviewer if review else "",
            verdict=review.verdict if review else "",
        )


def _by_rule(own: tuple[Hit, ...], lines: Mapping[str, tuple[Hit, ...]]) -> Raised:
    found: Raised = defaultdict(list)
    for line, hits in {"": own, **lines}.items():
        for hit in hits:
            found[hit.rule].append((line, hit))
    return found
