"""The organiser's chosen matches, with what was shown of each, and pairs never to be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recommender.records.matches import Reason
from recommender.records.values import BuyerId, EventId, FirmId, NeedId, Pair, ProductId, Side


class Standing(StrEnum):
    """Where a shortlist entry stands. What the organiser dropped or blocked does not come back by itself;
    what lapsed (the engine no longer suggests it, or its adding was undone) may."""

    CHOSEN = "chosen"
    PINNED = "pinned"
    BLOCKED = "blocked"
    DROPPED = "dropped"
    LAPSED = "lapsed"

    @property
    def listed(self) -> bool:
        """Whether the match is on the list."""
        return self in (Standing.CHOSEN, Standing.PINNED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a match looked like when it was put on the list; ranks are from 1, 0 when not ranked.

    ``features`` names those that were not 0; ``shadow_score`` is a challenger's, where one ran beside.
    """

    product_id: ProductId
    need_id: NeedId
    score: float
    buyer_score: float
    firm_score: float
    firm_rank: int
    buyer_rank: int
    engine_version: str
    reasons: tuple[Reason, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    shadow_version: str = ""
    shadow_score: float | None = None

    def rank_for(self, side: Side) -> int:
        """Where the match stood in the list of ``side``."""
        return self.firm_rank if side is Side.FIRM else self.buyer_rank


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """One of the organiser's chosen matches, in the order of ``position`` (any number).

    ``shown`` is None for a pair that the organiser added and the engine did not find.
    """

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    position: float
    comment: str = ""
    standing: Standing = Standing.CHOSEN
    shown: Shown | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pair that must not be suggested, and why: ``customer``, ``declined``, ``unwanted``."""

    firm_id: FirmId
    buyer_id: BuyerId
    why: str
