"""A judged mission as pairs with the scores of both sides, for lists in both directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from recommender.engine import Engine
from recommender.evaluation.judging import Judged
from recommender.evaluation.metrics import Values
from recommender.evaluation.reciprocity import TWO_SIDED, Direction, JudgedPairs
from recommender.evaluation.sheet import Sheet
from recommender.ranker import combine, sigmoid
from recommender.ranker.sense import FIRM_ONLY

_MEASURE = "reciprocal nDCG@10"
BUYER_ALONE, FIRM_ALONE, TEXTS_ALONE = "buyer's side alone", "firm's side alone", "texts alone"


def judged_pairs(engine: Engine, judged: Sequence[Judged]) -> JudgedPairs:
    """Every judged need with every firm, by the firm's best product under each order.

    The buyer's side alone is blind to what only the firm minds; texts alone are those of the encoder.
    """
    corpus = engine.corpus
    needs = sorted(judged, key=lambda need: corpus.buyer_position[need.buyer.id])
    rows = [_scores(engine, corpus.need_position[need.need]) for need in needs]
    column = corpus.firm_position
    mutual, told = np.zeros((2, len(needs), len(column)))
    for row, need in enumerate(needs):
        told[row, [column[firm] for firm in need.grades]] = 1.0
        for firm, grade in need.mutual.items():
            mutual[row, column[firm]] = grade
    return JudgedPairs(
        buyers=[need.buyer.id for need in needs],
        scores={order: np.array([row[order] for row in rows]) for order in rows[0]},
        mutual=mutual,
        judged=told > 0,
        open=corpus.open[[corpus.buyer_position[need.buyer.id] for need in needs]],
    )


def buyers_sheet(engines: Mapping[str, Engine], judged: Sequence[Judged]) -> Sheet:
    """The other direction: buyers listed for each firm, under every engine's orders."""
    measured = {
        name: judged_pairs(engine, judged).lists(Direction.BUYERS, judged_alone=False)
        for name, engine in engines.items()
    }
    clusters = next(clusters for _, clusters in measured.values())
    sheet = Sheet(
        name="firm→buyers",
        about="buyers of the part listed for each firm by their best need; reciprocal grades as above",
        clusters=clusters,
        groups=[()] * len(clusters),
        headline=_MEASURE,
    )
    for name, (values, _) in measured.items():
        for order in (TEXTS_ALONE, BUYER_ALONE, FIRM_ALONE, TWO_SIDED):
            called = name if order == TWO_SIDED else f"{name}, {order}"
            sheet.add(called, [{_MEASURE: value} for value in values[order].tolist()])
    return sheet


def _scores(engine: Engine, need: int) -> dict[str, Values]:
    corpus, rankers, names = engine.corpus, engine.rankers, engine.corpus.space.names
    features = corpus.space.grid(np.array([need]), np.arange(len(corpus.offers)))[:, 0]
    blind = np.where(np.isin(names, list(FIRM_ONLY))[:, None], np.float32(0.0), features)
    buyer, firm = (ranker.logits(names, features.T) for ranker in (rankers.buyer, rankers.firm))
    orders = {
        TWO_SIDED: combine(rankers.combination, sigmoid(buyer), sigmoid(firm)),
        BUYER_ALONE: rankers.buyer.logits(names, blind.T),
        FIRM_ALONE: firm,
        TEXTS_ALONE: features[names.index("dense")],
    }
    best = {order: np.full(len(corpus.firms), -np.inf) for order in orders}
    for order, scores in orders.items():
        np.maximum.at(best[order], corpus.space.product_firm, scores)
    return best
