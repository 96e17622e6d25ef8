"""Scores → probabilities: Platt's line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from recommender.ranker.additive import Floats, Scored, sigmoid
from recommender.ranker.examples import Examples

LEAST_SLOPE = 0.05
"""A score that says nothing is flattened, never turned round."""


@dataclass(frozen=True, slots=True)
class Line:
    """``slope * logit + offset``: Platt scaling (Platt 1999), which keeps a score additive."""

    slope: float = 1.0
    offset: float = 0.0

    def of(self, logit: Floats) -> Floats:
        return self.slope * logit + self.offset

    def scored(self, scored: Scored) -> Scored:
        """The same split, stretched."""
        return Scored.of(self.slope * scored.base + self.offset, self.slope * scored.parts)


def fit_line(logit: Floats, examples: Examples) -> Line:
    """The line that makes log-odds (n,), by rankers that had not seen the examples, likeliest for them."""
    known = examples.answered
    if not known.any():
        return Line()
    logit, wanted = np.asarray(logit, float)[known], examples.wanted[known].astype(float)
    weight = examples.weight[known] / examples.weight[known].sum()

    def loss(line: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        stretched = line[0] * logit + line[1]
        error = weight * (sigmoid(stretched) - wanted)
        likely = weight @ (np.logaddexp(0.0, stretched) - wanted * stretched)
        return float(likely), np.array([error @ logit, error.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[(LEAST_SLOPE, None), (None, None)])
    return Line(float(found.x[0]), float(found.x[1]))
