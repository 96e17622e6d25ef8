"""Matches out of scored pairs: full precision now, contributions and reasons when first read."""

from __future__ import annotations

import numpy as np

from recommender.matching.corpus import Corpus
from recommender.matching.reasons import reasons_for
from recommender.matching.scoring import Pairs, Rankers, Waterfalls
from recommender.ranker import Floats
from recommender.records import Deferred, Match


def make_matches(corpus: Corpus, rankers: Rankers, pairs: Pairs, gains: Floats | None = None) -> list[Match]:
    """The matches of some pairs, best first; ``gains`` is what breadth adds to each score."""
    waterfalls = Waterfalls(rankers, corpus.space.names, pairs.features)
    added = np.zeros(len(pairs.score)) if gains is None else gains
    columns = (
        pairs.needs, pairs.products, pairs.score + added, pairs.buyer, pairs.firm, added, pairs.features[0]
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    matches = [_match(corpus, waterfalls, row, *pair) for row, pair in enumerate(rows)]
    return sorted(matches, key=lambda match: -match.score)


def _match(
    corpus: Corpus, waterfalls: Waterfalls, row: int, need: int, product: int,
    score: float, buyer_score: float, firm_score: float, gain: float, dense: float,
) -> Match:  # fmt: skip
    request, offer = corpus.requests[need], corpus.offers[product]
    firm, buyer, offered, wanted = offer.firm, request.buyer, offer.product, request.need
    learned = waterfalls.rankers.learned
    return Match(
        firm.id, buyer.id, offered.id, wanted.id, score, buyer_score, firm_score,
        Deferred(waterfalls.contributions, row, gain),
        Deferred(reasons_for, corpus.reader, corpus.today, request, offer, dense, learned),
        Deferred(corpus.flags_of, firm, buyer, offered, wanted),
    )  # fmt: skip
