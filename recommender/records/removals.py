"""What was removed, and can be put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.values import Side


class RemovalKind(StrEnum):
    """What can be removed whole."""

    FIRM = "firm"
    BUYER = "buyer"
    EVENT = "event"

    @classmethod
    def of(cls, side: Side) -> RemovalKind:
        """The kind of a company of one side."""
        return cls.FIRM if side is Side.FIRM else cls.BUYER


@dataclass(frozen=True, slots=True)
class Removal:
    """A firm, buyer or event that was taken out with all that belongs to it; undone at most once."""

    id: int
    kind: RemovalKind
    subject_id: str
    name: str
    organisation: str
    removed_by: str
    removed_at: datetime
    undone_at: datetime | None = None
