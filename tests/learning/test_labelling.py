"""Feedback → examples: grades, weights, lists and time, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from recommender.errors import Invalid, NotEnoughFeedback
from recommender.feedback import Propensity, grade_of, label_pairs, refuse_leaks, telling_features
from recommender.ranker.examples import Examples
from recommender.records import (
    BuyerId,
    EventId,
    Feedback,
    FirmId,
    NeedId,
    ProductId,
    Showing,
    Side,
    Signal,
)  # fmt: skip

NOW = datetime(2026, 1, 1, tzinfo=UTC)
E1, E2 = EventId("E1"), EventId("E2")


def shown(firm: str, rank: int, side: Side = Side.BUYER, event: EventId = E1) -> Showing:
    return Showing(event, side, FirmId(firm), BuyerId("B"), rank, 0.5, {"rank": float(rank)})


def said(
    firm: str, label: float, signal: Signal = Signal.DECISION, later: int = 0, event: EventId = E1
) -> Feedback:
    return Feedback(
        event, Side.BUYER, FirmId(firm), BuyerId("B"), ProductId("P"), NeedId("N"), "1", 1, 0.5, label,
        NOW + timedelta(days=later), signal,
    )  # fmt: skip


def buyers(showings: list[Showing], feedback: list[Feedback], **options: object) -> Examples:
    return label_pairs(showings, feedback, [E1, E2], ["rank"], **options)[Side.BUYER]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("signals", "grade"),
    [
        ({Signal.DECISION: 0.0}, 0),
        ({Signal.DECISION: 1.0}, 1),
        ({Signal.CUSTOMER: 1.0}, 1),
        ({Signal.DECISION: 1.0, Signal.RATING: 0.75}, 2),
        ({Signal.DECISION: 1.0, Signal.RATING: 0.5}, 1),
        ({Signal.RATING: 0.25, Signal.OUTCOME: 0.75}, 3),
        ({Signal.RATING: 1.0, Signal.OUTCOME: 1.0}, 4),
        ({Signal.DECISION: 1.0, Signal.OUTCOME: 0.0}, 1),
        ({Signal.NO_SHOW: 0.0}, 0),
    ],
)
def test_an_order_beats_a_quotation_beats_a_good_rating_beats_an_acceptance(
    signals: dict[Signal, float], grade: float
) -> None:
    assert grade_of(signals) == grade


def test_what_was_passed_over_is_neither_wanted_nor_declined() -> None:
    found = buyers([shown("F1", 1), shown("F2", 2)], [said("F1", 1.0)])
    assert found.answered.tolist() == [True, False]


def test_the_last_word_counts_however_often_one_clicks() -> None:
    clicks = [said("F1", 1.0) for _ in range(100)]
    found = buyers([shown("F1", 1)], [*clicks, said("F1", 0.0, later=1)])
    assert (len(found), found.grade.tolist()) == (1, [0.0])


def test_who_accepted_and_did_not_come_counts_as_declined() -> None:
    found = buyers([shown("F1", 1)], [said("F1", 1.0), said("F1", 0.0, Signal.NO_SHOW, later=1)])
    assert found.grade.tolist() == [0.0]


def test_a_list_is_one_sides_of_one_company_at_one_event() -> None:
    showings = [shown("F1", 1), shown("F2", 2), shown("F1", 1, event=E2), shown("F1", 1, Side.FIRM)]
    found = label_pairs(showings, [], [E1, E2], ["rank"])
    assert found[Side.BUYER].query.tolist() == [0, 0, 1]
    assert found[Side.BUYER].event.tolist() == [0, 0, 1]
    assert len(found[Side.FIRM]) == 1


def test_weights_are_the_inverse_of_the_chance_of_a_look_and_can_be_switched_off() -> None:
    showings = [shown("F1", 1), shown("F2", 4), shown("F3", 400), shown("F4", 0)]
    assert buyers(showings, [], propensity=Propensity(eta=0.5)).weight.tolist() == [1, 2, 10, 1]
    assert buyers(showings, [], propensity=None).weight.tolist() == [1, 1, 1, 1]


def test_weighting_recovers_the_share_of_wanted_pairs_that_positions_hide() -> None:
    random = np.random.default_rng(0)
    showings, feedback, wanted = [], [], []
    for at in range(4000):
        rank = 1 + at % 15
        want = random.random() < (0.9 if rank <= 3 else 0.2)
        showings.append(shown(f"F{at:04}", rank))
        wanted.append(want)
        if random.random() < rank**-0.5:
            feedback.append(said(f"F{at:04}", float(want)))
    truth = np.mean(wanted)
    for propensity, right in ((Propensity(), True), (None, False)):
        found = buyers(showings, feedback, propensity=propensity)
        found = found.take(found.answered)
        share = np.average(found.wanted, weights=found.weight)
        assert bool(abs(share - truth) < 0.03) is right


def test_who_answers_everything_weighs_no_more_than_its_list_is_long() -> None:
    found = buyers(
        [shown("F1", 1), shown("F2", 4), shown("F3", 9)], [said(f, 1.0) for f in ("F1", "F2", "F3")]
    )
    assert found.weight.tolist() == [1, 2, 3]
    assert found.evened().weight.tolist() == [0.5, 1, 1.5]


def test_who_answers_only_the_top_keeps_its_weight() -> None:
    found = buyers([shown("F1", 1), shown("F2", 4)], [said("F1", 1.0)])
    assert found.evened().weight.tolist() == [1, 2]


def test_the_split_by_time_lets_no_later_event_in(examples: dict[Side, Examples]) -> None:
    for found in examples.values():
        assert set(found.before(-1).event) == {0, 1, 2}
        assert set(found.of(-1).event) == {3}
        assert not set(found.before(-1).query) & set(found.of(-1).query)


def test_shuffled_labels_teach_nothing_about_the_next_event(examples: dict[Side, Examples]) -> None:
    from scipy.stats import rankdata
    from sklearn.linear_model import LogisticRegression

    found = examples[Side.BUYER].take(examples[Side.BUYER].answered)
    past, future = found.before(-1), found.of(-1)
    areas = []
    for seed in range(9):
        shuffled = np.random.default_rng(seed).permutation(past.wanted)
        fitted = LogisticRegression(max_iter=300, C=0.1).fit(past.values, shuffled)
        ranks = rankdata(fitted.decision_function(future.values))
        good = int(future.wanted.sum())
        above = ranks[future.wanted].sum() - good * (good + 1) / 2
        areas.append(above / (good * (len(future) - good)))
    assert abs(np.mean(areas) - 0.5) < 0.1


def test_no_honest_feature_tells_the_answer_alone(examples: dict[Side, Examples]) -> None:
    assert [telling_features(found) for found in examples.values()] == [{}, {}]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_feature_from_the_future_is_caught_by_name(examples: dict[Side, Examples], sign: int) -> None:
    honest = examples[Side.BUYER]
    values = honest.values.copy()
    values[:, honest.names.index("outcome_before")] = sign * np.nan_to_num(honest.grade)
    with pytest.raises(Invalid) as caught:
        refuse_leaks(replace(honest, values=values))
    assert caught.value.details["features"] == "outcome_before"


def test_too_few_answers_are_refused_with_the_number_that_is_missing() -> None:
    found = buyers([shown("F1", 1), shown("F2", 2)], [said("F1", 1.0)])
    with pytest.raises(NotEnoughFeedback) as caught:
        found.require(100, 20)
    assert (caught.value.code, caught.value.details["missing"]) == ("answers_missing", 99)
