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
    return [
        _match(corpus, rankers, waterfalls, row, needs[row], products[row], scores[row], float(added[row]))
        for row in np.argsort(-scores, kind="stable").tolist()
    ]


def _match(
    corpus: Corpus, rankers: Rankers, waterfalls: Waterfalls, row: int, need: int, product: int,
    score: float, gain: float,
) -> Match:  # fmt: skip
    request, offer = corpus.requests[need], corpus.offers[product]
    dense = float(waterfalls.values[row, 0])
    return Match(
        firm_id=offer.firm.id,
        buyer_id=request.buyer.id,
        product_id=offer.product.id,
        need_id=request.need.id,
        score=float(score),
        buyer_score=float(waterfalls.buyer.probability[row]),
        firm_score=float(waterfalls.firm.probability[row]),
        contributions=Deferred(partial(waterfalls.contributions, row, gain)),
        reasons=Deferred(
            partial(reasons_for, corpus.reader, corpus.today, request, offer, dense, rankers.learned)
        ),
        flags=Deferred(lambda: corpus.flags_of(offer.firm, request.buyer, offer.product, request.need)),
    )
