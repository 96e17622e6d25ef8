"""One way to learn a ranker of any kind, calibrated on what it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from recommender.ranker.additive import Ranker
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


def learn(kind: str, examples: Examples, prior: WeightedPrior, version: str) -> Learned:
    """Fit on all examples, evened; the line to probabilities comes from a fit that saw only the earlier ones.

    Raises:
        NotEnoughFeedback: with the number that is missing.
        ValueError: no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind of ranker: {kind!r}")
    fit = KINDS[kind]
    examples = examples.evened()
    kept_out = _kept_out(examples)
    line = fit_line(fit(examples.take(~kept_out), prior, version), examples.take(kept_out))
    return fit(examples, prior, version).calibrated(line)


def _kept_out(examples: Examples) -> NDArray[np.bool_]:
    """The last event; of a single one, every fifth list."""
    last: NDArray[np.bool_] = examples.event == examples.event.max(initial=-1)
    return last if not last.all() else examples.query % 5 == 0
