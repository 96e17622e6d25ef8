"""The transparent ranker in use before there is feedback: weights set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.ranker.additive import Floats, Scored

_FIT = {
    "dense": 12.0, "words_forward": 1.2, "words_back": 0.4, "grams": 2.0,
    "hs6": 0.7, "hs4": 0.8, "hs2": 0.3, "hs_conflict": -0.6,
    "concept_same": 1.5, "concept_family": 0.6, "concept_conflict": -1.5, "use_named": 0.9,
}  # fmt: skip
BUYER_WEIGHTS = _FIT | {
    "certificates_met": 0.5, "certificates_missing": -0.7, "certificates_expired": -0.7,
    "constraints_met": 0.6, "constraints_broken": -1.6, "language_common": 0.2, "market_known": 0.15,
    "over_capacity": -0.3, "private_label_refused": -0.5, "payment_common": 0.1,
}  # fmt: skip
FIRM_WEIGHTS = {name: 0.6 * weight for name, weight in _FIT.items()} | {
    "segment_wanted": 0.6, "segment_other": -0.6, "segment_excluded": -4.0, "region_excluded": -4.0,
    "below_minimum": -2.0, "over_capacity": -0.6, "language_common": 0.5, "market_known": 0.3,
    "payment_common": 0.5, "private_label_refused": -1.0, "certificates_missing": -0.3,
}  # fmt: skip


class WeightedPrior:
    """Log-odds linear in the features. Implements :class:`ranker.additive.Ranker`."""

    learned = False

    def __init__(self, weights: Mapping[str, float], base: float, version: str) -> None:
        self._weights = dict(weights)
        self._base = base
        self._aligned: dict[tuple[str, ...], NDArray[np.float32]] = {}
        self.version = version

    def logits(self, names: Sequence[str], values: NDArray[np.float32]) -> Floats:
        return values @ self._for(tuple(names)) + np.float32(self._base)

    def score(self, names: Sequence[str], values: NDArray[np.float32]) -> Scored:
        return Scored.of(self._base, values.astype(np.float64) * self._for(tuple(names)))

    def _for(self, names: tuple[str, ...]) -> NDArray[np.float32]:
        if names not in self._aligned:
            if unknown := self._weights.keys() - set(names):
                raise ValueError(f"features missing: {sorted(unknown)}")
            self._aligned[names] = np.array([self._weights.get(name, 0.0) for name in names], np.float32)
        return self._aligned[names]


def buyer_prior() -> WeightedPrior:
    """P(the buyer wants the meeting), before feedback."""
    return WeightedPrior(BUYER_WEIGHTS, base=-7.5, version="prior-buyer-2")


def firm_prior() -> WeightedPrior:
    """P(the firm wants the meeting), before feedback."""
    return WeightedPrior(FIRM_WEIGHTS, base=-5.0, version="prior-firm-2")
