"""Missions: events, shortlists, decisions, meetings, outcomes, feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from recommender.records.values import BuyerId, EventId, FirmId, NeedId, ProductId, Side


class EventKind(StrEnum):
    """Who travels."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
    SITE_VISITS = "site_visits"


@dataclass(frozen=True, slots=True)
class Event:
    """A mission. ``timezone`` is an IANA name; days are local days there."""

    id: EventId
    name: str
    kind: EventKind
    city: str
    country: str
    timezone: str
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("an event ends on or after its first day")


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """One of the organiser's chosen matches; ``position`` orders them from 1."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    position: int
    comment: str = ""


class Answer(StrEnum):
    """What one side says of a match."""

    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Decision:
    """One side's answer about the other, at a time."""

    event_id: EventId
    side: Side
    firm_id: FirmId
    buyer_id: BuyerId
    answer: Answer
    decided_at: datetime
    word: str = ""


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A firm and a buyer at one table in one slot (both numbered from 0)."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    slot: int
    table: int
    state: MeetingState = MeetingState.PLANNED


class OutcomeKind(StrEnum):
    """What came of a held meeting, in rising order."""

    NONE = "none"
    SAMPLES = "samples"
    QUOTATION = "quotation"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result one side reports of a held meeting; ``rating`` is 1–5."""

    event_id: EventId
    firm_id: FirmId
    buyer_id: BuyerId
    side: Side
    kind: OutcomeKind
    rating: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A decision or outcome seen as a label, with what was shown when it was given."""

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


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A pair that must not be suggested, and why: ``customer``, ``declined``, ``unwanted``."""

    firm_id: FirmId
    buyer_id: BuyerId
    why: str
