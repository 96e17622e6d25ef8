"""What another ranking would have brought, from answers to the one that was shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.ranker import Floats
from recommender.ranker.examples import Examples

LEAST_OVERLAP = 0.1
"""Effective share of answers under which the estimates rest on too few."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Share of attention that would fall on wanted pairs, estimated three ways.

    ``overlap`` is the effective sample size (Kish 1965) over the ``answers``; where it is poor, ``warned``.
    """

    ips: float
    snips: float
    doubly_robust: float
    overlap: float
    answers: int

    @property
    def effective(self) -> float:
        """For how many equal answers the weighted ones count."""
        return self.overlap * self.answers

    @property
    def warned(self) -> bool:
        """Whether the two rankings have too little in common to be compared so."""
        return self.overlap < LEAST_OVERLAP


def value_of(examples: Examples, score: Floats, expected: Floats) -> Counterfactual:
    """The value of ranking each list of ``examples`` by ``score``.

    Attention at the new rank r is ``1 / log2(1 + r)``. IPS weighs each answer by its inverse propensity
    (Joachims, Swaminathan & Schnabel 2017), SNIPS by the weights' own sum (Swaminathan & Joachims 2015),
    the doubly robust one corrects ``expected``, a model's probabilities of all shown pairs (Dudík,
    Langford & Li 2011). Every argument is about all shown pairs, answered or not.
    """
    attention = 1.0 / np.log2(1.0 + _ranks(examples.query, score))
    total = float(attention.sum())
    weight = np.where(examples.answered, examples.weight, 0.0) * attention
    wanted = examples.wanted.astype(float)
    right = float(weight @ wanted)
    whole, squares = float(weight.sum()), float(weight @ weight)
    if not total or not whole:
        return Counterfactual(*(float("nan"),) * 3, 0.0, 0)
    robust = float(attention @ expected) + float(weight @ (wanted - expected))
    answers = int(examples.answered.sum())
    overlap = whole * whole / squares / answers
    return Counterfactual(right / total, right / whole, robust / total, overlap, answers)


def _ranks(query: NDArray[np.int64], score: Floats) -> Floats:
    """The rank of each row within its query, from 1, best score first."""
    order = np.lexsort((-score, query))
    lists = query[order]
    starts = np.flatnonzero(np.r_[True, lists[1:] != lists[:-1]])
    sizes = np.diff(np.r_[starts, len(lists)])
    ranks = np.empty(len(lists))
    ranks[order] = np.arange(len(lists)) - np.repeat(starts, sizes) + 1
    return ranks
