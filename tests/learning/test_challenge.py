"""Champion against challenger: figures by hand, and the right verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommender.evaluation.calibration import calibration_error, reliability
from recommender.evaluation.challenge import RECIPROCAL, challenge
from recommender.evaluation.counterfactual import value_of
from recommender.ranker import Ranker, WeightedPrior, buyer_prior, firm_prior
from recommender.ranker.examples import Examples
from recommender.ranker.learning import learn
from recommender.records import EventId, Side

PRIORS: dict[Side, Ranker] = {Side.BUYER: buyer_prior(), Side.FIRM: firm_prior()}


def test_half_of_what_is_called_likely_at_four_fifths_is_an_error_of_three_tenths() -> None:
    assert calibration_error(np.full(10, 0.8), np.array([1.0, 0.0] * 5)) == pytest.approx(0.3)


def test_reliability_weighs_its_bins() -> None:
    first, last = reliability(
        np.array([0.05, 0.95, 0.95]), np.array([0.0, 1.0, 0.0]), np.array([2.0, 3.0, 1.0])
    )
    assert (first.came_true, first.weight) == (0.0, 2.0)
    assert (last.came_true, last.weight) == (0.75, 4.0)


def one_list(grades: list[float], weights: list[float]) -> Examples:
    rows = len(grades)
    return Examples(
        Side.BUYER, ("x",), (EventId("E"),), np.zeros(rows, int), np.zeros(rows, int), np.array(["F"] * rows),
        np.array(["B"] * rows), np.arange(1, rows + 1), np.zeros(rows), np.array(grades), np.array(weights),
        np.zeros((rows, 1), np.float32),
    )  # fmt: skip


def test_counterfactual_values_of_two_answers_by_hand() -> None:
    shown, second = one_list([0.0, 1.0], [1.0, 2.0]), 1 / np.log2(3)
    found = value_of(shown, np.array([0.1, 0.9]), np.array([0.5, 0.5]))
    total = 1 + second  # attention: the wanted one comes first now
    assert found.ips == pytest.approx(2 / total)
    assert found.snips == pytest.approx(2 / (2 + second))
    assert found.doubly_robust == pytest.approx((0.5 * total - 0.5 * second + 2 * 0.5) / total)


def test_answers_that_hardly_count_beside_one_raise_the_warning() -> None:
    rare = one_list([1.0] + [0.0] * 99, [1000.0] + [0.01] * 99)
    assert value_of(rare, np.zeros(100), np.zeros(100)).warned
    assert not value_of(one_list([1.0] * 5, [1.0] * 5), np.zeros(5), np.zeros(5)).warned


def test_doubly_robust_recovers_what_passed_over_pairs_hide() -> None:
    random, rows = np.random.default_rng(0), 4000
    wanted, chance = random.random(rows) < 0.3, random.uniform(0.2, 1.0, rows)
    grades = np.where(random.random(rows) < chance, wanted.astype(float), np.nan)
    shown = replace(one_list(grades.tolist(), (1 / chance).tolist()), query=np.arange(rows))
    assert value_of(shown, np.zeros(rows), np.full(rows, 0.6)).doubly_robust == pytest.approx(0.3, abs=0.03)


@pytest.fixture(scope="module")
def learned(examples: dict[Side, Examples]) -> dict[Side, Ranker]:
    priors = {Side.BUYER: buyer_prior(), Side.FIRM: firm_prior()}
    return {side: learn("logistic", found.before(-1), priors[side], "1") for side, found in examples.items()}


def test_what_was_learned_beats_the_prior_where_both_must_want(
    examples: dict[Side, Examples], learned: dict[Side, Ranker]
) -> None:
    future = {side: found.of(-1) for side, found in examples.items()}
    found = challenge(future, PRIORS, learned)
    assert found.difference[RECIPROCAL].mean > 0
    assert not found.refused


def test_a_ranking_turned_upside_down_is_refused_and_its_slices_named(examples: dict[Side, Examples]) -> None:
    upside: dict[Side, Ranker] = {}
    for side, prior in (("buyer", buyer_prior()), ("firm", firm_prior())):
        weights = {name: -weight for name, weight in prior.weights.items()}
        upside[Side(side)] = WeightedPrior(weights, -prior.base, "upside")
    future = {side: found.of(-1) for side, found in examples.items()}
    found = challenge(future, PRIORS, upside)
    assert found.refused
    assert "buyer, no code" in found.worse


def test_a_ranker_against_itself_is_no_difference(examples: dict[Side, Examples]) -> None:
    found = challenge({side: one.of(-1) for side, one in examples.items()}, PRIORS, PRIORS)
    assert (found.difference[RECIPROCAL].mean, found.worse, found.refused) == (0.0, {}, False)
