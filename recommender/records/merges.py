"""Two records of one company, made one, or told to be two companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from recommender.records.meetings import Meeting
from recommender.records.values import Side


@dataclass(frozen=True, slots=True)
class Merge:
    """``other`` was taken into ``kept``; it can be undone while ``undone_at`` is None."""

    id: int
    side: Side
    kept_id: str
    other_id: str
    kept_name: str
    other_name: str
    merged_at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Somebody said that two companies are not one; in force while ``undone_at`` is None.

    ``one_known`` and ``other_known`` are digests of what each was known by: when either is known by
    something else, the two are put before a human again.
    """

    side: Side
    one_id: str
    other_id: str
    one_known: str
    other_known: str
    by: str
    at: datetime
    undone_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class MergeClash:
    """What a merge did to a published schedule: meetings of one company that cannot all stand.

    Either they share a slot, or both companies were to meet the same partner: then ``gone`` was taken off
    the schedule, and ``meetings`` are what is left.
    """

    meetings: tuple[Meeting, ...]
    gone: Meeting | None = None
