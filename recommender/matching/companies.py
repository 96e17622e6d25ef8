"""From lines to companies: the best product and need of every (buyer, firm), breadth rewarded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.matching.corpus import Corpus
from recommender.matching.scoring import Grid, Rankers, score_grid
from recommender.protocols import Ids
from recommender.ranker import Floats

BREADTH = 0.15
"""How much of the way to certainty a pair gains when the firm serves every need of the buyer as well
as the best one. The mean over all needs counts, so neither long nor repeated lists gain by it."""


@dataclass(frozen=True)
class PairScores:
    """Buyers with firms, (buyers, firms): scores, and positions of the best need and product.

    ``gain`` is the part of ``score`` that breadth gave; ``buyers`` and ``firms`` are positions.
    """

    buyers: Ids
    firms: Ids
    need: Ids
    product: Ids
    buyer_score: Floats
    firm_score: Floats
    score: Floats
    gain: Floats


def pair_scores(corpus: Corpus, rankers: Rankers, needs: Ids, products: Ids) -> PairScores:
    """Score the buyers of some needs with the firms of some products; positions ascending, not empty."""
    per_need = need_scores(corpus, score_grid(corpus.space, rankers, needs, products, np.float32))
    buyers, starts = _groups(per_need.buyers)
    best = np.maximum.reduceat(per_need.score, starts, axis=0)
    counts = np.diff([*starts, len(needs)])
    gain = BREADTH * (1.0 - best) * np.add.reduceat(per_need.score, starts, axis=0) / counts[:, None]
    row = starts[:, None] + _first_best(per_need.score.T, best.T, starts).T
    at = row, np.arange(len(per_need.firms))
    return PairScores(
        buyers, per_need.firms, needs[row], per_need.product[at], per_need.buyer_score[at],
        per_need.firm_score[at], best + gain, gain,
    )  # fmt: skip


def need_scores(corpus: Corpus, grid: Grid) -> PairScores:
    """The best product of each firm for each need of a grid: a row a need, no breadth."""
    firms, starts = _groups(corpus.space.product_firm[grid.products])
    best = np.maximum.reduceat(grid.score, starts, axis=1)
    column = starts + _first_best(grid.score, best, starts)
    row = np.arange(len(grid.needs))[:, None]
    return PairScores(
        corpus.space.need_buyer[grid.needs], firms, np.broadcast_to(grid.needs[:, None], best.shape),
        grid.products[column], grid.buyer[row, column], grid.firm[row, column], best, np.zeros_like(best),
    )  # fmt: skip


def _first_best(scores: Floats, best: Floats, starts: Ids) -> NDArray[np.int64]:
    """Within each group of columns, how far from its start the first best one stands: (rows, groups)."""
    sizes = np.diff([*starts, scores.shape[1]])
    behind = np.arange(scores.shape[1]) - np.repeat(starts, sizes)
    places = np.where(scores == np.repeat(best, sizes, axis=1), behind, scores.shape[1])
    found: NDArray[np.int64] = np.minimum.reduceat(places, starts, axis=1)
    return found


def _groups(ascending: Ids) -> tuple[Ids, Ids]:
    """The distinct values of an ascending array, and where each starts."""
    starts = np.flatnonzero(np.diff(ascending, prepend=-1))
    return ascending[starts], starts


def lines(starts: Ids, companies: Ids) -> Ids:
    """Positions of the lines of some companies, in order."""
    return np.concatenate([np.arange(starts[at], starts[at + 1]) for at in companies])
