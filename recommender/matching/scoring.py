"""Scoring pairs for both sides at once, and what each feature gave to a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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

    def score(self, names: Sequence[str], values: Floats) -> tuple[Floats, Floats, Floats]:
        """The buyer's, the firm's and the combined score of (n, features), in their precision."""
        logits = np.array([ranker.logits(names, values) for ranker in (self.buyer, self.firm)])
        buyer, firm = sigmoid(logits)
        return buyer, firm, combine(self.combination, buyer, firm)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Needs with the products at the same place, by position: features (features, pairs) and scores."""

    needs: Ids
    products: Ids
    features: NDArray[np.float32]
    buyer: Floats
    firm: Floats
    score: Floats


@dataclass(frozen=True, slots=True)
class Grid(Pairs):
    """Every need with every product: features (features, needs, products) and scores (needs, products)."""

    def pairs(self, cells: Ids) -> Pairs:
        """Some cells of the grid, counted row by row."""
        row, column = np.divmod(cells, len(self.products))
        features = self.features.reshape(len(self.features), -1).take(cells, 1)
        scores = (part.take(cells) for part in (self.buyer, self.firm, self.score))
        return Pairs(self.needs[row], self.products[column], features, *scores)


def score_grid(
    space: FeatureSpace, rankers: Rankers, needs: Ids, products: Ids, precision: type[np.floating[Any]]
) -> Grid:
    """Score every need with every product, by position; single ``precision`` saves time on many pairs."""
    features = space.grid(needs, products)
    flat = features.reshape(len(features), -1).T.astype(precision, copy=False)
    scores = (part.reshape(features.shape[1:]) for part in rankers.score(space.names, flat))
    return Grid(needs, products, features, *scores)


def score_pairs(space: FeatureSpace, rankers: Rankers, needs: Ids, products: Ids) -> Pairs:
    """Score needs with the products at the same place, in full precision."""
    distinct, row = np.unique(needs, return_inverse=True)
    offered, column = np.unique(products, return_inverse=True)
    features = space.grid(distinct, offered)[:, row, column]
    return Pairs(needs, products, features, *rankers.score(space.names, features.T.astype(np.float64)))


@dataclass(frozen=True)
class Waterfalls:
    """The scores of some pairs, split by feature when first asked for.

    ``features`` is (features, pairs); ``gains`` is what breadth adds to each score.
    """

    rankers: Rankers
    names: tuple[str, ...]
    features: NDArray[np.float32]
    gains: Floats

    @cached_property
    def sides(self) -> tuple[Scored, ...]:
        """The buyers' and the firms' scores of all pairs."""
        return tuple(
            side.score(self.names, self.features.T) for side in (self.rankers.buyer, self.rankers.firm)
        )

    def contributions(self, row: int) -> tuple[Contribution, ...]:
        """What each feature, and breadth, gave to the score of a pair, largest first; they add up to it."""
        chosen = [side.only(row) for side in self.sides]
        factors = shares(self.rankers.combination, *(side.probability for side in chosen))
        gain = float(self.gains[row])
        found = [Contribution("breadth", Side.BUYER, gain, gain)] if gain else []
        for side, scored, factor in zip((Side.BUYER, Side.FIRM), chosen, factors, strict=True):
            start, amounts = scored.amounts()
            scaled = amounts[0] * factor[0]
            found.append(Contribution("start", side, 1.0, start * float(factor[0])))
            found.extend(
                Contribution(self.names[at], side, float(self.features[at, row]), float(scaled[at]))
                for at in np.flatnonzero(scaled)
            )
        return tuple(sorted(found, key=lambda contribution: -abs(contribution.amount)))
