"""What becomes of matches at an event: shortlist, decisions, meetings, outcomes, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from recommender.records.matches import Reason
from recommender.records.values import BuyerId, EventId, FirmId, NeedId, ProductId, Side

Pair = tuple[FirmId, BuyerId]


class Standing(StrEnum):
    """Where a shortlist entry stands. What the organiser dropped or blocked does not come back by itself;
    what lapsed (the engine no longer suggests it, or its adding was undone) may."""

    CHOSEN = "chosen"
    PINNED = "pinned"
    BLOCKED = "blocked"
    DROPPED = "dropped"
    LAPSED = "lapsed"

    @property
    def listed(self) -> bool:
        """Whether the match is on the list."""
        return self in (Standing.CHOSEN, Standing.PINNED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a match looked like when it was put on the list; ranks are from 1, 0 when not ranked.

    ``features`` names those that were not 0; ``shadow_score`` is a challenger's, where one ran beside.
    """

    product_id: ProductId
    need_id: NeedId
    score: float
    buyer_score: float
    firm_score: float
    firm_rank: int
    buyer_rank: int
    engine_version: str
    reasons: tuple[Reason, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    shadow_version: str = ""
    shadow_score: float | None = None

    def rank_for(self, side: Side) -> int:
        """Where the match stood in the list of ``side``."""
        return self.firm_rank if side is Side.FIRM else self.buyer_rank


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """One of the organiser's chosen matches, in the order of ``position`` (any number).

    ``shown`` is None for a pair that the organiser added and the engine did not find.
    """

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    position: float
    comment: str = ""
    standing: Standing = Standing.CHOSEN
    shown: Shown | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


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


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pair that must not be suggested, and why: ``customer``, ``declined``, ``unwanted``."""

    firm_id: FirmId
    buyer_id: BuyerId
    why: str


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
