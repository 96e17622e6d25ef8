"""Whole events at once, and lists that no company gains by making longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.matching import Filters
from recommender.records import BuyerId, Exclusion, FirmId, NeedId
from tests.missions import ARTICLES, buyer, checkerboard, engine_of, firm

FIRMS, BUYERS = checkerboard()


def test_an_event_scores_each_pair_as_the_lists_do() -> None:
    engine = engine_of(FIRMS, [*BUYERS, buyer(9, "boya", "tutkal", "sabun")])
    event = engine.event()
    assert event.scores.score.shape == (len(event.buyer_ids), len(event.firm_ids)) == (9, 8)
    for row, buyer_id in enumerate(event.buyer_ids):
        for match in engine.firms_for_buyer(buyer_id, 100):
            column = event.firm_ids.index(match.firm_id)
            assert event.scores.score[row, column] == pytest.approx(match.score, abs=1e-5)
            assert event.match(match.firm_id, buyer_id).reasons == match.reasons


def test_an_event_knows_each_pairs_best_product_and_need() -> None:
    event = engine_of(FIRMS, BUYERS).event()
    for at in range(len(ARTICLES)):
        match = event.match(FirmId(f"F{at}"), BuyerId(f"B{at}"))
        assert match.product_id.startswith(f"F{at}-")
        assert match.need_id == f"B{at}-1"


def test_an_event_marks_the_pairs_that_may_not_meet_and_leaves_out_who_does_not_take_part() -> None:
    engine = engine_of(FIRMS, BUYERS, [Exclusion(FirmId("F0"), BuyerId("B0"), "customer")])
    invited = Filters(firms=frozenset({FirmId("F0"), FirmId("F1")}), buyers=frozenset({BuyerId("B0")}))
    event = engine.event(invited)
    assert (event.buyer_ids, event.firm_ids) == (("B0",), ("F0", "F1"))
    assert event.open.tolist() == [[False, True]]
    assert [match.firm_id for match in event.matches_of(BuyerId("B0"))] == ["F1"]


def test_companies_without_lines_take_no_part() -> None:
    event = engine_of([*FIRMS, firm(90)], [*BUYERS, buyer(90)]).event()
    assert "F90" not in event.firm_ids
    assert "B90" not in event.buyer_ids


def test_an_event_of_nobody_is_empty() -> None:
    assert engine_of(FIRMS, BUYERS).event(Filters(firms=frozenset())).scores.score.shape == (8, 0)


def test_a_firm_gains_nothing_by_listing_a_product_twenty_times() -> None:
    once, often = firm(1, "tutkal"), firm(2, *["tutkal"] * 20)
    matches = engine_of([once, often], [buyer(1, "tutkal")]).firms_for_need(NeedId("B1-1"))
    assert matches[0].score == pytest.approx(matches[1].score)


def test_a_buyer_gains_nothing_by_repeating_a_need() -> None:
    buyers = [buyer(1, "tutkal"), buyer(2, *["tutkal"] * 9)]
    matches = engine_of([firm(1, "tutkal")], buyers).buyers_for_firm(FirmId("F1"))
    assert matches[0].score == pytest.approx(matches[1].score)


def test_a_buyer_gains_nothing_by_needs_that_the_firm_does_not_serve() -> None:
    buyers = [buyer(1, "tutkal"), buyer(2, "tutkal", *ARTICLES[1:])]
    matches = engine_of([firm(1, "tutkal")], buyers).buyers_for_firm(FirmId("F1"))
    assert [match.buyer_id for match in matches] == ["B1", "B2"]


def test_every_filter_is_kept_and_k_are_still_given_when_they_exist() -> None:
    firms = [replace(firm(at, "tutkal"), country="TR" if at % 2 else "KZ") for at in range(300)]
    engine = engine_of(firms, [buyer(1, "tutkal")])
    kazakh = engine.firms_for_need(NeedId("B1-1"), 120, Filters(countries=frozenset({"KZ"})))
    assert len(kazakh) == 120
    assert all(engine.corpus.firms[match.firm_id].country == "KZ" for match in kazakh)
    invited = frozenset(FirmId(f"F{at}") for at in (3, 5, 8))
    found = engine.firms_for_need(NeedId("B1-1"), 10, Filters(firms=invited))
    assert {match.firm_id for match in found} == invited


def test_scores_of_an_event_lie_between_0_and_1() -> None:
    scores = engine_of(FIRMS, BUYERS).event().scores
    for amounts in (scores.score, scores.buyer_score, scores.firm_score):
        assert np.all((amounts > 0) & (amounts < 1))
