"""Two records of one company, made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
