"""Scoring pairs for both sides at once, and what each feature gave to a score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.features import FeatureSpace
from recommender.protocols import Ids
from recommender.ranker import Combination, Floats, Ranker, Scored, combine, shares, sigmoid
from recommender.records import Contribution, Side


@dataclass(frozen=True)
class Rankers:
    """One ranker a side, and how their two scores become one."""

    buyer: Ranker
    firm: Ranker
    combination: Combination = Combination.HARMONIC

    @property
    def learned(self) -> bool:
        return self.buyer.learned and self.firm.learned


@dataclass(frozen=True)
class Grid:
    """Needs with products: features (features, needs, products) and scores (needs, products)."""

    needs: Ids
    products: Ids
    features: NDArray[np.float32]
    buyer: Floats
    firm: Floats
    score: Floats


def score_grid(space: FeatureSpace, rankers: Rankers, needs: Ids, products: Ids) -> Grid:
    """Score every need with every product, by position."""
    features = space.grid(needs, products)
    names, flat = space.names, features.reshape(len(features), -1).T
    logits = np.array([ranker.logits(names, flat) for ranker in (rankers.buyer, rankers.firm)])
    buyer, firm = sigmoid(logits).reshape(2, len(needs), len(products))
    return Grid(needs, products, features, buyer, firm, combine(rankers.combination, buyer, firm))


@dataclass(frozen=True)
class Waterfalls:
    """Some pairs' scores in full precision, split by feature; ``values`` is (pairs, features)."""

    names: tuple[str, ...]
    values: NDArray[np.float32]
    buyer: Scored
    firm: Scored
    combination: Combination

    @classmethod
    def of(cls, rankers: Rankers, names: tuple[str, ...], values: NDArray[np.float32]) -> Waterfalls:
        buyer, firm = rankers.buyer.score(names, values), rankers.firm.score(names, values)
        return cls(names, values, buyer, firm, rankers.combination)

    def score(self) -> Floats:
        """The combined score of each pair."""
        return combine(self.combination, self.buyer.probability, self.firm.probability)

    def contributions(self, row: int, gain: float) -> tuple[Contribution, ...]:
        """What each feature, and breadth, gave to the score of a pair, largest first; they add up to it."""
        chosen = [side.only(row) for side in (self.buyer, self.firm)]
        factors = shares(self.combination, *(side.probability for side in chosen))
        found = [Contribution("breadth", Side.BUYER, gain, gain)] if gain else []
        for side, scored, factor in zip((Side.BUYER, Side.FIRM), chosen, factors, strict=True):
            start, amounts = scored.amounts()
            scaled = amounts[0] * factor[0]
            found.append(Contribution("start", side, 1.0, start * float(factor[0])))
            found.extend(
                Contribution(self.names[at], side, float(self.values[row, at]), float(scaled[at]))
                for at in np.flatnonzero(scaled)
            )
        return tuple(sorted(found, key=lambda contribution: -abs(contribution.amount)))
