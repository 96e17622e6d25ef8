"""Metrics against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from recommender.evaluation.metrics import (
    estimate,
    exposure,
    gini,
    gini_estimate,
    ndcg,
    paired_difference,
    recall,
    reciprocal_rank,
)


def test_ndcg_of_the_ideal_order_is_one() -> None:
    assert ndcg(["a", "b", "c"], {"a": 3, "b": 2}) == pytest.approx(1)


def test_ndcg_by_hand() -> None:
    ideal = 7 + 3 / math.log2(3)
    assert ndcg(["b", "x", "a"], {"a": 3, "b": 2}) == pytest.approx((3 + 7 / 2) / ideal)
    assert ndcg(["x", "a"], {"a": 1}, k=1) == 0


def test_ndcg_needs_something_relevant() -> None:
    with pytest.raises(ValueError, match="relevant"):
        ndcg(["a"], {})


def test_recall_and_reciprocal_rank_by_hand() -> None:
    assert recall(["a", "x", "b"], {"a": 3, "b": 1, "c": 2}, k=2) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "a"], {"a": 1}) == 0.5
    assert reciprocal_rank(["x"], {"a": 1}) == 0


def test_gini_by_hand() -> None:
    assert gini([1, 1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert gini([0, 0]) == 0


def test_an_interval_holds_its_mean_and_shrinks_with_more_queries() -> None:
    few, many = estimate([0, 1] * 5), estimate([0, 1] * 500)
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < few.high - few.low


def test_the_same_values_give_the_same_interval() -> None:
    values = np.random.default_rng(1).random(40)
    assert estimate(values) == estimate(values.copy())


def test_alike_queries_drawn_together_make_the_interval_wider() -> None:
    values = [0.0] * 20 + [1.0] * 20 + [0.0] * 20 + [1.0] * 20
    clusters = [at // 20 for at in range(80)]
    alone, together = estimate(values), estimate(values, clusters)
    assert alone.mean == together.mean == 0.5
    assert (together.low, together.high) == (0, 1)
    assert alone.high - alone.low < 0.25


def test_a_query_of_which_a_measure_says_nothing_does_not_count() -> None:
    found = estimate([1.0, float("nan"), 0.0], clusters=["a", "b", "c"])
    assert (found.mean, found.queries) == (0.5, 2)
    assert math.isnan(estimate([float("nan")]).mean)


def test_exposure_by_hand() -> None:
    assert exposure(["a", "b", "c"], k=2) == pytest.approx({"a": 1, "b": 1 / math.log2(3)})


def test_gini_of_columns_with_one_company_shown_alone() -> None:
    found = gini_estimate(np.array([[1.0, 0, 0, 0]] * 5))
    assert (found.mean, found.low, found.high) == (0.75, 0.75, 0.75)


def test_the_interval_of_a_gini_holds_it() -> None:
    shares = np.random.default_rng(2).random((30, 50)) < 0.1
    found = gini_estimate(shares.astype(float))
    assert found.low < found.mean < found.high


def test_a_difference_that_is_always_the_same_sign_is_no_chance() -> None:
    ours, theirs = np.full(20, 0.6), np.full(20, 0.5)
    found = paired_difference(ours, theirs)
    assert found.mean == pytest.approx(0.1)
    assert found.p_value < 0.001


def test_the_p_value_of_three_equal_gains_is_that_of_three_coins() -> None:
    """Of the eight sign patterns two are as far from zero as three pluses: p = 1/4."""
    found = paired_difference([1, 1, 1], [0, 0, 0])
    assert found.p_value == pytest.approx(0.25, abs=0.02)


def test_equal_configurations_do_not_differ() -> None:
    found = paired_difference([0.3, 0.7], [0.3, 0.7], clusters=["a", "b"])
    assert (found.mean, found.p_value) == (0, 1)
