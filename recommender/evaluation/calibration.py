"""Whether probabilities are to be believed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.ranker import Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions in one tenth of [0, 1]: their mean, the share that came true, and their weight."""

    predicted: float
    came_true: float
    weight: float


def reliability(predicted: Floats, came_true: Floats, weights: Floats | None = None) -> list[Bin]:
    """The reliability diagram in ten bins of equal width; empty bins are left out."""
    weights = np.ones(len(predicted)) if weights is None else weights
    number = np.minimum((predicted * 10).astype(int), 9)
    found = []
    for at in np.unique(number):
        here = number == at
        total = float(weights[here].sum())
        mean, true = ((weights * column)[here].sum() / total for column in (predicted, came_true))
        found.append(Bin(float(mean), float(true), total))
    return found


def calibration_error(predicted: Floats, came_true: Floats, weights: Floats | None = None) -> float:
    """Expected calibration error (Naeini, Cooper & Hauskrecht 2015): the bins' mean distance."""
    bins = reliability(predicted, came_true, weights)
    total = sum(one.weight for one in bins)
    return sum(one.weight * abs(one.predicted - one.came_true) for one in bins) / total if bins else 0.0
