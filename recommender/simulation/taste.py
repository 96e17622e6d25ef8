"""What the sides of an invented mission really want: planted, and not what the prior assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.ranker import Floats, sigmoid
from recommender.records import Side

_ARTICLE = {
    "dense": 2.0, "dense_firm": 1.0, "rank_forward": 1.0, "rank_back": 1.0, "words_forward": 0.5,
    "grams": 1.5, "concept_same": 1.2, "concept_family": 0.8, "concept_conflict": -1.0, "hs4": 0.8,
    "hs6": 0.5,
}  # fmt: skip
_BUYER = _ARTICLE | {
    "constraints_met": 1.5, "constraints_broken": -2.0, "certificates_met": 2.0, "certificates_missing": -2.0,
    "certificates_expired": -1.5, "market_known": 1.6, "language_common": 1.0, "interpreter_needed": -1.6,
    "payment_apart": -1.8, "payment_common": 0.8, "over_capacity": -3.0, "below_minimum": -3.0,
    "private_label_refused": -2.5, "delivery_offered": 1.2,
}  # fmt: skip
_FIRM = _ARTICLE | {
    "segment_wanted": 1.6, "segment_other": -1.6, "below_minimum": -4.0, "over_capacity": -2.0,
    "volume_fits": 1.2, "market_known": 1.6, "exports_elsewhere": -0.8, "interpreter_needed": -2.0,
    "payment_apart": -2.0, "payment_common": 0.8, "carriage_asked": -1.5, "certificates_missing": -1.0,
    "private_label_refused": -2.0,
}  # fmt: skip


@dataclass(frozen=True)
class Taste:
    """P(wants) = sigmoid((base + weights · features + penalty where a deal-breaker is met) / noise).

    ``breaker`` is a pair of features that only together spoil a match: no linear ranker can hold it.
    """

    weights: Mapping[str, float]
    base: float
    breaker: tuple[str, str]
    penalty: float = -2.0
    noise: float = 0.7

    def chance(self, names: tuple[str, ...], values: NDArray[np.float32]) -> Floats:
        """The chance that the side wants each pair; ``values`` is (…, features)."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        one, other = (values[..., names.index(name)] > 0 for name in self.breaker)
        return sigmoid((self.base + values @ weights + self.penalty * (one & other)) / self.noise)


TASTES = {
    Side.BUYER: Taste(_BUYER, base=-5.5, breaker=("certificates_missing", "interpreter_needed")),
    Side.FIRM: Taste(_FIRM, base=-4.0, breaker=("exports_elsewhere", "payment_apart")),
}
"""Articles count for less, and trade terms (market, language, payment, volume, certificates) for more,
than the prior's hand-set weights say: the difference that feedback is to teach."""
