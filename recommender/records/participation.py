"""Who takes part in an event, when, and with which wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.events import Limits
from recommender.records.values import BuyerId, EventId, FirmId, Side


@dataclass(frozen=True, slots=True)
class Participant:
    """A firm or buyer at an event.

    ``away``: slots in which it cannot meet. ``delegates``: at how many tables it can sit at once.
    ``limits`` replace those of the event. ``late``: it joined after the shortlist had been made.
    """

    event_id: EventId
    side: Side
    company_id: str
    delegates: int = 1
    away: frozenset[int] = frozenset()
    limits: Limits | None = None
    late: bool = False
    checked_in_at: datetime | None = None


class WishKind(StrEnum):
    """What one side says of a partner beforehand."""

    MUST_MEET = "must_meet"
    WANTED = "wanted"
    UNWANTED = "unwanted"
    CUSTOMER = "customer"

    @property
    def shuts(self) -> bool:
        """Whether the pair is not to meet."""
        return self in (WishKind.UNWANTED, WishKind.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Wish:
    """What ``side`` says of the other; ``position`` orders its wishes of one kind from 1."""

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    kind: WishKind
    position: int = 1

    @property
    def pair(self) -> tuple[FirmId, BuyerId]:
        return self.firm_id, self.buyer_id

    @property
    def of(self) -> str:
        """The id of the party whose wish it is."""
        return self.firm_id if self.side is Side.FIRM else self.buyer_id
