"""Places that are visited without a journey between them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from recommender.scheduling import Problem
from recommender.wording import LANGUAGES, phrase

Places = tuple[str, str]


def without_journey(problem: Problem) -> list[Places]:
    """Places of buyers who may be visited, two by two, between which no journey is entered."""
    visited = {candidate.buyer_id for candidate in problem.candidates}
    places = sorted({party.place for party in problem.parties if party.id in visited} - {""})
    return [
        (one, other)
        for one, other in combinations(places, 2)
        if not {(one, other), (other, one)} & problem.travel.keys()
    ]


def road_warnings(problem: Problem) -> list[dict[str, Any]]:
    """What to tell of them, as plain data: code, places, and words by language; empty when all is known."""
    missing = without_journey(problem)
    if not missing:
        return []
    named = {"places": "; ".join(" – ".join(ends) for ends in missing)}
    words = {language: phrase("journeys_missing", language, named) for language in LANGUAGES}
    return [{"code": "journeys_missing", "places": [list(ends) for ends in missing], "words": words}]
