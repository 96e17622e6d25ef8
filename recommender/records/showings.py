"""What was put before a side, answered or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.records.values import BuyerId, EventId, FirmId, NeedId, ProductId, Side

NO_PRODUCT, NO_NEED = ProductId(""), NeedId("")


@dataclass(frozen=True, slots=True)
class Showing:
    """A match as one side saw it: place on its list from 1 (0: not ranked), score, features of the pair then.

    It says nothing of an answer: a match that was passed over has a showing and no feedback. A feature that
    ``features`` does not name was 0. ``opened_at`` is when the side first looked closer.
    ``shadow_score`` is what the challenger in the shadow, ``shadow_version``, would have said; ``team`` is
    whose place on the list it was (``champion``, ``challenger``) while both were interleaved.
    """

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    rank: int
    score: float
    features: Mapping[str, float]
    product_id: ProductId = NO_PRODUCT
    need_id: NeedId = NO_NEED
    engine_version: str = ""
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    shadow_version: str = ""
    shadow_score: float | None = None
    team: str = ""
