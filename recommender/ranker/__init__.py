"""Rankers: from named features to the probability that a side wants the meeting."""

from recommender.ranker.additive import Floats, Ranker, Scored, sigmoid
from recommender.ranker.combining import Combination, combine, shares
from recommender.ranker.prior import WeightedPrior, buyer_prior, firm_prior

__all__ = [
    "Combination", "Floats", "Ranker", "Scored", "WeightedPrior", "buyer_prior", "combine", "firm_prior",
    "shares",
    "sigmoid",
]  # fmt: skip
