"""Named features of (need, product) pairs: the same code for training and serving.

:data:`CATALOGUE` is the table of all of them.
"""

from recommender.features.catalogue import CATALOGUE, FEATURES, Feature
from recommender.features.codes import Codes
from recommender.features.companies import Companies
from recommender.features.constraints import ConstraintReader
from recommender.features.delivery import Delivery
from recommender.features.history import History, Past
from recommender.features.lines import Demands, Volumes
from recommender.features.reading import Article, Offer, Reader, Request
from recommender.features.seats import Seats
from recommender.features.space import FeatureSpace
from recommender.features.terms import TermSpace
from recommender.features.texts import Meaning, TextReading

__all__ = [
    "CATALOGUE", "FEATURES", "Article", "Codes", "Companies", "ConstraintReader", "Delivery", "Demands",
    "Feature", "FeatureSpace", "History", "Meaning", "Offer", "Past", "Reader", "Request", "Seats",
    "TermSpace", "TextReading", "Volumes",
]  # fmt: skip
