"""What was put before a side, answered or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.records.values import BuyerId, EventId, FirmId, Side


@dataclass(frozen=True, slots=True, eq=False)
class Showing:
    """A match as one side saw it: rank from 1 (0: not ranked), score, and the features of the pair then.

    It says nothing of an answer: a match that was passed over has a showing and no feedback.
    """

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    rank: int
    score: float
    features: Sequence[float]
