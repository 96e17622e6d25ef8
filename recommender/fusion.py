"""Fusing candidate lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from recommender.protocols import Ids


def reciprocal_rank_fusion(rankings: Sequence[Ids], k: int, damping: float = 60.0) -> Ids:
    """The best ``k`` positions over several rankings of positions, best first, ties by position.

    Sum of ``1 / (damping + rank)`` over the rankings that hold the position (Cormack, Clarke & Büttcher,
    SIGIR 2009).
    """
    shares = [_shares(len(ranking), damping) for ranking in rankings]
    scores = np.bincount(np.concatenate(rankings), np.concatenate(shares))
    found = scores.nonzero()[0]
    return found.take((-scores.take(found)).argsort(kind="stable")[:k])


@lru_cache(maxsize=1_000)
def _shares(count: int, damping: float) -> NDArray[np.float64]:
    return 1.0 / np.arange(damping + 1, damping + 1 + count)
