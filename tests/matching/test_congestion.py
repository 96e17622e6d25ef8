"""Plans under congestion against brute force, and what holds for all of them."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.matching.congestion import (
    BALANCED,
    BEST_PAIRS,
    EVERYONE_SERVED,
    Crowd,
    Pairs,
    best_plan,
    places_filled,
    plain_plan,
)


def crowd(rows: list[list[float]], firm_seats: list[int], buyer_seats: list[int], **rest: float) -> Crowd:
    return Crowd(np.array(rows, float), np.array(firm_seats), np.array(buyer_seats), **rest)  # type: ignore[arg-type]


def seated(crowd: Crowd, plan: Pairs) -> bool:
    firms, buyers = plan.sum(axis=1), plan.sum(axis=0)
    return bool((firms <= crowd.firm_seats).all() and (buyers <= crowd.buyer_seats).all())


def worth(crowd: Crowd, plan: Pairs, balance: float) -> float:
    return float(crowd.score[plan].sum()) + balance * places_filled(crowd, plan)


def all_plans(crowd: Crowd) -> list[Pairs]:
    """Every choice of good pairs within the seats."""
    firms, buyers = np.nonzero(crowd.good_pairs)
    plans = []
    for chosen in product((False, True), repeat=len(firms)):
        plan = np.zeros(crowd.score.shape, bool)
        plan[firms, buyers] = chosen
        if seated(crowd, plan):
            plans.append(plan)
    return plans


@st.composite
def crowds(draw: st.DrawFn, most: int = 6) -> Crowd:
    firms, buyers = draw(st.integers(1, most)), draw(st.integers(1, most))
    score = st.integers(0, 20).map(lambda at: at / 20)
    seats = st.integers(0, 3)
    return crowd(
        [[draw(score) for _ in range(buyers)] for _ in range(firms)],
        [draw(seats) for _ in range(firms)],
        [draw(seats) for _ in range(buyers)],
        good=0.4,
        places=draw(st.integers(0, 2)),
    )


@settings(deadline=None, max_examples=60)
@given(crowds(most=3), st.sampled_from([0.0, 0.2, 0.5, 0.9]))
def test_a_plan_is_the_best_of_all_plans(case: Crowd, balance: float) -> None:
    found = best_plan(case, balance)
    assert worth(case, found, balance) == pytest.approx(
        max(worth(case, plan, balance) for plan in all_plans(case))
    )


@settings(deadline=None, max_examples=40)
@given(crowds(most=3))
def test_everyone_served_fills_the_most_places_and_then_scores_best(case: Crowd) -> None:
    found = best_plan(case, EVERYONE_SERVED)
    best = max((places_filled(case, plan), case.score[plan].sum()) for plan in all_plans(case))
    assert (places_filled(case, found), case.score[found].sum()) == (best[0], pytest.approx(best[1]))


@settings(deadline=None, max_examples=60)
@given(crowds())
def test_more_balance_never_fills_fewer_places_and_never_scores_more(case: Crowd) -> None:
    plans = [best_plan(case, balance) for balance in (0.0, 0.1, 0.3, 0.5, 0.8, 0.999, 1.0)]
    places = [places_filled(case, plan) for plan in plans]
    totals = [float(case.score[plan].sum()) for plan in plans]
    assert places == sorted(places)
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(totals))


@settings(deadline=None, max_examples=60)
@given(crowds(), st.sampled_from([0.0, 0.5, 1.0]))
def test_seats_are_never_exceeded_and_no_poor_pair_gets_one(case: Crowd, balance: float) -> None:
    for plan in (best_plan(case, balance), plain_plan(case)):
        assert seated(case, plan)
        assert not (plan & ~case.good_pairs).any()


@settings(deadline=None, max_examples=30)
@given(crowds(), st.sampled_from([0.0, 0.5, 1.0]))
def test_with_seats_for_all_every_good_pair_meets_as_in_the_plain_ranking(
    case: Crowd, balance: float
) -> None:
    firms, buyers = case.score.shape
    roomy = Crowd(case.score, np.full(firms, buyers), np.full(buyers, firms), case.good)
    assert (best_plan(roomy, balance) == roomy.good_pairs).all()
    assert (plain_plan(roomy) == roomy.good_pairs).all()


def test_a_popular_firm_leaves_the_buyer_that_has_another_choice() -> None:
    """Both buyers like F0 best; B0 would take F1 nearly as gladly, B1 has nobody else."""
    case = crowd([[0.9, 0.8], [0.85, 0.0]], [1, 1], [1, 1])
    assert plain_plan(case).tolist() == [[True, False], [False, False]]
    assert best_plan(case, BEST_PAIRS).tolist() == [[False, True], [True, False]]


def test_a_place_is_worth_the_balances_part_of_a_perfect_match() -> None:
    """F0 fills both buyers' seats at 0.95; F1 could have one at 0.6, a loss of 0.35."""
    case = crowd([[0.95, 0.95], [0.6, 0.6]], [2, 1], [1, 1], places=1)
    assert not best_plan(case, 0.34)[1].any()
    assert best_plan(case, 0.36)[1].sum() == 1
    assert best_plan(case, BALANCED)[1].sum() == 1


def test_nobody_and_no_seats_are_plans_too() -> None:
    assert best_plan(crowd([[]], [3], []), BALANCED).shape == (1, 0)
    assert best_plan(Crowd(np.zeros((0, 0)), np.zeros(0, int), np.zeros(0, int)), 1).shape == (0, 0)
    assert not best_plan(crowd([[0.9]], [0], [5]), EVERYONE_SERVED).any()


def test_a_plan_refuses_axes_that_are_swapped_and_a_balance_out_of_range() -> None:
    with pytest.raises(ValueError, match="firms, buyers"):
        crowd([[0.5, 0.5]], [1, 1], [1])
    with pytest.raises(ValueError, match="0, 1"):
        crowd([[1.5]], [1], [1])
    with pytest.raises(ValueError, match="balance"):
        best_plan(crowd([[0.5]], [1], [1]), 1.1)
