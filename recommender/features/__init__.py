"""Named features of (need, product) pairs."""

from recommender.features.constraints import ConstraintReader
from recommender.features.pairs import FEATURES, TEXT_FEATURES, Context, FeatureTable, feature_table
from recommender.features.reading import Article, Offer, Reader, Request
from recommender.features.terms import TermSpace, shared_mass

__all__ = [
    "FEATURES", "TEXT_FEATURES", "Article", "ConstraintReader", "Context", "FeatureTable", "Offer",
    "Reader", "Request", "TermSpace", "feature_table", "shared_mass",
]  # fmt: skip
