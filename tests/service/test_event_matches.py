"""A planted event of eight firms and buyers; each buyer has one right firm, of the same number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.errors import Invalid, NotFound, NotPermitted
from recommender.records import Actor, ActorRole, Answer, BuyerId, FirmId, Limits, Side, Standing, WishKind
from recommender.service import Masa, decisions, participants, shortlists
from recommender.service.decisions import Reply
from recommender.service.event_matches import event_matches
from recommender.service.seats import taken_seats
from tests.service.missions import AYSE, MISSION, NOW

RIGHT = {(f"F{at}", f"B{at}") for at in range(8)}


def pairs(masa: Masa) -> set[tuple[str, str]]:
    return set(event_matches(masa, AYSE, "E1").pairs)


def answer(masa: Masa, at: int, said: Answer) -> None:
    decisions.answer(masa.store, AYSE, "E1", Side.BUYER, f"B{at}", [Reply(f"F{at}", said)], NOW)


def test_every_company_meets_its_right_partner_best_first(masa: Masa) -> None:
    assert pairs(masa) == RIGHT
    found = event_matches(masa, AYSE, "E1", good=0.0, seats=2)
    scores = [match.score for match in found.matches()]
    assert scores == sorted(scores, reverse=True)
    assert [(match.firm_id, match.buyer_id) for match in found.matches(3, 5)] == list(found.pairs[3:5])


def test_no_company_gets_more_matches_than_seats(masa: Masa) -> None:
    found = event_matches(masa, AYSE, "E1", good=0.0, seats=2)
    for side in (0, 1):
        counts = [sum(pair[side] == id_ for pair in found.pairs) for id_ in {p[side] for p in found.pairs}]
        assert counts == [2] * 8
    assert found.figures.matches == 16


def test_only_those_who_take_part_are_matched(masa: Masa) -> None:
    participants.leave(masa.store, AYSE, "E1", Side.FIRM, "F3", NOW)
    assert pairs(masa) == RIGHT - {("F3", "B3")}


def test_a_pair_that_one_side_does_not_want_stays_shut(masa: Masa) -> None:
    participants.set_wishes(masa.store, AYSE, "E1", Side.BUYER, "B2", WishKind.UNWANTED, ["F2"], NOW)
    assert pairs(masa) == RIGHT - {("F2", "B2")}


def test_a_partys_own_limit_counts_where_it_is_lower(masa: Masa) -> None:
    seen = participants.find(masa.store, AYSE, "E1", Side.FIRM, "F1")
    participants.change(masa.store, AYSE, seen, replace(seen, limits=Limits(most=1)), NOW)
    found = event_matches(masa, AYSE, "E1", good=0.0, seats=3)
    assert sum(firm == "F1" for firm, _ in found.pairs) == 1
    assert sum(firm == "F2" for firm, _ in found.pairs) == 3


def test_figures_are_given_for_the_balance_asked_for_and_for_others(masa: Masa) -> None:
    found = event_matches(masa, AYSE, "E1", balance=0.3)
    assert (found.figures.balance, found.figures.matches, found.figures.firm_gini) == (0.3, 8, 0)
    assert [figures.balance for figures in found.by_setting] == [None, 0, 0.25, 0.5, 0.75, 1]


def test_how_many_good_matches_are_enough_is_for_the_asker_to_say(masa: Masa) -> None:
    few, many = (event_matches(masa, AYSE, "E1", good=0.0, seats=3, enough=n).figures for n in (1, 4))
    assert (few.enough, few.firms_served, few.buyers_served) == (1, few.firms_servable, few.buyers_servable)
    assert (many.enough, many.firms_served, many.buyers_served) == (4, 0, 0)  # with three seats each
    with pytest.raises(Invalid, match="enough_invalid"):
        event_matches(masa, AYSE, "E1", enough=0)


def test_only_organisers_see_a_whole_event(masa: Masa) -> None:
    for actor in (
        Actor("f", ActorRole.FIRM, firm_id=FirmId("F1")),
        Actor("b", ActorRole.BUYER, buyer_id=BuyerId("B1")),
    ):
        with pytest.raises(NotPermitted):
            event_matches(masa, actor, "E1")


def test_an_unknown_event_and_settings_out_of_range_are_refused(masa: Masa) -> None:
    with pytest.raises(NotFound):
        event_matches(masa, AYSE, "nowhere")
    for bad in ({"seats": 0}, {"balance": 1.1}, {"good": -0.1}):
        with pytest.raises(Invalid, match="balance_invalid"):
            event_matches(masa, AYSE, "E1", **bad)  # type: ignore[arg-type]


def test_seats_are_taken_by_hand_and_by_answers_but_not_by_untouched_suggestions(listed: Masa) -> None:
    def taken() -> set[str]:
        return {firm for firm, _ in taken_seats(listed.store, AYSE, MISSION, NOW)}

    def stand(at: int, standing: Standing) -> None:
        pair = FirmId(f"F{at}"), BuyerId(f"B{at}")
        seen = listed.store.shortlists.version(AYSE, "E1")
        shortlists.stand(listed.store, AYSE, "E1", [pair], standing, seen, NOW)

    assert taken() == set()
    stand(0, Standing.PINNED)
    stand(1, Standing.DROPPED)
    answer(listed, 2, Answer.INTERESTED)
    answer(listed, 3, Answer.NOT_INTERESTED)
    assert taken() == {"F0", "F2"}


def test_a_firm_with_taken_seats_scores_lower_with_others_and_the_same_with_its_own_partner(
    listed: Masa,
) -> None:
    before = event_matches(listed, AYSE, "E1").scores.scores.score
    answer(listed, 2, Answer.INTERESTED)
    scores = event_matches(listed, AYSE, "E1").scores
    firm, buyer = scores.firm_ids.index(FirmId("F2")), scores.buyer_ids.index(BuyerId("B2"))
    changed = ~np.isclose(scores.scores.score, before, rtol=1e-4)
    others = np.ones(8, bool)
    others[buyer] = False
    assert changed[:, firm].tolist() == others.tolist()
    assert (scores.scores.score[others, firm] < before[others, firm]).all()
    assert not changed[np.ix_(others, np.arange(8) != firm)].any()
