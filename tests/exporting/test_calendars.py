"""Calendars, read back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from recommender.exporting.calendars import calendar_ics, cancellations_ics, meeting_uid
from recommender.exporting.programme import Programme
from recommender.records import MeetingState
from tests.exporting.programmes import entry, programme


def parsed(content: bytes) -> Any:
    return Calendar.from_ical(content)


def events(plan: Programme, party: str, **options: Any) -> list[Any]:
    return list(parsed(calendar_ics(plan, plan.party(party), **options)).events)


def imported(*contents: bytes) -> dict[str, Any]:
    """What a calendar program holds after importing one file after the other (RFC 5546, 3.2.1)."""
    held: dict[str, Any] = {}
    for content in contents:
        for event in parsed(content).events:
            known = held.get(event["UID"])
            if known is None or event["SEQUENCE"] >= known["SEQUENCE"]:
                held[event["UID"]] = event
    return {uid: event for uid, event in held.items() if event["STATUS"] != "CANCELLED"}


def test_each_meeting_is_an_event_in_the_readers_language() -> None:
    first, second = events(programme(), "F1")
    assert first["SUMMARY"] == "Görüşme: ООО «Щёлочь-Сбыт»"
    assert first["LOCATION"] == "Masa 1, Moskova"
    assert "Aradığı: Сода каустическая" in first["DESCRIPTION"]
    assert "istenen belge belirtilmemiş: ISO 9001" in first["DESCRIPTION"]
    assert second["LOCATION"] == "Masa 3, Moskova"
    assert events(programme(), "B1")[0]["SUMMARY"] == "Встреча: Işık & Çağ Kimya A.Ş."
    assert events(programme(), "B1", language="en")[0]["SUMMARY"] == "Meeting: Işık & Çağ Kimya A.Ş."


def test_a_meeting_has_the_same_id_for_both_sides_and_in_every_plan() -> None:
    (one, _), (other, _) = events(programme(), "F1"), events(programme(version=7), "B1")
    assert one["UID"] == other["UID"] == meeting_uid("moskova-2027", "F1", "B1")
    assert meeting_uid("moskova-2027", "F1", "B2") != one["UID"]


def test_a_moved_meeting_replaces_the_earlier_one() -> None:
    old = programme()
    moved = replace(
        old, revision=20, entries=(replace(old.entries[0], slot=old.slots[2], table=4), *old.entries[1:])
    )
    contents = [calendar_ics(plan, plan.party("F1")) for plan in (old, moved)]
    held = imported(*contents)
    assert len(held) == 2
    event = held[meeting_uid("moskova-2027", "F1", "B1")]
    assert event["SEQUENCE"] == 20
    assert event["DTSTART"].dt.isoformat() == "2027-02-11T09:30:00+03:00"
    assert event["LOCATION"] == "Masa 5, Moskova"


def test_a_cancelled_meeting_goes_away() -> None:
    old = programme()
    gone = replace(
        old, revision=20, entries=(replace(old.entries[0], state=MeetingState.CANCELLED), *old.entries[1:])
    )
    contents = [calendar_ics(plan, plan.party("F1")) for plan in (old, gone)]
    assert meeting_uid("moskova-2027", "F1", "B1") not in imported(*contents)
    assert len(imported(*contents)) == 1


def test_an_old_file_imported_late_changes_nothing() -> None:
    old = programme()
    new = replace(old, revision=20, entries=(replace(old.entries[0], table=8), *old.entries[1:]))
    contents = [calendar_ics(plan, plan.party("F1")) for plan in (new, old)]
    assert imported(*contents)[meeting_uid("moskova-2027", "F1", "B1")]["LOCATION"] == "Masa 9, Moskova"


def first_cancelled() -> Programme:
    plan = programme()
    return replace(plan, entries=(replace(plan.entries[0], state=MeetingState.CANCELLED), *plan.entries[1:]))


def test_a_cancelled_meeting_is_said_to_be_and_blocks_no_time() -> None:
    gone, held = events(first_cancelled(), "F1")
    assert (gone["STATUS"], gone["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert gone["SUMMARY"] == "İptal edildi: Görüşme: ООО «Щёлочь-Сбыт»"
    assert (held["STATUS"], held["TRANSP"]) == ("CONFIRMED", "OPAQUE")


@pytest.mark.parametrize(("make", "method"), [(calendar_ics, "PUBLISH"), (cancellations_ics, "CANCEL")])
def test_a_calendar_with_a_method_names_its_organiser_in_every_event(make: Any, method: str) -> None:
    """RFC 5546, 3.2.1 and 3.2.5: PUBLISH and CANCEL need an ORGANIZER, and have no ATTENDEE here."""
    plan = first_cancelled()
    calendar = parsed(make(plan, plan.party("F1"), organiser="heyet@oda.example"))
    assert calendar["METHOD"] == method
    assert {event["ORGANIZER"] for event in calendar.events} == {"mailto:heyet@oda.example"}
    assert {event["ORGANIZER"].params["CN"] for event in calendar.events} == {plan.event.name}
    assert not any("ATTENDEE" in event for event in calendar.events)


@pytest.mark.parametrize("make", [calendar_ics, cancellations_ics])
def test_a_calendar_without_an_organiser_claims_no_method(make: Any) -> None:
    plan = first_cancelled()
    calendar = parsed(make(plan, plan.party("F1")))
    assert "METHOD" not in calendar
    assert not any("ORGANIZER" in event for event in calendar.events)


def test_a_cancellation_names_the_cancelled_meetings_alone() -> None:
    plan = programme()
    assert cancellations_ics(plan, plan.party("F1")) is None
    plan = first_cancelled()
    calendar = parsed(cancellations_ics(plan, plan.party("F1")))
    assert [(event["UID"], event["STATUS"]) for event in calendar.events] == [
        (meeting_uid("moskova-2027", "F1", "B1"), "CANCELLED")
    ]


@pytest.mark.parametrize(
    ("timezone", "local", "utc"),
    [
        ("Europe/Moscow", "2027-02-10T10:00", "2027-02-10T07:00"),
        ("Europe/Istanbul", "2027-07-10T10:00", "2027-07-10T07:00"),
        ("Africa/Johannesburg", "2027-07-10T10:00", "2027-07-10T08:00"),
        ("Europe/Bucharest", "2027-03-27T10:00", "2027-03-27T08:00"),
        ("Europe/Bucharest", "2027-03-28T10:00", "2027-03-28T07:00"),
        ("Europe/Bucharest", "2027-10-31T10:00", "2027-10-31T08:00"),
    ],
)
def test_times_are_right_in_the_zone_that_the_calendar_itself_describes(
    timezone: str, local: str, utc: str
) -> None:
    plan = programme(timezone, (local,))
    content = calendar_ics(plan, plan.party("F1")).decode()
    assert f"DTSTART;TZID={timezone}:{local.replace('-', '').replace(':', '')}00" in content
    described = tzical(io.StringIO(content)).get(timezone)  # knows nothing but the calendar's VTIMEZONE
    start = datetime.fromisoformat(local).replace(tzinfo=described)
    assert start.astimezone(UTC).isoformat()[:16] == utc


def test_a_zone_changes_its_clocks_at_the_moment_that_was_valid_before() -> None:
    plan = programme("Europe/Bucharest", ("2027-03-27T10:00",))
    (zone,) = parsed(calendar_ics(plan, plan.party("F1"))).timezones
    onsets = [
        (part.name, part["DTSTART"].dt.isoformat(), part["TZOFFSETTO"].td.seconds // 3600)
        for part in zone.subcomponents
        if part["DTSTART"].dt.year == 2027
    ]
    assert onsets == [("DAYLIGHT", "2027-03-28T03:00:00", 3), ("STANDARD", "2027-10-31T04:00:00", 2)]


def test_both_local_times_are_told_where_they_differ() -> None:
    (first, _) = events(programme("Africa/Johannesburg"), "F1")
    assert "Johannesburg 10:00–10:30 · İstanbul 11:00–11:30" in first["DESCRIPTION"]
    assert "İstanbul" not in events(programme(), "F1")[0]["DESCRIPTION"]


def test_a_feed_says_how_often_to_look_again() -> None:
    plan = programme()
    content = calendar_ics(plan, plan.party("F1"))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n" in content


def test_contact_data_are_told_only_when_given() -> None:
    plan = programme()
    party = plan.party("B1")
    quiet = calendar_ics(plan, party).decode().replace("\r\n ", "")
    assert "Ağaoğlu" not in quiet
    assert "mailto" not in quiet
    told = (
        calendar_ics(plan, party, contacts=True, organiser="heyet@oda.example").decode().replace("\r\n ", "")
    )
    assert "CONTACT:Şule Ağaoğlu\\, sule1@firma.example\\, +90 555 000 00 00" in told
    assert "mailto:heyet@oda.example" in told


def test_names_cannot_add_lines_to_a_calendar() -> None:
    plan = programme(starts=("2027-02-10T10:00",), entries=())
    meeting = entry(1, 1, plan.slots[0], 0)
    bad = replace(meeting, buyer=replace(meeting.buyer, name="X\r\nATTACH:http://evil.example"))
    plan = replace(plan, entries=(bad,))
    content = calendar_ics(plan, plan.party("F1"))
    assert not any(line.startswith(b"ATTACH") for line in content.split(b"\r\n"))
    assert parsed(content).events[0]["SUMMARY"] == "Görüşme: X ATTACH:http://evil.example"


def test_the_name_of_a_calendar_is_one_line_whatever_the_missions_is() -> None:
    plan = programme()
    plan = replace(plan, event=replace(plan.event, name="Heyet; \r\nATTACH:http://evil.example,"))
    content = calendar_ics(plan, plan.party("B1"))
    assert not any(line.startswith(b"ATTACH") for line in content.split(b"\r\n"))
    for key in ("NAME", "X-WR-CALNAME"):
        # Left escaped (RFC 5545, 3.3.11) by a reader that knows neither property.
        assert parsed(content)[key].startswith(r"Heyet\; ATTACH:http://evil.example\, – ")


def test_the_same_plan_gives_the_same_calendar() -> None:
    plan = programme()
    assert calendar_ics(plan, plan.party("F1")) == calendar_ics(plan, plan.party("F1"))
