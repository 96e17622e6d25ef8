"""Rankers: from named features to the probability that a side wants the meeting."""

from recommender.ranker.additive import Ranker, Scored, harmonic
from recommender.ranker.prior import WeightedPrior, buyer_prior, firm_prior

__all__ = ["Ranker", "Scored", "WeightedPrior", "buyer_prior", "firm_prior", "harmonic"]
