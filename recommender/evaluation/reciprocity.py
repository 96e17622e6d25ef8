"""Both directions of a judged mission: what a two-sided order is worth beside an order by one side alone.

A match needs both sides, so a list is judged by how much *both* want each pair (Pizzato et al. 2010, RECON;
Neve & Palomares 2019), and for each side that is given a list: firms for a need, needs or buyers for a firm.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.metrics import Values, ndcg
from recommender.records import BuyerId

Flags = NDArray[np.bool_]
TWO_SIDED = "both sides"


class Direction(StrEnum):
    """Who is given a list of whom; a buyer counts by the best of its needs."""

    FIRMS = "need→firms"
    NEEDS = "firm→needs"
    BUYERS = "firm→buyers"


@dataclass(frozen=True)
class JudgedPairs:
    """Judged needs with all firms, arrays of (needs, firms); ``buyers`` are those of the needs.

    ``scores`` is by order: the two-sided one and its one-sided rivals. ``mutual`` are the reciprocal grades,
    0 where the pair was not judged; ``open`` says who may meet.
    """

    buyers: Sequence[BuyerId]
    scores: Mapping[str, Values]
    mutual: Values
    judged: Flags
    open: Flags

    def lists(self, direction: Direction, judged_alone: bool) -> tuple[dict[str, Values], list[Hashable]]:
        """Reciprocal nDCG@10 of every list under each order, and the cluster of each list.

        Candidates are the pairs that may meet, or those of them that were judged; a list in which nobody
        wants each other is left out. Clusters are the buyer of a need, the firm itself.
        """
        allowed = self.open & self.judged if judged_alone else self.open
        grades, scores = np.where(allowed, self.mutual, 0.0), dict(self.scores)
        clusters: list[Hashable] = list(self.buyers)
        if direction is not Direction.FIRMS:
            allowed, grades = allowed.T, grades.T
            scores = {order: score.T for order, score in scores.items()}
            clusters = list(range(len(grades)))
        if direction is Direction.BUYERS:
            starts = np.array([at for at, one in enumerate(self.buyers) if one not in self.buyers[:at]])
            scores = {order: np.where(allowed, score, -np.inf) for order, score in scores.items()}
            scores = {order: np.maximum.reduceat(score, starts, axis=1) for order, score in scores.items()}
            allowed, grades = (np.maximum.reduceat(one, starts, axis=1) for one in (allowed, grades))
        kept = np.flatnonzero(grades.any(axis=1))
        found = {
            order: np.array([_ndcg(score[row], grades[row], allowed[row]) for row in kept])
            for order, score in scores.items()
        }
        return found, [clusters[row] for row in kept]


def _ndcg(score: Values, grades: Values, allowed: Flags) -> float:
    """nDCG@10 of the allowed candidates in falling order of score, ties by position."""
    candidates = np.flatnonzero(allowed)
    order = candidates[np.argsort(-score[candidates], kind="stable")]
    return ndcg(order.tolist(), dict(enumerate(grades.tolist())), 10)
