"""What came of meetings, and what decisions and outcomes teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from recommender.records.answers import Answer
from recommender.records.meetings import MeetingState
from recommender.records.values import BuyerId, EventId, FirmId, NeedId, Pair, ProductId, Side


class OutcomeKind(StrEnum):
    """What came of a held meeting, in rising order; the last is a sale on the spot (sıcak satış)."""

    NONE = "none"
    SAMPLES = "samples"
    QUOTATION = "quotation"
    ORDER = "order"
    SPOT_SALE = "spot_sale"

    @property
    def sells(self) -> bool:
        """Whether money is named with it."""
        return self in (OutcomeKind.ORDER, OutcomeKind.SPOT_SALE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result one side reports of a held meeting; ``rating`` is 1–5, ``currency`` an ISO 4217 code."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    side: Side
    kind: OutcomeKind
    rating: int | None = None
    note: str = ""
    amount: Decimal | None = None
    currency: str = ""

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


@dataclass(frozen=True, slots=True)
class Encounter:
    """What an earlier event knows of a pair: each side's answer, and how their meeting ended."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    firm_answer: Answer | None = None
    buyer_answer: Answer | None = None
    meeting: MeetingState | None = None
    outcome: OutcomeKind | None = None


class Signal(StrEnum):
    """Where a label of feedback comes from."""

    DECISION = "decision"
    CUSTOMER = "customer"
    RATING = "rating"
    OUTCOME = "outcome"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A decision or outcome seen as a label in [0, 1], with what was shown when it was given."""

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    product_id: ProductId
    need_id: NeedId
    engine_version: str
    rank: int
    score: float
    label: float
    recorded_at: datetime
    signal: Signal = Signal.DECISION
