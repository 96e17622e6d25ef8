"""Ranking metrics of one query, and their intervals over queries."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grades = Mapping[Any, float]
Values = NDArray[np.float64]


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


def gini(amounts: Sequence[float] | Values) -> float:
    """Gini coefficient: 0 when all have the same, towards 1 when one has all."""
    return float(_ginis(np.asarray(amounts, float)[None])[0])


def _ginis(rows: Values) -> Values:
    """The Gini coefficient of each row; 0 for a row of zeros."""
    sizes = np.sort(rows, axis=1)
    count, totals = sizes.shape[1], sizes.sum(axis=1)
    uneven = sizes @ (2.0 * np.arange(1, count + 1) - count - 1)
    found: Values = np.divide(uneven, count * totals, out=np.zeros(len(rows)), where=totals > 0)
    return found


def exposure(ranked: Sequence[Hashable], k: int = 10) -> dict[Hashable, float]:
    """How much attention each of the first ``k`` gets: ``1 / log2(1 + rank)`` (Singh & Joachims 2018)."""
    return {item: float(1 / np.log2(1 + rank)) for rank, item in enumerate(ranked[:k], 1)}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over queries with its 95 % bootstrap interval; NaN when no query has a value."""

    mean: float
    low: float
    high: float
    queries: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one configuration is better than another on the same queries, and by chance how often."""

    mean: float
    low: float
    high: float
    p_value: float


def estimate(
    values: Sequence[float] | Values,
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
    draws: int = 2000,
) -> Estimate:
    """Mean and percentile bootstrap interval (Efron 1979) of a metric over queries.

    Queries of one cluster (the needs of a buyer, the texts of a heading) are alike, so whole clusters are
    drawn: the interval tells what to expect of other buyers, not of more needs of these. Queries whose
    value is NaN do not count.
    """
    sample = np.asarray(values, float)
    there = ~np.isnan(sample)
    sums, sizes = _by_cluster(sample[there], _kept(clusters, there))
    if not len(sums):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    counts = _draws(len(sums), seed, draws)
    low, high = np.percentile((counts @ sums) / (counts @ sizes), [2.5, 97.5])
    return Estimate(float(sums.sum() / sizes.sum()), float(low), float(high), int(there.sum()))


def gini_estimate(
    shares: Values, clusters: Sequence[Hashable] | None = None, seed: int = 0, draws: int = 2000
) -> Estimate:
    """Gini of the column sums of ``shares`` (queries, companies), with a bootstrap interval over queries.

    Resampling makes sums more uneven than they are, so percentiles of the draws would lie above the Gini
    itself; their standard error is laid around it instead (Efron & Tibshirani 1993, ch. 13).
    """
    sums = np.column_stack([_by_cluster(column, clusters)[0] for column in shares.T])
    found = gini(shares.sum(axis=0))
    reach = 1.96 * float(_ginis(_draws(len(sums), seed, draws) @ sums).std())
    return Estimate(found, max(0.0, found - reach), min(1.0, found + reach), len(shares))


def relative_gain(
    ours: Sequence[float] | Values,
    theirs: Sequence[float] | Values,
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
    draws: int = 2000,
) -> Estimate:
    """Mean of ``ours`` over mean of ``theirs`` on the same queries, less 1, with an interval as above."""
    both = [_by_cluster(np.asarray(side, float), clusters)[0] for side in (ours, theirs)]
    counts = _draws(len(both[0]), seed, draws)
    low, high = np.percentile((counts @ both[0]) / (counts @ both[1]) - 1.0, [2.5, 97.5])
    found = both[0].sum() / both[1].sum() - 1.0
    return Estimate(float(found), float(low), float(high), len(np.asarray(ours)))


def paired_difference(
    ours: Sequence[float] | Values,
    theirs: Sequence[float] | Values,
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
    draws: int = 10_000,
) -> Difference:
    """Mean of ``ours - theirs`` over the same queries, with interval and two-sided p-value.

    Fisher's randomisation test (Smucker, Allan & Carterette, CIKM 2007): if the two were equal, the sign
    of each cluster's summed difference would be a coin's.
    """
    gaps = np.asarray(ours, float) - np.asarray(theirs, float)
    found = estimate(gaps, clusters, seed)
    there = ~np.isnan(gaps)
    sums, _ = _by_cluster(gaps[there], _kept(clusters, there))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (draws, len(sums)))
    as_far = np.abs(signs @ sums) >= abs(sums.sum()) - 1e-12
    return Difference(found.mean, found.low, found.high, float((1 + as_far.sum()) / (1 + draws)))


def _kept(clusters: Sequence[Hashable] | None, there: NDArray[np.bool_]) -> list[Hashable] | None:
    return None if clusters is None else [name for name, kept in zip(clusters, there, strict=True) if kept]


def _by_cluster(sample: Values, clusters: Sequence[Hashable] | None) -> tuple[Values, Values]:
    """Sum and size of each cluster; without clusters every value is its own."""
    if clusters is None:
        return sample, np.ones(len(sample))
    number = {name: at for at, name in enumerate(dict.fromkeys(clusters))}
    member = np.fromiter((number[name] for name in clusters), np.int64, len(clusters))
    sums, sizes = np.bincount(member, sample, len(number)), np.bincount(member, minlength=len(number))
    return sums.astype(np.float64), sizes.astype(np.float64)


def _draws(clusters: int, seed: int, draws: int) -> Values:
    """How often each cluster is in each of ``draws`` resamples with replacement: (draws, clusters)."""
    even = np.full(clusters, 1 / clusters)
    return np.random.default_rng(seed).multinomial(clusters, even, draws).astype(float)
