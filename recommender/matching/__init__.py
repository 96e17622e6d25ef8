"""Matching: candidates, pairs scored for both sides, companies ranked, reasons given."""

from recommender.matching.corpus import Corpus, FlagsOf, IndexSource, build_corpus
from recommender.matching.event import EventScores, score_event
from recommender.matching.explaining import Explanation, explain
from recommender.matching.filters import NO_FILTERS, Filters
from recommender.matching.ranking import (
    product_candidates,
    rank_buyers_for_firm,
    rank_firms_for_buyer,
    rank_firms_for_need,
)
from recommender.matching.scoring import Rankers

__all__ = [
    "NO_FILTERS",
    "Corpus",
    "EventScores",
    "Explanation",
    "Filters",
    "FlagsOf",
    "IndexSource",
    "Rankers",
    "build_corpus",
    "explain",
    "product_candidates",
    "rank_buyers_for_firm",
    "rank_firms_for_buyer",
    "rank_firms_for_need",
    "score_event",
]
