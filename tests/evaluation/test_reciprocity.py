"""Lists in both directions by hand: three needs of two buyers, two firms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from recommender.evaluation.metrics import relative_gain
from recommender.evaluation.reciprocity import TWO_SIDED, Direction, JudgedPairs
from recommender.records import BuyerId

SECOND = 1 / math.log2(3)
"""nDCG where the only right one stands second."""


def pairs(**changed: object) -> JudgedPairs:
    """Buyer A's two needs and buyer B's one: the first firm and A's second need want each other."""
    facts: dict[str, object] = {
        "buyers": [BuyerId("A"), BuyerId("A"), BuyerId("B")],
        "scores": {
            TWO_SIDED: np.array([[0.1, 0.2], [0.9, 0.3], [0.5, 0.4]]),
            "one": np.array([[0.1, 0.2], [0.3, 0.9], [0.5, 0.4]]),
        },
        "mutual": np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 0.0]]),
        "judged": np.array([[False, False], [True, False], [True, False]]),
        "open": np.ones((3, 2), bool),
    }
    return JudgedPairs(**(facts | changed))  # type: ignore[arg-type]


def both(found: dict[str, np.ndarray]) -> tuple[list[float], list[float]]:
    return found[TWO_SIDED].tolist(), found["one"].tolist()


def test_firms_are_listed_for_each_need_that_somebody_wants_to_serve() -> None:
    values, clusters = pairs().lists(Direction.FIRMS, judged_alone=False)
    assert both(values) == ([1.0], [pytest.approx(SECOND)])
    assert clusters == ["A"]


def test_needs_are_listed_for_each_firm() -> None:
    values, clusters = pairs().lists(Direction.NEEDS, judged_alone=False)
    assert both(values) == ([1.0], [pytest.approx(SECOND)])
    assert clusters == [0]


def test_a_buyer_counts_by_the_best_of_its_needs() -> None:
    lowered = {TWO_SIDED: np.array([[0.6, 0.0], [0.2, 0.0], [0.5, 0.0]])}
    values, _ = pairs(scores=lowered).lists(Direction.BUYERS, judged_alone=False)
    assert values[TWO_SIDED].tolist() == [1.0]
    values, _ = pairs(scores=lowered).lists(Direction.NEEDS, judged_alone=False)
    assert values[TWO_SIDED].tolist() == [0.5]


def test_among_judged_pairs_what_was_not_judged_takes_no_place() -> None:
    values, _ = pairs().lists(Direction.FIRMS, judged_alone=True)
    assert both(values) == ([1.0], [1.0])


def test_who_may_not_meet_is_neither_listed_nor_missed() -> None:
    shut = np.array([[True, True], [False, True], [True, True]])
    values, clusters = pairs(open=shut).lists(Direction.FIRMS, judged_alone=False)
    assert (both(values), clusters) == (([], []), [])


def test_a_gain_is_relative_to_the_means_of_the_same_queries() -> None:
    found = relative_gain([0.9, 0.6], [0.5, 0.5], ["A", "B"])
    assert (found.mean, found.queries) == (pytest.approx(0.5), 2)
    assert (found.low, found.high) == (pytest.approx(0.2), pytest.approx(0.8))


def test_queries_of_one_cluster_are_drawn_together() -> None:
    found = relative_gain([0.9, 0.6], [0.5, 0.5], ["A", "A"])
    assert found.low == found.high == pytest.approx(0.5)
