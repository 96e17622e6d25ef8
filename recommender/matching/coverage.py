"""How well the needs and the products of some companies answer one another, line by line."""

from __future__ import annotations

import numpy as np

from recommender.matching.corpus import Corpus
from recommender.matching.scoring import Rankers, score_grid
from recommender.protocols import Ids
from recommender.ranker import Floats

_CELLS = 150_000
"""(need, product) pairs scored in one go."""


def best_answers(corpus: Corpus, rankers: Rankers, needs: Ids, products: Ids) -> tuple[Floats, Floats]:
    """The best score of each need over all products (needs,), and of each product over all needs (products,).

    Whether two companies may meet does not matter here: what counts is whether the goods exist.
    """
    per_need, per_product = np.zeros(len(needs)), np.zeros(len(products))
    if not len(needs) or not len(products):
        return per_need, per_product
    step = max(1, _CELLS // len(products))
    for start in range(0, len(needs), step):
        asked = needs[start : start + step]
        score = score_grid(corpus.space, rankers, asked, products, np.float32).score
        per_need[start : start + step] = score.max(axis=1)
        np.maximum(per_product, score.max(axis=0), out=per_product)
    return per_need, per_product
