"""Metrics against values worked out by hand."""

from __future__ import annotations

import math

import pytest

from recommender.evaluation.metrics import estimate, gini, ndcg, recall, reciprocal_rank


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
