"""The invented missions as engines and judgements, and how well a way to rank does on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from recommender.config import BUNDLED, Settings
from recommender.engine import Engine
from recommender.evaluation.judging import Judged, read_judgements
from recommender.evaluation.metrics import estimate, ndcg
from recommender.records import FirmId
from recommender.service.ranking import Ranking

DATA = BUNDLED / "data"
MISSIONS = {"sample": DATA / "sample"} | {
    name: DATA / f"{name}_mission" for name in ("second", "third", "fourth")
}
Rank = Callable[[Any], Any]


def engine_of(mission: str) -> Engine:
    folder = MISSIONS[mission]
    return Ranking(folder / "firms.csv", folder / "buyers.csv", Settings()).engine


def judgements(engine: Engine, mission: str, part: str) -> list[Judged]:
    folder, corpus = MISSIONS[mission], engine.corpus
    return read_judgements(
        folder / "qrels.csv", list(corpus.buyers.values()), list(corpus.firms.values()),
        folder / "split.csv", part,
    )  # fmt: skip


def mean(
    engine: Engine, judged: Iterable[Judged], rank: Rank, grades: Callable[[Judged], dict[FirmId, float]]
) -> dict[str, float]:
    """nDCG@10 with its 95 % interval over the needs that an open firm serves."""
    scores = []
    for need in judged:
        open_ = {f: g for f, g in grades(need).items() if (f, need.buyer.id) not in engine.corpus.shut}
        if any(open_.values()):
            listed = [f for f in rank(need.need) if (f, need.buyer.id) not in engine.corpus.shut]
            scores.append(ndcg(listed, open_))
    found = estimate(scores)
    return {"mean": round(found.mean, 3), "low": round(found.low, 3), "high": round(found.high, 3)}
