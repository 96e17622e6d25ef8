"""A match as plain data: both scores, a waterfall that adds up, the words that met, whether it was learned."""

from __future__ import annotations

import pytest

from recommender.records import NeedId
from recommender.service.explaining import explanation_as_dict, match_in_full
from tests.missions import buyer, engine_of, firm

ENGINE = engine_of([firm(1, "Endüstriyel TUTKAL, 25 kg"), firm(2, "boya")], [buyer(1, "нужен tutkal")])
MATCH = ENGINE.firms_for_need(NeedId("B1-1"), 1)[0]


def test_the_waterfall_adds_up_to_the_score() -> None:
    told = match_in_full(MATCH, 1, "en")
    assert sum(part["amount"] for part in told["contributions"]) == pytest.approx(MATCH.score, abs=1e-9)
    assert {part["side"] for part in told["contributions"]} == {"buyer", "firm"}
    assert (told["buyer_score"], told["firm_score"]) == (
        pytest.approx(MATCH.buyer_score, abs=1e-6), pytest.approx(MATCH.firm_score, abs=1e-6),
    )  # fmt: skip


def test_the_words_that_met_stand_beside_one_another_as_they_were_written() -> None:
    (met,) = match_in_full(MATCH, 1, "tr")["met"]
    assert met == {
        "because": "words_met",
        "need": [{"text": "tutkal", "start": 6, "end": 12}],
        "product": [{"text": "TUTKAL", "start": 12, "end": 18}],
    }


def test_what_was_not_learned_says_so_also_in_an_explanation() -> None:
    told = explanation_as_dict(ENGINE.explain(MATCH.need_id, MATCH.firm_id), "ru")
    assert told["learned"] is match_in_full(MATCH, 1, "ru")["learned"] is False
    assert told["met"][0]["need"][0]["text"] == "tutkal"
    assert told["reasons"][-1]["code"] == "not_learned_yet"
