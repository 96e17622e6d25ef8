"""Schedules: their versions, meetings and pins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from recommender.records.values import BuyerId, EventId, FirmId, Pair, Side


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A firm and a buyer in one slot at one table, both numbered from 0; visits have no table.

    ``pinned``: the organiser fixed it. ``absent``: the sides that did not come.
    """

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    slot: int
    table: int | None
    state: MeetingState = MeetingState.PLANNED
    pinned: bool = False
    interpreter: str = ""
    absent: frozenset[Side] = frozenset()

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


class PlanState(StrEnum):
    """A draft is shown before it is accepted; one plan of an event is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version of an event's schedule; ``based_on`` is the one it is to replace.

    ``figures`` is plain data: what the solver reached of each goal and could prove.
    """

    event_id: EventId
    version: int
    state: PlanState
    created_at: datetime
    created_by: str
    based_on: int | None
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MeetingPin:
    """A meeting that the organiser fixed before a schedule is made; without a table, at any."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    slot: int
    table: int | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id
