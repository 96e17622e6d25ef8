"""LambdaMART (LightGBM, the ``learn`` extra): trees grown for the order of what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.errors import BackendUnavailable
from recommender.ranker.additive import Floats
from recommender.ranker.boosted import EACH, LEAST
from recommender.ranker.calibrating import Line
from recommender.ranker.examples import Examples
from recommender.ranker.forest import Forest
from recommender.ranker.prior import WeightedPrior
from recommender.ranker.sense import directions
from recommender.ranker.trees import TreeRanker, share_of

HAND = 100
"""About so many answers are ordered among each other."""

SETTINGS = {
    "objective": "lambdarank", "learning_rate": 0.1, "num_leaves": 15, "max_depth": 4, "lambda_l2": 1.0,
    "min_data_in_leaf": 30, "lambdarank_truncation_level": HAND, "verbosity": -1, "deterministic": True,
    "force_row_wise": True, "num_threads": 1,
}  # fmt: skip
ROUNDS = 120


class LambdaMartRanker(TreeRanker):
    """``trees`` is the text of a LightGBM booster."""

    kind = "lambdamart"

    def raw(self, values: NDArray[Any]) -> Floats:
        return np.asarray(self._booster.predict(values.astype(float), raw_score=True))

    def grown(self) -> Forest:
        trees = [_LightNode(tree["tree_structure"]) for tree in self._booster.dump_model()["tree_info"]]
        return Forest.of(0.0, trees, len(self.names))

    @cached_property
    def _booster(self) -> Any:
        return lightgbm().Booster(model_str=self.trees)


@dataclass(frozen=True)
class _LightNode:
    told: Mapping[str, Any]

    @property
    def count(self) -> float:
        return float(self.told.get("internal_count", self.told.get("leaf_count", 1)))

    @property
    def value(self) -> float | None:
        return float(self.told["leaf_value"]) if "leaf_value" in self.told else None

    @property
    def feature(self) -> int:
        return int(self.told["split_feature"])

    @property
    def threshold(self) -> float:
        return float(self.told["threshold"])

    @property
    def left(self) -> _LightNode:
        return _LightNode(self.told["left_child"])

    @property
    def right(self) -> _LightNode:
        return _LightNode(self.told["right_child"])


def lightgbm() -> Any:
    """The library. Raises BackendUnavailable when the extra is not installed."""
    try:
        import lightgbm as library
    except ImportError as error:
        raise BackendUnavailable("learn_extra_missing", what="LightGBM") from error
    return library


def fit_lambdamart(examples: Examples, prior: WeightedPrior, version: str, seed: int = 0) -> LambdaMartRanker:
    """Trees that put what was wanted first (Burges 2010), weighed against the prior by the number of answers.

    Answers of an event are ordered among each other, whosever list they were on. Trees that only order lists
    within themselves never learn which of two firms wants a buyer more, and a match takes both sides.

    Raises:
        BackendUnavailable: LightGBM is not installed.
        NotEnoughFeedback: fewer than ``LEAST`` answers, or ``EACH`` of a kind, with what is missing.
    """
    library = lightgbm()
    examples.require(LEAST, EACH)
    known = examples.take(examples.answered)
    order, sizes = _dealt(known.event, seed)
    known = known.take(order)
    values = known.values.astype(float)
    weight = known.weight / known.weight.mean()
    data = library.Dataset(values, known.wanted.astype(int), group=sizes, weight=weight)
    settings = SETTINGS | {"seed": seed, "monotone_constraints": directions(known.names)}
    booster = library.train(settings, data, ROUNDS)
    share = share_of(len(known))
    zero = Line(offset=share * _from_odds(booster.predict(values, raw_score=True), known))
    return LambdaMartRanker(known.names, booster.model_to_string(), share, prior, version, zero)


def _from_odds(raw: Floats, known: Examples) -> float:
    """How far the trees' sums are from log-odds on average: an order has no zero of its own, so fits on
    different events would differ by chance."""
    wanted = np.average(known.wanted, weights=known.weight)
    return float(np.log(wanted / (1 - wanted)) - np.average(raw, weights=known.weight))


def _dealt(event: NDArray[np.int64], seed: int) -> tuple[NDArray[np.int64], list[int]]:
    """The rows of each event in turn, shuffled, and the sizes of the hands they are dealt in: all pairs of an
    event would be too many."""
    order = np.lexsort((np.random.default_rng(seed).random(len(event)), event))
    sizes: list[int] = []
    for answers in np.unique(event, return_counts=True)[1].tolist():
        hands = -(-answers // HAND)
        sizes += [(answers + at) // hands for at in range(hands)]
    return order, sizes
