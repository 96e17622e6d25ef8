"""What happened before: earlier meetings of a pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.records import BuyerId, FirmId, OutcomeKind


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier meetings of a firm and a buyer: how many were held and missed, and the best outcome."""

    held: int = 0
    missed: int = 0
    outcome: OutcomeKind = OutcomeKind.NONE


@dataclass(frozen=True)
class History:
    """Earlier meetings by pair; absent means none."""

    meetings: Mapping[tuple[FirmId, BuyerId], Past] = field(default_factory=dict)
