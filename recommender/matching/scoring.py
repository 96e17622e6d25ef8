"""Scoring pairs for both sides at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.features import Context, FeatureTable, feature_table
from recommender.matching.corpus import Corpus
from recommender.matching.shelf import text_features
from recommender.protocols import Ids
from recommender.ranker import Ranker, Scored, harmonic
from recommender.records import Contribution, Side


@dataclass(frozen=True)
class Rankers:
    """One ranker a side."""

    buyer: Ranker
    firm: Ranker


@dataclass(frozen=True)
class ScoredPairs:
    """One need with some products: features, both scores and their harmonic mean."""

    need: int
    products: Ids
    table: FeatureTable
    buyer: Scored
    firm: Scored

    @cached_property
    def mean(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return harmonic(self.buyer.probability, self.firm.probability)

    @property
    def score(self) -> np.ndarray:
        return self.mean[0]

    def contributions(self, row: int) -> tuple[Contribution, ...]:
        """What each feature gave to the score of pair ``row``, largest first; they add up to it."""
        _, buyer_slope, firm_slope = self.mean
        found: list[Contribution] = []
        for side, scored, slope in (
            (Side.BUYER, self.buyer, buyer_slope),
            (Side.FIRM, self.firm, firm_slope),
        ):
            one = Scored(scored.base, scored.parts[row : row + 1])
            start, amounts = one.amounts()
            found.append(Contribution("start", side, 1.0, start * float(slope[row])))
            found.extend(
                Contribution(name, side, float(value), float(amount * slope[row]))
                for name, value, amount in zip(
                    self.table.names, self.table.values[row], amounts[0], strict=True
                )
                if amount != 0.0
            )
        return tuple(sorted(found, key=lambda c: -abs(c.amount)))


def score_pairs(corpus: Corpus, rankers: Rankers, context: Context, need: int, products: Ids) -> ScoredPairs:
    """Score the need at position ``need`` with the products at positions ``products``."""
    text = text_features(corpus.needs, need, corpus.products, products)
    offers = [corpus.offers[at] for at in products]
    table = feature_table(corpus.requests[need], offers, text, context)
    return ScoredPairs(
        need=need,
        products=products,
        table=table,
        buyer=rankers.buyer.score(table.names, table.values),
        firm=rankers.firm.score(table.names, table.values),
    )
