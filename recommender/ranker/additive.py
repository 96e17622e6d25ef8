"""Additive scores: a probability and what each feature did to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Scored:
    """Log-odds of n pairs, split: ``logit = base + parts.sum(axis=1)``; ``parts`` is (n, features)."""

    base: float
    parts: Floats
    logit: Floats
    probability: Floats

    @classmethod
    def of(cls, base: float, parts: Floats) -> Self:
        logit = base + parts.sum(axis=1)
        return cls(base, parts, logit, sigmoid(logit))

    def only(self, row: int) -> Scored:
        """One of the pairs."""
        one = slice(row, row + 1)
        return Scored(self.base, self.parts[one], self.logit[one], self.probability[one])

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
    """Named features of pairs → P(this side wants the meeting), additively.

    Both methods take (n, features), answer in no less than their precision, and raise ValueError when
    ``names`` lack one it was made for.
    """

    @property
    def version(self) -> str: ...

    @property
    def learned(self) -> bool: ...

    def logits(self, names: Sequence[str], values: Floats) -> Floats:
        """Log-odds of each pair, quickly."""

    def score(self, names: Sequence[str], values: Floats) -> Scored:
        """Log-odds of each pair, split by feature."""


def sigmoid(logit: Floats) -> Floats:
    """1 / (1 + e^-x), without overflow, and never 0, so that two of them can be combined."""
    return np.asarray(1.0 / (1.0 + np.exp(np.minimum(-logit, 80.0))))
