"""Missions: who travels where, when meetings are held, and under which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from recommender.records.companies import Buyer
from recommender.records.values import BuyerId, EventId, Side


class EventKind(StrEnum):
    """Who travels."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
    SITE_VISITS = "site_visits"


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of one day in which meetings are held, in the event's local time."""

    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Limits:
    """How many meetings a party has at least and at most (None: as many as there are slots)."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """Minutes on the road between two places, either way."""

    origin: str
    destination: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SiteVisits:
    """What only visits need: how many firms one takes, where each buyer is, and the roads between."""

    capacity: int = 4
    places: Mapping[BuyerId, str] = field(default_factory=dict)
    journeys: tuple[Journey, ...] = ()

    def minutes_between(self, one: str, other: str) -> int:
        """Travel time; 0 within a place and where no journey is given."""
        ends = {one, other}
        return next((j.minutes for j in self.journeys if {j.origin, j.destination} == ends), 0)


@dataclass(frozen=True, slots=True)
class ClosedTable:
    """A table that is gone from a slot onwards."""

    table: int
    from_slot: int


@dataclass(frozen=True, slots=True)
class Event:
    """A mission. Time zones are IANA names; ``timezone`` is that of the place, in which sessions are given.

    ``home_timezone`` is that of the travelling side. ``interpreters`` counts them by language code.
    ``languages`` are those it is held in. ``history``: a mission of the
    past, entered for what it teaches.
    """

    id: EventId
    name: str
    kind: EventKind
    city: str
    country: str
    timezone: str
    first_day: date
    last_day: date
    organisation: str = ""
    home_timezone: str = "Europe/Istanbul"
    sessions: tuple[Session, ...] = ()
    slot_minutes: int = 30
    gap_minutes: int = 0
    tables: int = 0
    languages: tuple[str, ...] = ()
    interpreters: Mapping[str, int] = field(default_factory=dict)
    firm_limits: Limits = Limits()
    buyer_limits: Limits = Limits()
    answers_due: datetime | None = None
    both_must_accept: bool = True
    visits: SiteVisits | None = None
    closed_tables: tuple[ClosedTable, ...] = ()
    history: bool = False
    cloned_from: EventId | None = None

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("an event ends on or after its first day")

    def place_of(self, buyer: Buyer) -> str:
        """Where a buyer is visited; empty where nobody is."""
        return (self.visits.places.get(buyer.id) or buyer.city) if self.visits else ""

    def timezone_of(self, side: Side) -> str:
        """Where a party is before the event: the side that travels at home, the other at its place."""
        travels = Side.BUYER if self.kind is EventKind.INBOUND else Side.FIRM
        return self.home_timezone if side is travels else self.timezone
