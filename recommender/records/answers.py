"""Who is asked, what each side answers of a match, and where it stands between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.values import BuyerId, EventId, FirmId, Pair, Side


class Answer(StrEnum):
    """What one side says of a match."""

    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Decision:
    """One side's answer about the other, at a time; ``preference`` 1 is the partner wanted most."""

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    answer: Answer
    decided_at: datetime
    word: str = ""
    preference: int | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


@dataclass(frozen=True, slots=True)
class Invitation:
    """One party's invitation to answer its list; ``id`` is what a signed link carries."""

    id: str
    event_id: EventId
    side: Side
    company_id: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    sent_at: datetime | None = None
    reminded_at: datetime | None = None
    answered_at: datetime | None = None


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
