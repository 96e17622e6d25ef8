"""Two one-sided scores in one: ways in which a match that only one side wants sinks."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from recommender.ranker.additive import Floats


class Combination(StrEnum):
    """How the two sides' scores, each in (0, 1), become the match's score."""

    HARMONIC = "harmonic"
    GEOMETRIC = "geometric"
    MINIMUM = "min"
    PRODUCT = "product"


def combine(how: Combination, one: Floats, other: Floats) -> Floats:
    """The combined score of each pair."""
    if how is Combination.HARMONIC:
        return np.asarray(2 * one * other / (one + other))
    if how is Combination.GEOMETRIC:
        return np.asarray(np.sqrt(one * other))
    if how is Combination.MINIMUM:
        return np.minimum(one, other)
    return np.asarray(one * other)


def shares(how: Combination, one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Factors (a, b) with ``combine(one, other) = a * one + b * other`` exactly.

    By Euler's theorem for homogeneous functions they are the partial derivatives over the degree
    (two for the product, one for the others): contributions to each side's score, times that side's
    factor, add up to the combined score.
    """
    if how is Combination.HARMONIC:
        return 2 * (other / (one + other)) ** 2, 2 * (one / (one + other)) ** 2
    if how is Combination.GEOMETRIC:
        return 0.5 * np.sqrt(other / one), 0.5 * np.sqrt(one / other)
    if how is Combination.MINIMUM:
        first = np.where(one < other, 1.0, np.where(one > other, 0.0, 0.5))
        return first, 1.0 - first
    return 0.5 * other, 0.5 * one
