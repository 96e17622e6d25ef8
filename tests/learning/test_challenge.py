"""Champion against challenger: figures by hand, and the right verdicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import Invalid
from recommender.evaluation.calibration import calibration_error, reliability
from recommender.evaluation.challenge import RECIPROCAL, Slice, challenge
from recommender.evaluation.counterfactual import value_of
from recommender.evaluation.metrics import Difference
from recommender.evaluation.telling import told
from recommender.ranker import Ranker, WeightedPrior, buyer_prior, firm_prior
from recommender.ranker.examples import Examples
from recommender.ranker.learning import learn
from recommender.records import EventId, Side
from recommender.service.learning import draw_calibration

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
    assert ("reciprocal", "feature", "certified") in {(one.kind, one.trait, one.value) for one in found.worse}


def test_a_ranker_against_itself_is_no_difference(examples: dict[Side, Examples]) -> None:
    found = challenge({side: one.of(-1) for side, one in examples.items()}, PRIORS, PRIORS)
    assert (found.difference[RECIPROCAL].mean, found.worse, found.refused) == (0.0, (), False)


def traits(examples: dict[Side, Examples]) -> dict[Side, Examples]:
    """Buyers with an even number speak Russian, firms with one are small; all articles are of chapter 39."""
    found = {}
    for side, one in examples.items():
        even = [(int(f.rpartition("F")[2]) % 2, int(b.rpartition("B")[2]) % 2)
                for f, b in zip(one.firm, one.buyer, strict=True)]  # fmt: skip
        rows = [(("ru", "en")[buyer], "39", ("small", "large")[firm]) for firm, buyer in even]
        found[side] = replace(one, traits=np.array(rows, np.str_).reshape(-1, 3))
    return found


def test_slices_by_language_sector_and_size_are_judged_row_by_row(examples: dict[Side, Examples]) -> None:
    future = traits({side: found.of(-1) for side, found in examples.items()})
    found = challenge(future, PRIORS, PRIORS)
    names = {(one.trait, one.value) for one in found.slices if one.kind == "buyer"}
    assert names >= {("language", "ru"), ("language", "en"), ("sector", "39"), ("size", "small")}
    lists = {(one.trait, one.value): one.lists for one in found.slices if one.kind == "buyer"}
    both = lists["language", "ru"] + lists["language", "en"]
    assert both == lists["sector", "39"]


def test_a_slice_that_got_worse_is_told_in_three_languages() -> None:
    one = Slice("firm", "language", "ru", 12, Difference(-0.2, -0.3, -0.1, 0.01))
    assert (
        told(one, "en")
        == "got worse: firms' lists, buyers who speak Russian: -0.200 [-0.300, -0.100] over 12 lists"
    )
    assert (
        told(one, "tr")
        == "kötüleşti: firmaların listeleri, dili Rusça olan alıcılar: 12 listede -0.200 [-0.300, -0.100]"
    )
    assert told(one, "ru").startswith("стало хуже: списки фирм, покупатели, язык — русский")
    for trait, value in (("size", "small"), ("size", "middling"), ("size", "large"), ("sector", "39"),
                         ("feature", "no_code"), ("feature", "no_language"), ("feature", "certified")):  # fmt: skip
        assert "{" not in told(replace(one, trait=trait, value=value), "tr")


def test_the_share_of_mutual_matches_among_the_first_five_by_hand() -> None:
    """Seven pairs of one buyer, wanted by both at places 1 and 6 of the champion's order."""
    grades = [1.0, 0, 0, 0, 0, 1.0, 0]
    mine = replace(one_list(grades, [1.0] * 7), firm=np.array([f"F{at}" for at in range(7)]))
    mine = replace(mine, values=-np.arange(7, dtype=np.float32)[:, None])
    theirs = replace(mine, side=Side.FIRM)
    champion, challenger = WeightedPrior({"x": 1.0}, 0.0, "1"), WeightedPrior({"x": -1.0}, 0.0, "2")
    found = challenge(
        {Side.BUYER: mine, Side.FIRM: theirs},
        {side: champion for side in Side},
        {side: challenger for side in Side},
    )
    assert (found.mutual[0].mean, found.mutual[1].mean) == (0.5, 0.5)
    turned = replace(mine, grade=np.array([1.0, 1.0, 0, 0, 0, 0, 0]))
    found = challenge(
        {Side.BUYER: turned, Side.FIRM: replace(turned, side=Side.FIRM)},
        {side: champion for side in Side}, {side: challenger for side in Side},
    )  # fmt: skip
    assert (found.mutual[0].mean, found.mutual[1].mean, found.mutual[2].mean) == (1.0, 0.0, -1.0)


def test_reliability_diagrams_are_drawn_as_svg_and_png(
    examples: dict[Side, Examples], tmp_path: Path
) -> None:
    found = challenge({side: one.of(-1) for side, one in examples.items()}, PRIORS, PRIORS)
    draw_calibration(found, tmp_path / "r.svg")
    draw_calibration(found, tmp_path / "r.png")
    assert "came true" in (tmp_path / "r.svg").read_text("utf-8")
    assert (tmp_path / "r.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(Invalid):
        draw_calibration(found, tmp_path / "r.gif")


def test_poor_overlap_says_for_how_many_answers_it_counts() -> None:
    rare = one_list([1.0] + [0.0] * 99, [1000.0] + [0.01] * 99)
    found = value_of(rare, np.zeros(100), np.zeros(100))
    assert (found.answers, round(found.effective)) == (100, 1)
