"""What Masa tells other systems of by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from recommender.records.values import EventId


class Notice(StrEnum):
    """What a webhook is told of."""

    DECISION = "decision.made"
    PUBLISHED = "schedule.published"
    MEETING = "meeting.changed"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of another system that is told of an organisation's events."""

    id: str
    organisation: str
    url: str
    notices: frozenset[Notice]
    created_by: str
    created_at: datetime


class DeliveryState(StrEnum):
    """A delivery that failed too often is dead, until somebody replays it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice for one webhook; ``answer`` is the last HTTP status or the code of an error."""

    id: str
    webhook_id: str
    notice: Notice
    event_id: EventId
    body: Mapping[str, Any]
    created_at: datetime
    state: DeliveryState
    tries: int
    next_at: datetime
    answer: str
