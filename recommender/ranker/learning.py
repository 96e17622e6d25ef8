"""One way to learn a ranker of any kind, calibrated on what it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recommender.errors import NotEnoughFeedback
from recommender.ranker.additive import Floats, Ranker
from recommender.ranker.boosted import BoostedRanker, fit_boosted
from recommender.ranker.calibrating import Line, fit_line
from recommender.ranker.examples import Examples
from recommender.ranker.lambdamart import LambdaMartRanker, fit_lambdamart
from recommender.ranker.linear import Linear, fit_logistic
from recommender.ranker.prior import WeightedPrior


class Learned(Ranker, Protocol):
    """A ranker that was learned: it can be put on a line, and kept as plain data."""

    def calibrated(self, line: Line) -> Self: ...

    def state(self) -> dict[str, Any]: ...


Fit = Callable[[Examples, WeightedPrior, str], Learned]

KINDS: dict[str, Fit] = {"logistic": fit_logistic, "boosted": fit_boosted, "lambdamart": fit_lambdamart}
RESTORED: dict[str, Callable[[dict[str, Any]], Learned]] = {
    "logistic": Linear.restored,
    "boosted": BoostedRanker.restored,
    "lambdamart": LambdaMartRanker.restored,
}


ENOUGH = 5_000
"""Answers that the line to probabilities is fitted on, where there are so many."""


def learn(kind: str, examples: Examples, prior: WeightedPrior, version: str) -> Learned:
    """Fit on all examples, evened; the line to probabilities comes from fits that had not seen the answers.

    Raises:
        NotEnoughFeedback: with the number that is missing.
        ValueError: no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of ranker: {kind!r}")
    fit = KINDS[kind]
    examples = examples.evened()
    kept_out, logit = _foretold(lambda seen: fit(seen, prior, version), examples)
    return fit(examples, prior, version).calibrated(fit_line(logit, examples.take(kept_out)))


def _foretold(fit: Callable[[Examples], Learned], examples: Examples) -> tuple[NDArray[np.bool_], Floats]:
    """Which examples were kept out of a fit, and their log-odds by it, until there are ``ENOUGH`` answers.

    Each fit lacks one event alone: the scale of trees grows with what they have seen.
    """
    told, logit = np.zeros(len(examples), bool), np.zeros(len(examples))
    for out in _folds(examples):
        try:
            ranker = fit(examples.take(~out))
        except NotEnoughFeedback:
            if not told.any():
                raise
            break
        logit[out] = ranker.logits(examples.names, examples.values[out])
        told |= out
        if np.count_nonzero(told & examples.answered) >= ENOUGH:
            break
    return told, logit[told]


def _folds(examples: Examples) -> list[NDArray[np.bool_]]:
    """Each event, the last one first; of a single event, every fifth list."""
    events = np.unique(examples.event)
    if len(events) > 1:
        return [examples.event == event for event in events[::-1]]
    return [examples.query % 5 == 0]
