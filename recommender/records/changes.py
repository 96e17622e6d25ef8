"""The audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from recommender.records.values import EventId


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the audit log; ``before`` and ``after`` are plain data, None for nothing there.

    ``undoes`` is the number of the change that this one took back.
    """

    number: int
    at: datetime
    actor_id: str
    actor_role: str
    event_id: EventId | None
    subject: str
    key: str
    action: str
    before: object
    after: object
    undoes: int | None = None
