"""Champion against challenger on an event that neither has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.calibration import Bin, calibration_error, reliability
from recommender.evaluation.counterfactual import Counterfactual, value_of
from recommender.evaluation.metrics import Difference, Estimate, Values, estimate, ndcg, paired_difference
from recommender.ranker import Combination, Floats, Ranker, combine, sigmoid
from recommender.ranker.examples import TRAITS, Examples
from recommender.records import Side

Pair = Mapping[Side, Ranker]
RECIPROCAL = "reciprocal"
MUTUAL_DEPTH = 5
_BY_FEATURE = {"hs_absent": "no_code", "interpreter_needed": "no_language", "certificates_met": "certified"}
_LEAST = 5
"""Lists under which a slice is not judged."""


@dataclass(frozen=True)
class Slice:
    """How the challenger does on part of the lists of one ``kind``: where ``trait`` is ``value``.

    Traits are those of examples, or ``feature`` with what it says for a value.
    """

    kind: str
    trait: str
    value: str
    lists: int
    gap: Difference

    @property
    def worse(self) -> bool:
        """Whether the whole interval is below 0."""
        return self.gap.high < 0


@dataclass(frozen=True)
class Challenge:
    """nDCG@10 of both by what is ranked, their difference, mutual matches, calibration, values, slices.

    Keys of ``champion``, ``challenger`` and ``difference`` are ``reciprocal`` and the sides. ``mutual`` is
    the share of a buyer's pairs wanted by both sides that are among its first five, of champion and
    challenger, with the difference. ``reliability`` holds each side's bins, for a diagram.
    """

    champion: dict[str, Estimate]
    challenger: dict[str, Estimate]
    difference: dict[str, Difference]
    mutual: tuple[Estimate, Estimate, Difference]
    calibration: dict[str, tuple[float, float]]
    reliability: dict[str, tuple[list[Bin], list[Bin]]]
    counterfactual: dict[str, tuple[Counterfactual, Counterfactual]]
    slices: tuple[Slice, ...]

    @property
    def refused(self) -> bool:
        """Whether the challenger is worse beyond chance in what counts, matches wanted by both."""
        return self.difference[RECIPROCAL].high < 0

    @property
    def worse(self) -> tuple[Slice, ...]:
        """The slices that got worse beyond chance."""
        return tuple(one for one in self.slices if one.worse)


@dataclass(frozen=True)
class _Ranked:
    """Answered rows of one kind of list, with their grades and both scores."""

    found: Examples
    grades: Floats
    ours: Floats
    theirs: Floats

    def of(self, rows: NDArray[np.bool_]) -> _Ranked:
        return _Ranked(self.found.take(rows), self.grades[rows], self.ours[rows], self.theirs[rows])

    def lists(self) -> list[NDArray[np.int64]]:
        """The rows of each list that holds something wanted beside another."""
        each = (np.flatnonzero(self.found.query == query) for query in np.unique(self.found.query))
        return [at for at in each if len(at) > 1 and (self.grades[at] > 0).any()]

    def ndcg(self) -> tuple[Values, Values]:
        """nDCG@10 of each list, by champion and challenger."""
        lists = self.lists()
        mine, other = (
            np.array([_ndcg(self.grades[at], score[at]) for at in lists])
            for score in (self.ours, self.theirs)
        )
        return mine, other

    def found_among(self, depth: int) -> tuple[Values, Values]:
        """The share of each list's wanted pairs that are among its first, by champion and challenger."""
        lists = self.lists()
        mine, other = (
            np.array([_share(self.grades[at] > 0, score[at], depth) for at in lists])
            for score in (self.ours, self.theirs)
        )
        return mine, other


def challenge(examples: Mapping[Side, Examples], champion: Pair, challenger: Pair) -> Challenge:
    """Compare two pairs of rankers on shown and answered examples of events they did not learn from."""
    scored = {
        side: tuple(sigmoid(np.asarray(pair[side].logits(found.names, found.values), float))
                    for pair in (champion, challenger))
        for side, found in examples.items()
    }  # fmt: skip
    both = _of_both(examples, scored)
    ranked = {RECIPROCAL: both} | {side.value: _of_side(one, *scored[side]) for side, one in examples.items()}
    values = {kind: one.ndcg() for kind, one in ranked.items()}
    mutual = both.found_among(MUTUAL_DEPTH)
    return Challenge(
        {kind: estimate(mine) for kind, (mine, _) in values.items()},
        {kind: estimate(other) for kind, (_, other) in values.items()},
        {kind: paired_difference(other, mine) for kind, (mine, other) in values.items()},
        (estimate(mutual[0]), estimate(mutual[1]), paired_difference(mutual[1], mutual[0])),
        {side.value: _errors(found, scored[side]) for side, found in examples.items()},
        {side.value: _bins(found, scored[side]) for side, found in examples.items()},
        {side.value: _values(found, scored[side]) for side, found in examples.items()},
        tuple(one for kind, rows in ranked.items() for one in _slices(kind, rows)),
    )


def _slices(kind: str, ranked: _Ranked) -> Iterator[Slice]:
    """The lists' rows of each trait, and of features that are told of most of them."""
    found = ranked.found
    parts = {("feature", name): found.values[:, found.names.index(feature)] > 0.5
             for feature, name in _BY_FEATURE.items() if feature in found.names}  # fmt: skip
    for column, trait in enumerate(TRAITS):
        for value in np.unique(found.traits[:, column]).tolist():
            if value:
                parts[trait, value] = found.traits[:, column] == value
    for (trait, value), rows in parts.items():
        mine, other = ranked.of(rows).ndcg()
        if len(mine) >= _LEAST:
            yield Slice(kind, trait, value, len(mine), paired_difference(other, mine))


def _errors(found: Examples, scores: tuple[Floats, ...]) -> tuple[float, float]:
    at, truth = found.answered, found.wanted[found.answered].astype(float)
    one, other = (calibration_error(score[at], truth, found.weight[at]) for score in scores)
    return one, other


def _bins(found: Examples, scores: tuple[Floats, ...]) -> tuple[list[Bin], list[Bin]]:
    at, truth = found.answered, found.wanted[found.answered].astype(float)
    one, other = (reliability(score[at], truth, found.weight[at]) for score in scores)
    return one, other


def _values(found: Examples, scores: tuple[Floats, ...]) -> tuple[Counterfactual, Counterfactual]:
    one, other = (value_of(found, score, scores[0]) for score in scores)
    return one, other


def _of_side(found: Examples, ours: Floats, theirs: Floats) -> _Ranked:
    known = found.answered
    return _Ranked(found.take(known), found.grade[known], ours[known], theirs[known])


def _of_both(examples: Mapping[Side, Examples], scored: Mapping[Side, tuple[Floats, ...]]) -> _Ranked:
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
    return _Ranked(buyers.take(mine), both, ours, theirs)


def _keys(found: Examples) -> list[tuple[int, str, str]]:
    return list(zip(found.event.tolist(), found.firm.tolist(), found.buyer.tolist(), strict=True))


def _ndcg(grades: Floats, score: Floats) -> float:
    return ndcg((-score).argsort(kind="stable").tolist(), dict(enumerate(grades.tolist())), 10)


def _share(wanted: NDArray[np.bool_], score: Floats, depth: int) -> float:
    first = (-score).argsort(kind="stable")[:depth]
    return float(wanted[first].sum() / min(depth, wanted.sum()))
