"""What makes an event one that can be held; the first rule broken is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from recommender.errors import Invalid
from recommender.records import Event, EventKind, Limits, Side, Slot, slots_of, zone
from recommender.wording import country_name, messages

SLOT_MINUTES, GAP_MINUTES, JOURNEY_MINUTES = range(5, 12 * 60 + 1), range(12 * 60 + 1), range(24 * 60 + 1)
TABLES = INTERPRETERS = range(2001)
YEARS = range(1990, 2200)
ID_LENGTH = 200
"""More has no address in the API."""


def check_event(event: Event, today: date) -> tuple[Slot, ...]:
    """The slots of ``event``. Raises Invalid when it cannot be held.

    A mission of the past (``history``) may lack sessions and tables.
    """
    if not event.id.strip() or not event.name.strip():
        raise Invalid("event_unnamed")
    if len(event.id) > ID_LENGTH:
        raise Invalid("text_too_long", length=len(event.id), most=ID_LENGTH)
    if country_name(event.country)["en"] == event.country:
        raise Invalid("country_unknown", country=event.country)
    zone(event.home_timezone)
    for day in (event.first_day, event.last_day, *([event.answers_due.date()] if event.answers_due else [])):
        require_near(day)
    _check_numbers(event)
    slots = slots_of(event)
    if not event.history:
        _check_ahead(event, slots, today)
    _check_visits(event)
    for side, limits in ((Side.FIRM, event.firm_limits), (Side.BUYER, event.buyer_limits)):
        check_limits(limits, len(slots), messages()[f"each_{side}"])
    return slots


def require_near(day: date) -> None:
    """Raises Invalid for a day with which no calendar of missions reckons."""
    if day.year not in YEARS:
        raise Invalid("event_day_far", day=day, least=YEARS.start, most=YEARS.stop - 1)


def check_limits(limits: Limits, possible: int, whose: str | Mapping[str, str]) -> None:
    """Raises Invalid when a party cannot have that many meetings in ``possible`` slots."""
    if limits.least < 0 or (limits.most is not None and limits.most < limits.least):
        raise Invalid("limits_reversed", whose=whose, least=limits.least, most=limits.most)
    if limits.least > possible:
        raise Invalid("least_above_slots", whose=whose, least=limits.least, slots=possible)


def _check_numbers(event: Event) -> None:
    if event.slot_minutes not in SLOT_MINUTES:
        raise Invalid("slot_minutes_invalid", minutes=event.slot_minutes)
    _check_within(GAP_MINUTES, event.gap_minutes, "gap_minutes")
    _check_within(TABLES, event.tables, "tables")
    for language, number in event.interpreters.items():
        _check_within(INTERPRETERS, number, f"interpreters {language}")
    for closed in event.closed_tables:
        if closed.table not in range(event.tables):
            raise Invalid("table_unknown", table=closed.table + 1, tables=event.tables)


def _check_within(allowed: range, value: int, what: str) -> None:
    if value not in allowed:
        raise Invalid("out_of_range", what=what, value=value, least=allowed.start, most=allowed.stop - 1)


def _check_ahead(event: Event, slots: tuple[Slot, ...], today: date) -> None:
    if event.first_day < today:
        raise Invalid("event_in_the_past", first=event.first_day)
    if not event.sessions:
        raise Invalid("event_without_sessions")
    if not slots:
        raise Invalid("sessions_too_short", minutes=event.slot_minutes)
    if event.kind is not EventKind.SITE_VISITS and not event.tables:
        raise Invalid("event_without_tables")
    if event.answers_due is not None and event.answers_due >= slots[0].start:
        raise Invalid(
            "deadline_after_start",
            due=f"{event.answers_due:%Y-%m-%d %H:%M %Z}",
            start=f"{slots[0].start:%Y-%m-%d %H:%M}",
        )


def _check_visits(event: Event) -> None:
    if (event.kind is EventKind.SITE_VISITS) != (event.visits is not None):
        raise Invalid("visits_mismatch", kind=event.kind)
    if event.visits is None:
        return
    if event.visits.capacity < 1:
        raise Invalid("visit_capacity", capacity=event.visits.capacity)
    for journey in event.visits.journeys:
        _check_within(JOURNEY_MINUTES, journey.minutes, f"{journey.origin} – {journey.destination}")
