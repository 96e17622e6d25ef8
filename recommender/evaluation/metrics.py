"""Ranking metrics of one query, and their intervals over queries."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Grades = Mapping[Hashable, float]


def ndcg(ranked: Sequence[Hashable], grades: Grades, k: int = 10) -> float:
    """Normalised discounted cumulative gain at ``k`` with gain ``2^grade - 1`` (Burges et al. 2005).

    1 for the ideal order. Raises ValueError when nothing is relevant.
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:k])
    if ideal == 0:
        raise ValueError("nDCG of a query without relevant results")
    return _dcg([grades.get(item, 0.0) for item in ranked[:k]]) / ideal


def _dcg(grades: Sequence[float]) -> float:
    gains = np.exp2(np.asarray(grades, float)) - 1.0
    return float((gains / np.log2(np.arange(2, len(gains) + 2))).sum())


def recall(ranked: Sequence[Hashable], grades: Grades, k: int, least: float = 1.0) -> float:
    """Share of the results graded at least ``least`` that are among the first ``k``."""
    relevant = {item for item, grade in grades.items() if grade >= least}
    return len(relevant & set(ranked[:k])) / len(relevant)


def reciprocal_rank(ranked: Sequence[Hashable], grades: Grades, least: float = 1.0) -> float:
    """1 / rank of the first result graded at least ``least``; 0 when there is none."""
    for at, item in enumerate(ranked, 1):
        if grades.get(item, 0.0) >= least:
            return 1.0 / at
    return 0.0


def gini(amounts: Sequence[float]) -> float:
    """Gini coefficient: 0 when all have the same, towards 1 when one has all."""
    sizes = np.sort(np.asarray(amounts, float))
    if sizes.sum() == 0:
        return 0.0
    ranks = np.arange(1, len(sizes) + 1)
    return float((2 * ranks - len(sizes) - 1) @ sizes / (len(sizes) * sizes.sum()))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    queries: int


def estimate(values: Sequence[float], seed: int = 0, draws: int = 2000) -> Estimate:
    """Mean and percentile bootstrap interval (Efron 1979) of a metric over queries."""
    sample = np.asarray(values, float)
    if not len(sample):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    means = bootstrap_means(sample, seed, draws)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(sample.mean()), float(low), float(high), len(sample))


def bootstrap_means(sample: NDArray[np.float64], seed: int, draws: int) -> NDArray[np.float64]:
    """Means of ``draws`` resamples of ``sample`` with replacement."""
    picks = np.random.default_rng(seed).integers(0, len(sample), (draws, len(sample)))
    return np.asarray(sample[picks].mean(axis=1))
