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
    shares = [1.0 / np.arange(damping + 1, damping + 1 + len(ranking)) for ranking in rankings]
    scores = np.bincount(np.concatenate(rankings), np.concatenate(shares))
    found = np.flatnonzero(scores)
    return found[np.argsort(-scores[found], kind="stable")[:k]]
