"""Features that know the answer: computed after it was given."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from recommender.errors import Invalid
from recommender.ranker.examples import Examples

TOO_GOOD = 0.97
"""An area under the ROC curve that no honest feature of a pair reaches alone."""

FEWEST = 20
"""Answers of each kind under which a feature may separate them by luck."""


def telling_features(examples: Examples, most: float = TOO_GOOD) -> dict[str, float]:
    """Features that alone separate wanted from declined pairs, either way round, with their area."""
    known = examples.take(examples.answered)
    wanted = known.wanted
    good, bad = int(wanted.sum()), int((~wanted).sum())
    if min(good, bad) < FEWEST:
        return {}
    ranks = rankdata(known.values, axis=0)
    area = (ranks[wanted].sum(axis=0) - good * (good + 1) / 2) / (good * bad)
    either = np.maximum(area, 1 - area)
    return {known.names[at]: round(float(either[at]), 4) for at in np.flatnonzero(either >= most)}


def refuse_leaks(examples: Examples) -> None:
    """Raises Invalid naming features that can only have been computed after the answers."""
    if found := telling_features(examples):
        raise Invalid("features_tell_answer", side=examples.side, features=", ".join(found))
