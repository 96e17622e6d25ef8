"""Fusing candidate lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender.protocols import Ids


def reciprocal_rank_fusion(rankings: Sequence[Ids], k: int, damping: float = 60.0) -> Ids:
    """The best ``k`` positions over several rankings of positions, best first, ties by position.

    Sum of ``1 / (damping + rank)`` over the rankings that hold the position (Cormack, Clarke & Büttcher,
    SIGIR 2009).
    """
    longest = max(map(len, rankings))
    shares = 1.0 / np.arange(damping + 1, damping + 1 + longest)
    scores = np.bincount(np.concatenate(rankings), np.concatenate([shares[: len(r)] for r in rankings]))
    found = scores.nonzero()[0]
    return found[(-scores[found]).argsort(kind="stable")[:k]]
