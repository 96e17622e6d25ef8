"""Everything that is kept: SQLite or PostgreSQL behind one `Store`."""

from recommender.store.audit import ChangeFilters
from recommender.store.imports import ImportEntry
from recommender.store.journal import Fingerprints
from recommender.store.past import PastMission
from recommender.store.reading import Filters, Order, Page
from recommender.store.saving import Saved
from recommender.store.shortlists import changed_since, pairs_of
from recommender.store.store import Store
from recommender.store.vectors import Role

__all__ = [
    "ChangeFilters",
    "Filters",
    "Fingerprints",
    "ImportEntry",
    "Order",
    "Page",
    "PastMission",
    "Role",
    "Saved",
    "Store",
    "changed_since",
    "pairs_of",
]
