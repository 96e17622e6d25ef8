"""Slots follow from sessions, in real minutes, whatever the clocks do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import Invalid
from recommender.records import Event, EventId, EventKind, Session, SiteVisits, slots_of

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The days on which clocks change in Berlin."""


def event(zone: str, *sessions: Session, **settings: object) -> Event:
    days = [session.day for session in sessions]
    fields = (EventId("E1"), "Heyet", EventKind.OUTBOUND, "Berlin", "DE", zone, min(days), max(days))
    return Event(*fields, sessions=sessions, **settings)  # type: ignore[arg-type]


def session(day: date, start: str, end: str) -> Session:
    return Session(day, time.fromisoformat(start), time.fromisoformat(end))


def test_slots_fill_each_session_with_gaps_between_them() -> None:
    day = date(2026, 12, 1)
    found = slots_of(
        event("Europe/Moscow", session(day, "14:00", "15:00"), session(day, "10:00", "11:10"), gap_minutes=10)
    )
    assert [f"{slot.start:%H:%M}–{slot.end:%H:%M}" for slot in found] == [
        "10:00–10:30", "10:40–11:10", "14:00–14:30"
    ]  # fmt: skip
    assert [slot.number for slot in found] == [0, 1, 2]
    assert found[0].start.astimezone(UTC) == datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_on_site_visits_a_session_is_one_slot() -> None:
    day = date(2026, 12, 1)
    halves = event("Europe/Moscow", session(day, "09:00", "13:00"), session(day, "14:00", "18:00"))
    found = slots_of(replace(halves, kind=EventKind.SITE_VISITS, visits=SiteVisits()))
    assert [slot.start.hour for slot in found] == [9, 14]


def test_a_session_over_a_change_of_clocks_has_its_real_length() -> None:
    spring = slots_of(event("Europe/Berlin", session(SPRING, "01:00", "04:00")))
    autumn = slots_of(event("Europe/Berlin", session(AUTUMN, "01:00", "04:00")))
    assert (len(spring), len(autumn)) == (4, 8)
    assert [f"{slot.start:%H:%M}" for slot in spring] == ["01:00", "01:30", "03:00", "03:30"]


@pytest.mark.parametrize(
    ("day", "hours", "code"),
    [
        (SPRING, ("02:30", "05:00"), "session_time_skipped"),
        (AUTUMN, ("01:00", "02:30"), "session_time_twice"),
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_refused_by_name(
    day: date, hours: tuple[str, str], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        slots_of(event("Europe/Berlin", session(day, *hours)))
    assert (caught.value.code, caught.value.details["time"]) == (code, "02:30")


def test_overlapping_sessions_are_refused_by_name() -> None:
    day = date(2026, 12, 1)
    with pytest.raises(Invalid, match="sessions_overlap") as caught:
        slots_of(event("Europe/Moscow", session(day, "10:00", "12:00"), session(day, "11:59", "13:00")))
    assert caught.value.details == {"one": "2026-12-01 10:00–12:00", "other": "2026-12-01 11:59–13:00"}


def test_a_session_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid, match="session_reversed"):
        slots_of(event("Europe/Moscow", session(date(2026, 12, 1), "12:00", "12:00")))


def test_a_session_on_another_day_is_refused() -> None:
    held = event("Europe/Moscow", session(date(2026, 12, 1), "10:00", "12:00"))
    late = replace(held, sessions=(session(date(2026, 12, 2), "10:00", "12:00"),))
    with pytest.raises(Invalid, match="session_outside_event"):
        slots_of(late)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "Europe"])
def test_a_time_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="timezone_unknown"):
        slots_of(event(name, session(date(2026, 12, 1), "10:00", "12:00")))


@given(
    zone=st.sampled_from(["Europe/Berlin", "Europe/Moscow", "Asia/Kolkata", "America/New_York"]),
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    hours=st.tuples(st.integers(5, 13), st.integers(14, 23)),
    length=st.integers(5, 120),
    gap=st.integers(0, 30),
)
def test_slots_never_overlap_and_all_have_the_asked_length(
    zone: str, day: date, hours: tuple[int, int], length: int, gap: int
) -> None:
    held = event(zone, Session(day, time(hours[0]), time(hours[1])), slot_minutes=length, gap_minutes=gap)
    found = slots_of(held)
    step = timedelta(minutes=gap)
    assert all((slot.end - slot.start) == timedelta(minutes=length) for slot in found)
    assert all(other.start - slot.end == step for slot, other in pairwise(found))
    assert len(found) == ((hours[1] - hours[0]) * 60 + gap) // (length + gap)
