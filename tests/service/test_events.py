"""Events that can be held are kept; others are refused by name, and nothing of them is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from recommender.errors import Conflict, Invalid, NotFound, NotPermitted
from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    ClosedTable,
    Event,
    EventId,
    EventKind,
    FirmId,
    Journey,
    Limits,
    Session,
    Side,
    SiteVisits,
    WishKind,
)
from recommender.service import Masa, events, participants
from recommender.wording import LANGUAGES, error_phrase
from tests.service.missions import AYSE, BOTH, DAY, MISSION, NOW

ON = BOTH

NEW = replace(MISSION, id=EventId("E2"))
VISITS = replace(NEW, kind=EventKind.SITE_VISITS, visits=SiteVisits(), tables=0)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (replace(NEW, name=" "), "event_unnamed"),
        (replace(NEW, first_day=date(2026, 11, 23)), "event_in_the_past"),
        (replace(NEW, sessions=()), "event_without_sessions"),
        (replace(NEW, sessions=(Session(DAY, time(10), time(10, 29)),)), "sessions_too_short"),
        (replace(NEW, tables=0), "event_without_tables"),
        (replace(NEW, tables=-1), "out_of_range"),
        (replace(NEW, gap_minutes=-5), "out_of_range"),
        (replace(NEW, gap_minutes=375_266_268_539), "out_of_range"),
        (replace(NEW, interpreters={"ru": -1}), "out_of_range"),
        (replace(NEW, first_day=date(378, 12, 28), history=True), "event_day_far"),
        (replace(NEW, last_day=date(9999, 12, 31)), "event_day_far"),
        (replace(NEW, answers_due=datetime(9999, 12, 31, tzinfo=UTC), history=True), "event_day_far"),
        (replace(NEW, slot_minutes=0), "slot_minutes_invalid"),
        (replace(NEW, timezone="Moscow"), "timezone_unknown"),
        (replace(NEW, home_timezone="Bursa"), "timezone_unknown"),
        (replace(NEW, firm_limits=Limits(3, 2)), "limits_reversed"),
        (replace(NEW, buyer_limits=Limits(5)), "least_above_slots"),
        (replace(NEW, closed_tables=(ClosedTable(4, 0),)), "table_unknown"),
        (replace(NEW, answers_due=datetime(2026, 12, 1, 7, tzinfo=UTC)), "deadline_after_start"),
        (replace(NEW, visits=SiteVisits()), "visits_mismatch"),
        (replace(VISITS, visits=SiteVisits(capacity=0)), "visit_capacity"),
        (replace(VISITS, visits=SiteVisits(journeys=(Journey("a", "b", -1),))), "out_of_range"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_event_that_cannot_be_held_is_refused_by_name_and_not_kept(
    masa: Masa, event: Event, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        events.create(masa.store, AYSE, event, NOW)
    assert caught.value.code == code
    assert all(error_phrase(caught.value, language) for language in LANGUAGES)
    assert masa.store.events.all(OPERATOR) == [MISSION]


def test_a_mission_of_the_past_is_kept_when_marked_as_history(masa: Masa) -> None:
    past = replace(
        NEW, first_day=date(2025, 3, 3), last_day=date(2025, 3, 4), sessions=(), tables=0, history=True
    )
    assert events.create(masa.store, AYSE, past, NOW) == past


def test_site_visits_need_no_table(masa: Masa) -> None:
    assert events.create(masa.store, AYSE, VISITS, NOW) == VISITS


def test_an_event_belongs_to_the_organisation_of_who_makes_it(masa: Masa) -> None:
    made = events.create(masa.store, AYSE, replace(NEW, organisation=""), NOW)
    assert made.organisation == "Bursa"


def test_a_firm_makes_no_event(masa: Masa) -> None:
    firm = Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1"))
    with pytest.raises(NotPermitted, match="organisers_only"):
        events.create(masa.store, firm, NEW, NOW)


def test_sessions_can_move_until_somebody_said_when_it_is_away(masa: Masa) -> None:
    earlier = replace(MISSION, sessions=(Session(DAY, time(9), time(12)),))
    events.change(masa.store, AYSE, MISSION, earlier, NOW)
    participants.set_away(masa.store, AYSE, "E1", Side.FIRM, "F1", [5], NOW)
    with pytest.raises(Conflict, match="event_grid_in_use"):
        events.change(masa.store, AYSE, earlier, MISSION, NOW)
    assert masa.store.events.one(AYSE, "E1") == earlier


def test_an_event_that_has_begun_can_be_changed_but_not_moved_into_the_past(masa: Masa) -> None:
    during = NOW + timedelta(days=8)
    wider = replace(MISSION, tables=6)
    events.change(masa.store, AYSE, MISSION, wider, during)
    with pytest.raises(Invalid, match="event_in_the_past"):
        events.change(masa.store, AYSE, wider, replace(wider, first_day=date(2026, 11, 30)), during)


def test_a_clone_is_held_at_the_same_local_times_on_other_days(masa: Masa) -> None:
    made = events.clone(masa.store, AYSE, "E1", "E2", "Yeniden", date(2027, 3, 2), NOW)
    assert made.sessions == (Session(date(2027, 3, 2), time(10), time(12)),)
    assert (made.tables, made.cloned_from) == (4, "E1")
    assert made.answers_due == datetime(2027, 2, 27, 15, tzinfo=UTC)
    assert len(masa.store.participation.of(AYSE, "E2")) == 16


def test_a_clone_on_a_day_in_the_past_is_refused(masa: Masa) -> None:
    with pytest.raises(Invalid, match="event_in_the_past"):
        events.clone(masa.store, AYSE, "E1", "E2", "Yeniden", date(2026, 3, 2), NOW)


def test_each_slot_is_shown_in_the_time_of_both_sides(masa: Masa) -> None:
    berlin = replace(MISSION, home_timezone="Europe/Berlin")
    slot, home = events.local_times(berlin)[0]
    assert (f"{slot.start:%H:%M}", f"{home:%H:%M}") == ("10:00", "08:00")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"away": frozenset({1, 4})}, "availability_outside_event"),
        ({"delegates": 3}, "delegates_invalid"),
        ({"limits": Limits(5)}, "least_above_slots"),
        ({"limits": Limits(3), "away": frozenset({0, 1})}, "least_above_slots"),
    ],
)
def test_a_participation_that_cannot_be_is_refused_by_name(
    masa: Masa, change: dict[str, object], code: str
) -> None:
    seen = participants.find(masa.store, AYSE, "E1", Side.FIRM, "F1")
    with pytest.raises(Invalid) as caught:
        participants.change(masa.store, AYSE, seen, replace(seen, **change), NOW)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert participants.find(masa.store, AYSE, "E1", Side.FIRM, "F1") == seen


def test_a_firm_says_when_it_is_away_but_not_for_another(masa: Masa) -> None:
    firm = Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1"))
    assert participants.set_away(masa.store, firm, "E1", Side.FIRM, "F1", [0], NOW).away == {0}
    own = participants.find(masa.store, AYSE, "E1", Side.FIRM, "F2")
    with pytest.raises(NotPermitted):
        participants.change(masa.store, firm, own, replace(own, away=frozenset({0})), NOW)


def test_who_is_to_be_met_must_take_part(masa: Masa) -> None:
    participants.leave(masa.store, AYSE, "E1", Side.BUYER, "B3", NOW)
    wish = (masa.store, AYSE, "E1", Side.FIRM, "F1")
    with pytest.raises(Exception, match="participant_unknown"):
        participants.set_wishes(*wish, WishKind.MUST_MEET, ["B1", "B3"], NOW)
    participants.set_wishes(*wish, WishKind.CUSTOMER, ["B3"], NOW)
    assert [found.kind for found in masa.store.participation.wishes(AYSE, "E1")] == [WishKind.CUSTOMER]


def test_daily_sessions_are_held_on_every_day() -> None:
    hours = iter([(time(10), time(13)), (time(14), time(17))])
    found = events.daily(date(2026, 12, 1), date(2026, 12, 2), hours)
    assert sorted((s.day.day, s.start.hour) for s in found) == [(1, 10), (1, 14), (2, 10), (2, 14)]


def test_of_two_sides_that_join_together_an_unknown_company_keeps_out_everybody(masa: Masa) -> None:
    events.create(masa.store, AYSE, NEW, NOW)
    with pytest.raises(NotFound):
        participants.join_both(masa.store, AYSE, "E2", {Side.FIRM: ["F0"], Side.BUYER: ["B0", "B99"]}, NOW)
    assert masa.store.participation.of(AYSE, "E2") == []
    participants.join_both(masa.store, AYSE, "E2", {Side.FIRM: ["F0"], Side.BUYER: ["B0"]}, NOW)
    assert [p.company_id for p in masa.store.participation.of(AYSE, "E2")] == ["F0", "B0"]


def test_no_mission_is_cloned_beyond_all_calendars(masa: Masa) -> None:
    with pytest.raises(Invalid) as caught:
        events.clone(masa.store, AYSE, MISSION.id, "E3", "Heyet", date(9998, 12, 31), NOW)
    assert caught.value.code == "event_day_far"
