"""From candidates to ranked companies: best pair kept, breadth rewarded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from recommender.features import Context
from recommender.matching.corpus import Corpus
from recommender.matching.reasons import reasons_for
from recommender.matching.scoring import Rankers, ScoredPairs, score_pairs
from recommender.records import BuyerId, Contribution, FirmId, Match, Side

BREADTH = 0.15
"""How much of the way to certainty a company gains when every further need is served as well."""


@dataclass(frozen=True)
class Pair:
    """A scored (need, product) pair: a row of ``pairs``."""

    pairs: ScoredPairs
    row: int

    @property
    def score(self) -> float:
        return float(self.pairs.score[self.row])


def rank_firms_for_need(corpus: Corpus, rankers: Rankers, context: Context, need: int, k: int) -> list[Match]:
    """The best ``k`` firms for one need, by the best of each firm's products."""
    best = _best_by_firm(corpus, _candidate_pairs(corpus, rankers, context, need))
    chosen = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))[:k]
    return [_match(corpus, context, pair, ()) for _, pair in chosen]


def rank_firms_for_buyer(
    corpus: Corpus, rankers: Rankers, context: Context, buyer: BuyerId, k: int
) -> list[Match]:
    """The best ``k`` firms over all needs of a buyer."""
    needs = [corpus.need_position[need.id] for need in corpus.buyers[buyer].needs]
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for need in needs:
        for firm, pair in _best_by_firm(corpus, _candidate_pairs(corpus, rankers, context, need)).items():
            found[firm].append(pair)
    return _with_breadth(corpus, context, found, len(needs), k)


def rank_buyers_for_firm(
    corpus: Corpus, rankers: Rankers, context: Context, firm: FirmId, k: int
) -> list[Match]:
    """The best ``k`` buyers for a firm over all its products; the same score for a pair as above."""
    products = np.array([corpus.product_position[p.id] for p in corpus.firms[firm].products], np.int64)
    allowed = corpus.needs_open_to(firm)
    needs: set[int] = set()
    for at in products:
        text = corpus.offers[at].product.text
        needs.update(corpus.needs.candidates(corpus.products.vectors[at], text, allowed).tolist())
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for need in sorted(needs):
        pairs = score_pairs(corpus, rankers, context, need, products)
        found[corpus.requests[need].buyer.id].append(Pair(pairs, int(np.argmax(pairs.score))))
    sizes = {buyer: len(corpus.buyers[BuyerId(buyer)].needs) for buyer in found}
    return _with_breadth(corpus, context, found, sizes, k)


def _candidate_pairs(corpus: Corpus, rankers: Rankers, context: Context, need: int) -> ScoredPairs:
    request = corpus.requests[need]
    allowed = corpus.products_open_to(request.buyer.id)
    products = corpus.products.candidates(corpus.needs.vectors[need], request.need.text, allowed)
    return score_pairs(corpus, rankers, context, need, products)


def _best_by_firm(corpus: Corpus, pairs: ScoredPairs) -> dict[str, Pair]:
    best: dict[str, Pair] = {}
    for row in np.lexsort((corpus.products.ids[pairs.products], -pairs.score)):
        best.setdefault(corpus.product_firm[pairs.products[row]], Pair(pairs, int(row)))
    return best


def _with_breadth(
    corpus: Corpus,
    context: Context,
    found: dict[str, list[Pair]],
    needs: int | dict[str, int],
    k: int,
) -> list[Match]:
    ranked = []
    for company, pairs in found.items():
        pairs.sort(key=lambda pair: -pair.score)
        size = needs if isinstance(needs, int) else needs[company]
        gain = _breadth_gain([pair.score for pair in pairs], size)
        ranked.append((pairs[0].score + gain, company, pairs[0], gain))
    ranked.sort(key=lambda item: (-item[0], item[1]))
    return [
        _match(
            corpus,
            context,
            pair,
            (Contribution("breadth", Side.BUYER, gain, gain),) if gain else (),
        )
        for _, _, pair, gain in ranked[:k]
    ]


def _breadth_gain(scores: list[float], needs: int) -> float:
    """What serving the buyer's other needs adds; an average over needs, so long lists gain nothing."""
    if needs < 2 or len(scores) < 2:
        return 0.0
    return BREADTH * (1.0 - scores[0]) * sum(scores[1:]) / (needs - 1)


def _match(corpus: Corpus, context: Context, pair: Pair, extra: tuple[Contribution, ...]) -> Match:
    pairs, row = pair.pairs, pair.row
    request, offer = corpus.requests[pairs.need], corpus.offers[pairs.products[row]]
    dense = float(pairs.table.column("dense")[row])
    return Match(
        firm_id=offer.firm.id,
        buyer_id=request.buyer.id,
        product_id=offer.product.id,
        need_id=request.need.id,
        score=pair.score + sum(contribution.amount for contribution in extra),
        buyer_score=float(pairs.buyer.probability[row]),
        firm_score=float(pairs.firm.probability[row]),
        contributions=(*pairs.contributions(row), *extra),
        reasons=reasons_for(request, offer, dense, context),
    )
