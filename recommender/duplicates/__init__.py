"""The same company twice: who looks like whom, and one record out of two."""

from recommender.duplicates.absorbing import absorb, lines_of, twins
from recommender.duplicates.detection import (
    Profile,
    Suspicion,
    compare,
    find_duplicates,
    known_by,
    profile,
)

__all__ = [
    "Profile",
    "Suspicion",
    "absorb",
    "compare",
    "find_duplicates",
    "known_by",
    "lines_of",
    "profile",
    "twins",
]
