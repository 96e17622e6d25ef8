"""What one side says of a pair: a decision, or what came of the meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from recommender.errors import NotFound
from recommender.records import Decision, Outcome, Side

Said = TypeVar("Said", Decision, Outcome)


def said_by(said: Iterable[Said], unknown: str, side: Side, firm_id: str, buyer_id: str) -> Said:
    """The one by this side of this pair. Raises NotFound with the code ``unknown``."""
    for found in said:
        if (found.side, *found.pair) == (side, firm_id, buyer_id):
            return found
    raise NotFound(unknown, side=side, firm=firm_id, buyer=buyer_id)
