"""Gradient-boosted trees (scikit-learn), monotone where trade sense demands it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.ranker.additive import Floats
from recommender.ranker.examples import Examples
from recommender.ranker.forest import Forest
from recommender.ranker.prior import WeightedPrior
from recommender.ranker.sense import directions
from recommender.ranker.trees import TreeRanker, share_of

LEAST, EACH = 500, 50
"""Answers, and answers of each kind, without which no tree is grown."""

SETTINGS = {
    "learning_rate": 0.1, "max_iter": 120, "max_leaf_nodes": 15, "max_depth": 4, "min_samples_leaf": 30,
    "l2_regularization": 1.0, "early_stopping": False, "max_bins": 63,
}  # fmt: skip


class BoostedRanker(TreeRanker):
    """``trees`` is a fitted ``HistGradientBoostingClassifier``."""

    kind = "boosted"

    def raw(self, values: NDArray[Any]) -> Floats:
        return np.asarray(self.trees.decision_function(values))

    def grown(self) -> Forest:
        # scikit-learn has no public way to its trees; a test holds the two against each other.
        trees = [_HistNode(one.nodes, 0) for stage in self.trees._predictors for one in stage]
        return Forest.of(float(self.trees._baseline_prediction.item()), trees, len(self.names))


@dataclass(frozen=True)
class _HistNode:
    nodes: NDArray[Any]
    at: int

    @property
    def count(self) -> float:
        return float(self.nodes["count"][self.at])

    @property
    def value(self) -> float | None:
        return float(self.nodes["value"][self.at]) if self.nodes["is_leaf"][self.at] else None

    @property
    def feature(self) -> int:
        return int(self.nodes["feature_idx"][self.at])

    @property
    def threshold(self) -> float:
        return float(self.nodes["num_threshold"][self.at])

    @property
    def left(self) -> _HistNode:
        return _HistNode(self.nodes, int(self.nodes["left"][self.at]))

    @property
    def right(self) -> _HistNode:
        return _HistNode(self.nodes, int(self.nodes["right"][self.at]))


def fit_boosted(examples: Examples, prior: WeightedPrior, version: str, seed: int = 0) -> BoostedRanker:
    """Trees for the log-odds that a pair is wanted, weighed against the prior by the number of answers.

    Raises:
        NotEnoughFeedback: fewer than ``LEAST`` answers, or ``EACH`` of a kind, with what is missing.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    examples.require(LEAST, EACH)
    known = examples.take(examples.answered)
    trees = HistGradientBoostingClassifier(
        monotonic_cst=_directions(known.names), random_state=seed, **SETTINGS
    )
    trees.fit(known.values, known.wanted, sample_weight=known.weight / known.weight.mean())
    return BoostedRanker(known.names, trees, share_of(len(known)), prior, version)


def _directions(names: Sequence[str]) -> NDArray[np.int8]:
    return np.array(directions(names), np.int8)
