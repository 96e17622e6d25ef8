"""What people decided about flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.values import BuyerId, FirmId


class Verdict(StrEnum):
    """What a person decided about a flag; none of them hides it."""

    PROCEED = "proceed"
    ASK = "ask"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on one rule for a firm, for a buyer, or for the pair when both are named.

    The latest verdict that was not undone counts. ``id`` is 0 until the review is stored.
    """

    rule: str
    firm_id: FirmId | None
    buyer_id: BuyerId | None
    verdict: Verdict
    reviewer: str
    reviewed_at: datetime
    comment: str = ""
    id: int = 0

    def __post_init__(self) -> None:
        if self.firm_id is None and self.buyer_id is None:
            raise ValueError("a review is about a firm, a buyer or a pair")
