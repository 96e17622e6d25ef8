"""What happened before: earlier meetings of a pair, and seats already taken."""

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
    """Earlier meetings by pair, and seats taken by firm or buyer; absent means none."""

    meetings: Mapping[tuple[FirmId, BuyerId], Past] = field(default_factory=dict)
    seats_taken: Mapping[FirmId | BuyerId, int] = field(default_factory=dict)
