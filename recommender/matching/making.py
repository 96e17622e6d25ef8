"""Matches out of scored pairs: full precision now, contributions and reasons when first read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from recommender.matching.corpus import Corpus
from recommender.matching.reasons import reasons_for
from recommender.matching.scoring import Rankers, Waterfalls
from recommender.ranker import Floats
from recommender.records import Deferred, Match


def make_matches(
    corpus: Corpus,
    rankers: Rankers,
    needs: Sequence[int],
    products: Sequence[int],
    features: NDArray[np.float32],
    gains: Floats | None = None,
) -> list[Match]:
    """The matches of the needs with the products at the same place, best first.

    ``features`` is (features, pairs); ``gains`` is what breadth adds to each score.
    """
    waterfalls = Waterfalls.of(rankers, corpus.space.names, np.ascontiguousarray(features.T))
    added = np.zeros(len(needs)) if gains is None else gains.astype(float)
    scores = waterfalls.score() + added
    columns = scores, waterfalls.buyer.probability, waterfalls.firm.probability, added, features[0]
    rows = list(zip(needs, products, *(column.tolist() for column in columns), strict=True))
    make = partial(_match, corpus, rankers.learned, waterfalls)
    return [make(row, *rows[row]) for row in np.argsort(-scores, kind="stable").tolist()]


def _match(
    corpus: Corpus, learned: bool, waterfalls: Waterfalls, row: int, need: int, product: int,
    score: float, buyer_score: float, firm_score: float, gain: float, dense: float,
) -> Match:  # fmt: skip
    request, offer = corpus.requests[need], corpus.offers[product]
    firm, buyer, offered, wanted = offer.firm, request.buyer, offer.product, request.need
    return Match(
        firm.id, buyer.id, offered.id, wanted.id, score, buyer_score, firm_score,
        Deferred(partial(waterfalls.contributions, row, gain)),
        Deferred(partial(reasons_for, corpus.reader, corpus.today, request, offer, dense, learned)),
        Deferred(partial(corpus.flags_of, firm, buyer, offered, wanted)),
    )  # fmt: skip
