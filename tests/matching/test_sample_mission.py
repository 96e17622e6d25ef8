"""The bundled encoder on the sample mission: real texts, known answers."""

from __future__ import annotations

import csv
import math

import pytest

from recommender.config import BUNDLED, Settings
from recommender.evaluation.metrics import estimate, ndcg
from recommender.records import NeedId, Side
from recommender.service.ranking import Ranking
from recommender.wording import LANGUAGES, phrase

SAMPLE = BUNDLED / "data" / "sample"


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", Settings(_env_file=None))  # type: ignore[call-arg]


def judged() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with (SAMPLE / "qrels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["need_id"], {})[row["firm_id"]] = float(row["grade"])
    return found


def test_hypochlorite_is_found_and_hydroxide_is_not_taken_for_it(ranking: Ranking) -> None:
    best = ranking.engine.firms_for_need(NeedId("B001-2"), 2)
    for match in best:
        assert (
            "hipoklorit"
            in ranking.engine.corpus.offers[
                ranking.engine.corpus.product_position[match.product_id]
            ].product.text.lower()
        )


def test_ranking_stays_good_over_all_judged_needs(ranking: Ranking) -> None:
    scores = []
    for need, grades in judged().items():
        ranked = [match.firm_id for match in ranking.engine.firms_for_need(NeedId(need), 10)]
        scores.append(ndcg(ranked, grades))
    assert estimate(scores).mean > 0.8


def test_every_match_adds_up_and_every_reason_can_be_said(ranking: Ranking) -> None:
    for side in Side:
        for group in ranking.groups(side, 5):
            for match in group:
                total = sum(contribution.amount for contribution in match.contributions)
                assert math.isclose(total, match.score, abs_tol=1e-9)
                for reason in match.reasons:
                    assert all(phrase(reason.code, language, reason.facts) for language in LANGUAGES)
