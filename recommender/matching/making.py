"""Matches out of scored pairs: their scores now, what lies behind them when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender.features import Offer, Request
from recommender.matching.corpus import Corpus
from recommender.matching.reasons import reasons_for
from recommender.matching.scoring import Pairs, Rankers, Waterfalls
from recommender.ranker import Floats
from recommender.records import Contribution, Flag, Match, Reason


@dataclass(eq=False)
class PairGrounds:
    """What lies behind the match in a row of ``waterfalls``. Implements :class:`records.Grounds`."""

    corpus: Corpus
    waterfalls: Waterfalls
    row: int
    request: Request
    offer: Offer

    @cached_property
    def contributions(self) -> tuple[Contribution, ...]:
        return self.waterfalls.contributions(self.row)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        dense, learned = float(self.waterfalls.features[0, self.row]), self.waterfalls.rankers.learned
        return reasons_for(self.corpus.reader, self.corpus.today, self.request, self.offer, dense, learned)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        request, offer = self.request, self.offer
        return self.corpus.flags_of(offer.firm, request.buyer, offer.product, request.need)


def make_matches(corpus: Corpus, rankers: Rankers, pairs: Pairs, gains: Floats | None = None) -> list[Match]:
    """The matches of some pairs, best first; ``gains`` is what breadth adds to each score."""
    gains = np.zeros(len(pairs.score)) if gains is None else gains
    waterfalls = Waterfalls(rankers, corpus.space.names, pairs.features, gains)
    columns = pairs.needs, pairs.products, pairs.score + gains, pairs.buyer, pairs.firm
    rows = zip(*(column.tolist() for column in columns), strict=True)
    matches = [_match(corpus, waterfalls, row, *pair) for row, pair in enumerate(rows)]
    return sorted(matches, key=lambda match: -match.score)


def _match(
    corpus: Corpus, waterfalls: Waterfalls, row: int, need: int, product: int,
    score: float, buyer_score: float, firm_score: float,
) -> Match:  # fmt: skip
    request, offer = corpus.requests[need], corpus.offers[product]
    return Match(
        offer.firm.id, request.buyer.id, offer.product.id, request.need.id, score, buyer_score, firm_score,
        PairGrounds(corpus, waterfalls, row, request, offer),
    )  # fmt: skip
