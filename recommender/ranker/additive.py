"""Additive scores: a probability and what each feature did to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """Log-odds of n pairs, split: ``logit = base + parts.sum(axis=1)``; ``parts`` is (n, features)."""

    base: float
    parts: Floats

    @cached_property
    def logit(self) -> Floats:
        return np.asarray(self.base + self.parts.sum(axis=1))

    @cached_property
    def probability(self) -> Floats:
        return sigmoid(self.logit)

    def amounts(self) -> tuple[float, Floats]:
        """The same split in units of probability: ``probability = base + amounts.sum(axis=1)``.

        Each part gets its share of the distance from the base's probability, in proportion to its
        log-odds: the Aumann–Shapley value of the sigmoid along the straight path from the base
        (Aumann & Shapley 1974; integrated gradients, Sundararajan et al. 2017), which is exact.
        """
        start = float(sigmoid(np.array(self.base)))
        distance = self.logit - self.base
        slope = self.probability * (1 - self.probability)
        moved = np.divide(self.probability - start, distance, out=slope, where=np.abs(distance) > 1e-9)
        return start, self.parts * moved[:, None]


class Ranker(Protocol):
    """Named features of pairs → P(this side wants the meeting), additively."""

    version: str

    def score(self, names: Sequence[str], values: NDArray[np.float32]) -> Scored:
        """Score (n, features). Raises ValueError when ``names`` are not those it was made for."""


def sigmoid(logit: Floats) -> Floats:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logit)))


def harmonic(one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    """Harmonic mean of two positive scores and its slopes in each.

    Homogeneous of degree one, so by Euler's theorem ``mean = slope_one * one + slope_other * other``:
    contributions to each side's score, times its slope, add up to the mean.
    """
    total = one + other
    return 2 * one * other / total, 2 * (other / total) ** 2, 2 * (one / total) ** 2
