"""A mission's firms and buyers, screened once; flags for companies and for pairs are looked up."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommender.compliance.rules import Rule
from recommender.compliance.screening import Hit, Screening
from recommender.records import (
    Buyer,
    BuyerId,
    Firm,
    FirmId,
    Flag,
    NeedId,
    ProductId,
    Review,
    Side,
)

Hits = Mapping[str, tuple[Hit, ...]]
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


@dataclass(frozen=True)
class Screened:
    """What screening found, with the reviews in force."""

    rules: Mapping[str, Rule]
    products: Hits
    needs: Hits
    firms: Hits
    buyers: Hits
    countries: Mapping[str, str]
    reviews: Mapping[Subject, Review]

    def flags(self, firm: FirmId, buyer: BuyerId, product: ProductId, need: NeedId) -> tuple[Flag, ...]:
        """The flags of a pair and of what would be traded; one a rule."""
        found: dict[str, Hit] = {}
        for hits in (self.products[product], self.needs[need], self.firms[firm], self.buyers[buyer]):
            for hit in hits:
                found.setdefault(hit.rule, hit)
        country = self.countries[buyer]
        return tuple(
            self._flag(hit, self._review(hit.rule, (firm, buyer), (firm, None), (None, buyer)))
            for hit in found.values()
            if self.rules[hit.rule].applies_to(country)
        )

    def company_flags(self, firms: Sequence[Firm], buyers: Sequence[Buyer]) -> Iterator[CompanyFlag]:
        """A flag for each company and rule, firms first; rules of other destinations are left out."""
        destinations = {buyer.country for buyer in buyers} or {""}
        for firm in firms:
            lines = {str(product.id): self.products[product.id] for product in firm.products}
            raised = _by_rule(self.firms[firm.id], lines)
            yield from self._of_company(Side.FIRM, firm, raised, destinations)
        for buyer in buyers:
            lines = {str(need.id): self.needs[need.id] for need in buyer.needs}
            raised = _by_rule(self.buyers[buyer.id], lines)
            yield from self._of_company(Side.BUYER, buyer, raised, {buyer.country})

    def _of_company(
        self, side: Side, company: Firm | Buyer, raised: Raised, destinations: set[str]
    ) -> Iterator[CompanyFlag]:
        subject = (company.id, None) if isinstance(company, Firm) else (None, company.id)
        for rule, found in raised.items():
            if any(map(self.rules[rule].applies_to, destinations)):
                flag = self._flag(found[0][1], self._review(rule, subject))
                lines = tuple(line for line, _ in found if line)
                yield CompanyFlag(flag, side, company.id, company.name, lines)

    def _review(self, rule: str, *subjects: tuple[FirmId | None, BuyerId | None]) -> Review | None:
        found = (self.reviews.get((rule, *subject)) for subject in subjects)
        return next((review for review in found if review), None)

    def _flag(self, hit: Hit, review: Review | None) -> Flag:
        rule = self.rules[hit.rule]
        return Flag(
            rule=rule.id,
            message=rule.message,
            source=rule.source,
            date=rule.date,
            because=hit.because,
            reviewed_by=review.reviewer if review else "",
            verdict=review.verdict if review else "",
        )


def screen(
    screening: Screening,
    firms: Iterable[Firm],
    buyers: Iterable[Buyer],
    reviews: Iterable[Review] = (),
) -> Screened:
    """Screen each product, need and company once. Of several reviews of one subject the last counts."""
    firms, buyers = tuple(firms), tuple(buyers)
    return Screened(
        rules=screening.rulebook.rules,
        products={p.id: screening.goods(p.text, p.hs) for firm in firms for p in firm.products},
        needs={n.id: screening.goods(n.text, n.hs) for buyer in buyers for n in buyer.needs},
        firms={firm.id: screening.company(firm.name) for firm in firms},
        buyers={
            buyer.id: (*screening.company(buyer.name), *screening.country(buyer.country)) for buyer in buyers
        },
        countries={buyer.id: buyer.country for buyer in buyers},
        reviews={(review.rule, review.firm_id, review.buyer_id): review for review in reviews},
    )


def _by_rule(own: tuple[Hit, ...], lines: Mapping[str, tuple[Hit, ...]]) -> Raised:
    found: Raised = defaultdict(list)
    for line, hits in {"": own, **lines}.items():
        for hit in hits:
            found[hit.rule].append((line, hit))
    return found
