"""Champion against challenger on an event that neither has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.calibration import calibration_error
from recommender.evaluation.counterfactual import Counterfactual, value_of
from recommender.evaluation.metrics import Difference, Estimate, Values, estimate, ndcg, paired_difference
from recommender.ranker import Combination, Floats, Ranker, combine, sigmoid
from recommender.ranker.examples import Examples
from recommender.records import Side

Pair = Mapping[Side, Ranker]
RECIPROCAL = "reciprocal"
_SLICED = {
    "no code": "hs_absent",
    "no common language": "interpreter_needed",
    "certificates held": "certificates_met",
}
_LEAST = 5
"""Lists under which a slice is not judged."""


@dataclass(frozen=True)
class Challenge:
    """nDCG@10 of both by what is ranked, their difference, calibration, counterfactual values, slices.

    Keys of ``champion``, ``challenger`` and ``difference`` are ``reciprocal`` and the sides;
    ``worse`` names slices in which the whole interval is below 0.
    """

    champion: dict[str, Estimate]
    challenger: dict[str, Estimate]
    difference: dict[str, Difference]
    calibration: dict[str, tuple[float, float]]
    counterfactual: dict[str, tuple[Counterfactual, Counterfactual]]
    worse: dict[str, Difference]

    @property
    def refused(self) -> bool:
        """Whether the challenger is worse beyond chance in what counts, matches wanted by both."""
        return self.difference[RECIPROCAL].high < 0


@dataclass(frozen=True)
class _Lists:
    """nDCG of each list of one kind; ``slices`` tells where each list belongs."""

    ours: Values
    theirs: Values
    slices: dict[str, NDArray[np.bool_]]


def challenge(examples: Mapping[Side, Examples], champion: Pair, challenger: Pair) -> Challenge:
    """Compare two pairs of rankers on shown and answered examples of events they did not learn from."""
    scored = {
        side: tuple(sigmoid(np.asarray(pair[side].logits(found.names, found.values), float))
                    for pair in (champion, challenger))
        for side, found in examples.items()
    }  # fmt: skip
    lists = {side.value: _of_side(found, *scored[side]) for side, found in examples.items()}
    lists = {RECIPROCAL: _of_both(examples, scored)} | lists
    gaps = {
        f"{kind}, {name}": paired_difference(one.theirs[at], one.ours[at])
        for kind, one in lists.items()
        for name, at in one.slices.items()
        if np.count_nonzero(at) >= _LEAST
    }
    return Challenge(
        {kind: estimate(one.ours) for kind, one in lists.items()},
        {kind: estimate(one.theirs) for kind, one in lists.items()},
        {kind: paired_difference(one.theirs, one.ours) for kind, one in lists.items()},
        {side.value: _errors(found, scored[side]) for side, found in examples.items()},
        {side.value: _values(found, scored[side]) for side, found in examples.items()},
        {name: gap for name, gap in gaps.items() if gap.high < 0},
    )


def _errors(found: Examples, scores: tuple[Floats, ...]) -> tuple[float, float]:
    at = found.answered
    truth = found.wanted[at].astype(float)
    one, other = (calibration_error(score[at], truth, found.weight[at]) for score in scores)
    return one, other


def _values(found: Examples, scores: tuple[Floats, ...]) -> tuple[Counterfactual, Counterfactual]:
    one, other = (value_of(found, score, scores[0]) for score in scores)
    return one, other


def _of_side(found: Examples, ours: Floats, theirs: Floats) -> _Lists:
    known = found.answered
    return _lists(found.take(known), found.grade[known], ours[known], theirs[known])


def _of_both(examples: Mapping[Side, Examples], scored: Mapping[Side, tuple[Floats, ...]]) -> _Lists:
    """Buyers' lists of the pairs that both sides answered, by the harmonic mean of both grades and scores."""
    buyers, firms = examples[Side.BUYER], examples[Side.FIRM]
    place = {key: at for at, key in enumerate(_keys(firms)) if firms.answered[at]}
    rows = [(at, place[key]) for at, key in enumerate(_keys(buyers)) if buyers.answered[at] and key in place]
    mine, other = np.array(rows, np.int64).reshape(-1, 2).T
    grades = buyers.grade[mine], firms.grade[other]
    total = grades[0] + grades[1]
    both = np.divide(2 * grades[0] * grades[1], total, out=np.zeros(len(total)), where=total > 0)
    ours, theirs = (
        combine(Combination.HARMONIC, one[mine], two[other])
        for one, two in zip(scored[Side.BUYER], scored[Side.FIRM], strict=True)
    )
    return _lists(buyers.take(mine), both, ours, theirs)


def _keys(found: Examples) -> list[tuple[int, str, str]]:
    return list(zip(found.event.tolist(), found.firm.tolist(), found.buyer.tolist(), strict=True))


def _lists(found: Examples, grades: Floats, ours: Floats, theirs: Floats) -> _Lists:
    """nDCG@10 of each list that holds something wanted."""
    lists = (np.flatnonzero(found.query == query) for query in np.unique(found.query))
    rows = [at for at in lists if (grades[at] > 0).any()]
    mine, other = (np.array([_ndcg(grades[at], one[at]) for at in rows]) for one in (ours, theirs))
    slices = {
        name: np.array([found.values[at, found.names.index(feature)].mean() > 0.5 for at in rows], bool)
        for name, feature in _SLICED.items()
        if feature in found.names
    }
    return _Lists(mine, other, slices)


def _ndcg(grades: Floats, score: Floats) -> float:
    return ndcg((-score).argsort(kind="stable").tolist(), dict(enumerate(grades.tolist())), 10)
