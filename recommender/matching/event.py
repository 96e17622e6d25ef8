"""A whole event at once: every firm with every buyer, as arrays, with matches on demand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.matching.companies import PairScores, lines, pair_scores
from recommender.matching.corpus import Corpus
from recommender.matching.filters import Filters, broken_by_buyer, broken_by_firm
from recommender.matching.ranking import matches_at
from recommender.matching.scoring import Rankers
from recommender.protocols import Ids
from recommender.records import BuyerId, FirmId, Match

_CELLS = 150_000
"""(need, product) pairs scored in one go: what keeps the feature arrays within some 30 MB."""


@dataclass(frozen=True)
class EventScores:
    """Every buyer that has needs with every firm that has products.

    Rows are ``buyer_ids``, columns ``firm_ids``: ``scores.score`` and its fellows are (buyers, firms),
    the same scores as of the ranked lists (single precision). ``open`` is False where the two may
    not meet; scores are given there as well. ``version`` is that of the engine that gave them.
    """

    corpus: Corpus
    rankers: Rankers
    buyer_ids: tuple[BuyerId, ...]
    firm_ids: tuple[FirmId, ...]
    scores: PairScores
    open: NDArray[np.bool_]
    version: str = ""

    def match(self, firm: FirmId, buyer: BuyerId) -> Match:
        """The match of one pair. Raises ValueError for a company that is not in the event."""
        row, column = self.buyer_ids.index(buyer), self.firm_ids.index(firm)
        return matches_at(self.corpus, self.rankers, self.scores, [(row, column)])[0]

    def matches_of(self, buyer: BuyerId) -> list[Match]:
        """All open matches of a buyer, best first. Raises ValueError as above."""
        row = self.buyer_ids.index(buyer)
        places = [(row, int(column)) for column in np.flatnonzero(self.open[row])]
        return matches_at(self.corpus, self.rankers, self.scores, places)


def score_event(corpus: Corpus, rankers: Rankers, filters: Filters) -> EventScores:
    """Score all pairs of the participants that ``filters`` let in on each side."""
    buyers = _chosen(corpus.buyer_lines, [not broken_by_buyer(b, filters) for b in corpus.buyers.values()])
    firms = _chosen(corpus.firm_lines, [not broken_by_firm(f, filters) for f in corpus.firms.values()])
    scores = _all_pairs(corpus, rankers, buyers, firms)
    ids = list(corpus.buyers), list(corpus.firms)
    return EventScores(
        corpus,
        rankers,
        tuple(ids[0][at] for at in buyers),
        tuple(ids[1][at] for at in firms),
        scores,
        corpus.open[np.ix_(buyers, firms)],
    )


def _chosen(starts: Ids, allowed: list[bool]) -> Ids:
    """Positions of the companies that are allowed and have a line."""
    return np.flatnonzero(np.array(allowed, bool) & (np.diff(starts) > 0))


def _all_pairs(corpus: Corpus, rankers: Rankers, buyers: Ids, firms: Ids) -> PairScores:
    if not len(buyers) or not len(firms):
        nothing = np.empty((len(buyers), len(firms)))
        return PairScores(buyers, firms, *(nothing.astype(int),) * 2, *(nothing,) * 4)
    products = lines(corpus.firm_lines, firms)
    ends = np.cumsum(np.diff(corpus.buyer_lines)[buyers])
    blocks = np.split(buyers, np.flatnonzero(np.diff(ends * len(products) // _CELLS)) + 1)
    parts = [pair_scores(corpus, rankers, lines(corpus.buyer_lines, b), products) for b in blocks if len(b)]
    stacked = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("need", "product", "buyer_score", "firm_score", "score", "gain")
    }
    return PairScores(buyers=buyers, firms=firms, **stacked)
