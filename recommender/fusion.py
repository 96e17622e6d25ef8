"""Fusing candidate lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender.protocols import Ids


def reciprocal_rank_fusion(rankings: Sequence[Ids], k: int, damping: float = 60.0) -> Ids:
    """The best ``k`` ids over several rankings, best first, ties by id.

    Sum of ``1 / (damping + rank)`` over the rankings that hold the id (Cormack, Clarke & Büttcher,
    SIGIR 2009).
    """
    if not any(len(ranking) for ranking in rankings):
        return np.empty(0, np.int64)
    ids = np.concatenate(rankings)
    shares = np.concatenate([1.0 / (damping + 1 + np.arange(len(ranking))) for ranking in rankings])
    order = np.argsort(ids, kind="stable")
    ids, shares = ids[order], shares[order]
    starts = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
    scores = np.add.reduceat(shares, starts)
    return ids[starts][np.argsort(-scores, kind="stable")[:k]]
