"""Ranked lists: candidates, scores, the best companies, matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.matching.companies import PairScores, lines, pair_scores
from recommender.matching.corpus import Corpus
from recommender.matching.filters import Filters, open_needs, open_products
from recommender.matching.making import make_matches
from recommender.matching.scoring import Rankers, score_grid, score_pairs
from recommender.matching.shelf import CANDIDATES
from recommender.protocols import Ids
from recommender.ranker import Floats
from recommender.records import Match


def rank_firms_for_need(corpus: Corpus, rankers: Rankers, need: int, k: int, filters: Filters) -> list[Match]:
    """The best ``k`` firms for one need, each by the best of its products found; ties by position."""
    products = np.sort(product_candidates(corpus, need, k, filters))
    if not len(products):
        return []
    grid = score_grid(corpus.space, rankers, np.array([need]), products, np.float64)
    order = best(grid.score[0], len(products))
    chosen = order[_first_of_each(corpus.space.product_firm.take(products.take(order)), k)]
    return make_matches(corpus, rankers, grid.pairs(chosen))


def rank_firms_for_buyer(
    corpus: Corpus, rankers: Rankers, buyer: int, k: int, filters: Filters
) -> list[Match]:
    """The best ``k`` firms over all needs of a buyer."""
    needs = range(corpus.buyer_lines[buyer], corpus.buyer_lines[buyer + 1])
    products = [product_candidates(corpus, need, k, filters) for need in needs]
    if not any(map(len, products)):
        return []
    firms = np.unique(corpus.space.product_firm[np.concatenate(products)])
    theirs = lines(corpus.firm_lines, firms)
    allowed = open_products(corpus, buyer, filters)
    found = pair_scores(corpus, rankers, np.asarray(needs), theirs[allowed[theirs]])
    return matches_at(corpus, rankers, found, [(0, column) for column in best(found.score[0], k)])


def rank_buyers_for_firm(
    corpus: Corpus, rankers: Rankers, firm: int, k: int, filters: Filters
) -> list[Match]:
    """The best ``k`` buyers for a firm over all its products; the same score for a pair as above."""
    products = range(corpus.firm_lines[firm], corpus.firm_lines[firm + 1])
    needs = [need_candidates(corpus, product, k, filters) for product in products]
    if not any(map(len, needs)):
        return []
    buyers = np.unique(corpus.space.need_buyer[np.concatenate(needs)])
    found = pair_scores(corpus, rankers, lines(corpus.buyer_lines, buyers), np.asarray(products))
    return matches_at(corpus, rankers, found, [(row, 0) for row in best(found.score[:, 0], k)])


def product_candidates(corpus: Corpus, need: int, k: int, filters: Filters) -> Ids:
    """Positions of products that may suit a need, best first, of at least ``k`` firms if there are."""
    request = corpus.requests[need]
    allowed = open_products(corpus, corpus.buyer_position[request.buyer.id], filters)
    coded = corpus.codes.products_like(need)
    return _deepened(
        lambda depth: corpus.products.candidates(
            corpus.needs.vectors[need], request.need.text, coded, allowed, depth
        ),
        corpus.space.product_firm, k, allowed,
    )  # fmt: skip


def need_candidates(corpus: Corpus, product: int, k: int, filters: Filters) -> Ids:
    """Positions of needs that a product may suit, best first, of at least ``k`` buyers if there are."""
    offer = corpus.offers[product]
    allowed = open_needs(corpus, corpus.firm_position[offer.firm.id], filters)
    coded = corpus.codes.needs_like(product)
    return _deepened(
        lambda depth: corpus.needs.candidates(
            corpus.products.vectors[product], offer.product.text, coded, allowed, depth
        ),
        corpus.space.need_buyer, k, allowed,
    )  # fmt: skip


def _deepened(search: Callable[[int], Ids], company: Ids, k: int, allowed: NDArray[np.bool_]) -> Ids:
    """Search deeper until ``k`` companies are found or every available line is."""
    depth = CANDIDATES
    found = search(depth)
    while len(set(company.take(found).tolist())) < k and depth < np.count_nonzero(allowed):
        depth *= 4
        found = search(depth)
    return found


def _first_of_each(companies: Ids, k: int) -> list[int]:
    """Where the first ``k`` different companies come first."""
    first: dict[int, int] = {}
    for place, company in enumerate(companies.tolist()):
        if len(first) == k:
            break
        first.setdefault(company, place)
    return list(first.values())


def best(scores: Floats, k: int) -> Ids:
    """Positions of the ``k`` highest scores, best first, ties by position."""
    return (-scores).argsort(kind="stable")[:k]


def matches_at(
    corpus: Corpus, rankers: Rankers, found: PairScores, places: Sequence[tuple[int, int]]
) -> list[Match]:
    """Matches of some (row, column) of pair scores, best first."""
    rows, columns = np.array(places, np.int64).reshape(-1, 2).T
    wanted, offered = found.need[rows, columns], found.product[rows, columns]
    pairs = score_pairs(corpus.space, rankers, wanted, offered)
    return make_matches(corpus, rankers, pairs, found.gain[rows, columns])
