"""Why this firm, or why not: any pair, also one that was filtered out or never found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recommender.errors import NotFound
from recommender.matching.companies import lines
from recommender.matching.corpus import Corpus
from recommender.matching.filters import NO_FILTERS, Filters, broken_by_firm, open_products
from recommender.matching.making import make_matches
from recommender.matching.ranking import best, product_candidates
from recommender.matching.scoring import Rankers, score_grid
from recommender.records import Match, Reason
from recommender.wording import messages


@dataclass(frozen=True)
class Explanation:
    """A need with the best product of a firm, and where the firm stands among those found.

    ``obstacles`` say what keeps the firm out of the list, or out of its first part; ``rank`` is its
    place among the ``found`` firms when all are asked for, None where it is shut or filtered out.
    """

    match: Match
    obstacles: tuple[Reason, ...]
    rank: int | None
    found: int


def explain(corpus: Corpus, rankers: Rankers, need: int, firm: int, filters: Filters) -> Explanation:
    """Score the need with every product of the firm and say what stands in the way.

    Raises:
        NotFound: the firm has no products.
    """
    products = lines(corpus.firm_lines, np.array([firm]))
    if not len(products):
        raise NotFound("firm_without_products", id=list(corpus.firms)[firm])
    grid = score_grid(corpus.space, rankers, np.array([need]), products, np.float64)
    column = best(grid.score[0], 1)
    match = make_matches(corpus, rankers, grid.pairs(column))[0]
    ranked = _ranked(corpus, rankers, need, filters)
    rank = ranked.index(firm) + 1 if firm in ranked else None
    return Explanation(match, tuple(_obstacles(corpus, match, need, filters)), rank, len(ranked))


def _ranked(corpus: Corpus, rankers: Rankers, need: int, filters: Filters) -> list[int]:
    """All open firms by their best product, best first: what the list would be if it had no end."""
    buyer = corpus.buyer_position[corpus.requests[need].buyer.id]
    products = np.flatnonzero(open_products(corpus, buyer, filters))
    if not len(products):
        return []
    grid = score_grid(corpus.space, rankers, np.array([need]), products, np.float64)
    firms = corpus.space.product_firm[products[best(grid.score[0], len(products))]]
    return list(dict.fromkeys(firms.tolist()))


def _obstacles(corpus: Corpus, match: Match, need: int, filters: Filters) -> Iterator[Reason]:
    if why := corpus.shut.get((match.firm_id, match.buyer_id)):
        code = f"shut_{why}" if why in {"segment", "region", "customer", "compliance"} else "shut_otherwise"
        yield Reason(code, {"why": why}, tone=-1)
        return
    firm, buyer = corpus.firm_position[match.firm_id], corpus.buyer_position[match.buyer_id]
    theirs = corpus.space.product_firm == firm
    if not open_products(corpus, buyer, filters)[theirs].any():
        broken = broken_by_firm(corpus.firms[match.firm_id], filters) or "certificate"
        yield Reason("filtered_out", {"filter": messages()[f"filter_{broken}"]}, tone=-1)
        return
    found = product_candidates(corpus, need, 1, NO_FILTERS)
    if not theirs[found].any():
        yield Reason("not_retrieved", {"lines": str(len(found))}, tone=-1)
