"""Logistic regression that starts from the prior's weights and leaves them as far as the data say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from recommender.ranker.additive import Floats, sigmoid
from recommender.ranker.calibrating import Line
from recommender.ranker.examples import Examples
from recommender.ranker.prior import WeightedPrior
from recommender.ranker.sense import directions

STRENGTH = 10.0
"""How many answers it takes to move a weight half-way: the prior's worth in examples."""

LEAST, EACH = 100, 20
"""Answers, and answers of each kind, without which nothing is learned."""


class Linear(WeightedPrior):
    """Learned weights; scored and explained exactly as the prior is."""

    learned = True
    kind = "logistic"

    def calibrated(self, line: Line) -> Linear:
        """The same ranker with its log-odds on a line."""
        weights = {name: line.slope * weight for name, weight in self.weights.items()}
        return Linear(weights, float(line.of(np.array(self.base))), self.version)

    def state(self) -> dict[str, Any]:
        """Plain data that :meth:`restored` takes."""
        return {"kind": self.kind, "weights": self.weights, "base": self.base, "version": self.version}

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> Linear:
        return cls(state["weights"], state["base"], state["version"])


def fit_logistic(
    examples: Examples, prior: WeightedPrior, version: str, strength: float = STRENGTH
) -> Linear:
    """The likeliest weights under a normal prior around ``prior``'s own, of the sign that makes sense.

    Maximum a posteriori: weighted log loss of wanted against declined plus
    ``strength / 2 * sum((sd * (weight - prior weight))²)``, ``sd`` a feature's own spread; a feature that
    never varies keeps the prior's weight. The intercept is free.

    Raises:
        NotEnoughFeedback: fewer than ``LEAST`` answers, or ``EACH`` of a kind, with what is missing.
    """
    examples.require(LEAST, EACH)
    known = examples.take(examples.answered)
    start = np.array([prior.weights.get(name, 0.0) for name in known.names])
    spread = known.values.std(axis=0, dtype=float)
    varies = spread > 0
    weight = known.weight / known.weight.mean()
    values, wanted = known.values[:, varies] / spread[varies], known.wanted.astype(float)
    before = known.values.astype(float) @ start + prior.base

    def loss(moved: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        logit = before + values @ moved[:-1] + moved[-1]
        error = weight * (sigmoid(logit) - wanted)
        likely = weight @ (np.logaddexp(0.0, logit) - wanted * logit)
        apart = moved[:-1]
        slope = np.append(values.T @ error + strength * apart, error.sum())
        return float(likely + strength / 2 * apart @ apart), slope

    bounds = _bounds(np.array(directions(known.names))[varies], start[varies] * spread[varies])
    moved = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = start.copy()
    weights[varies] += moved[:-1] / spread[varies]
    return Linear(
        dict(zip(known.names, weights.tolist(), strict=True)), prior.base + float(moved[-1]), version
    )


def _bounds(signs: NDArray[Any], start: Floats) -> list[tuple[float | None, float | None]]:
    """How far each weight may move before its sign makes no sense; the intercept is free."""
    found: list[tuple[float | None, float | None]] = []
    for sign, weight in zip(signs.tolist(), start.tolist(), strict=True):
        low = min(0.0, -weight) if sign > 0 else None
        high = max(0.0, -weight) if sign < 0 else None
        found.append((low, high))
    return [*found, (None, None)]
