"""Where a match stands between its two sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.meetings import Answer
from recommender.records.values import Side


class PairState(StrEnum):
    """``expired``: somebody did not answer in time, and the place is free again."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the sides have said of a match, and until when each may answer (None: no deadline)."""

    given: Mapping[Side, Answer]
    due: Mapping[Side, datetime | None]

    def state(self, now: datetime) -> PairState:
        """A decline weighs more than anything; an answer given in time never expires."""
        if any(answer is not Answer.INTERESTED for answer in self.given.values()):
            return PairState.DECLINED
        missing = [side for side in Side if side not in self.given]
        if not missing:
            return PairState.ACCEPTED
        deadlines = [due for side in missing if (due := self.due.get(side)) is not None]
        return PairState.EXPIRED if any(due <= now for due in deadlines) else PairState.WAITING

    def may_meet(self, now: datetime, both_must_accept: bool) -> bool:
        """Whether the pair may be scheduled: nobody declined, and both accepted where that is asked."""
        state = self.state(now)
        return state is PairState.ACCEPTED or (not both_must_accept and state is not PairState.DECLINED)
