"""The scheduling problem says what the event says; pins that cannot be kept are refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from recommender.errors import Conflict, Invalid, NotFound
from recommender.records import (
    Answer,
    BuyerId,
    ClosedTable,
    Event,
    EventId,
    EventKind,
    FirmId,
    Journey,
    Language,
    Limits,
    MeetingPin,
    Pair,
    Session,
    Side,
    SiteVisits,
    Standing,
    WishKind,
)
from recommender.scheduling import Party, Pin, Problem, Sitting
from recommender.service import Masa, decisions, events, participants, pins, shortlists, solving
from recommender.service.decisions import Reply
from recommender.service.problems import gather, meetings_of, problem_of
from tests.service.missions import AYSE, MISSION, NOW, plant

YES = Answer.INTERESTED


def pair(at: int) -> Pair:
    return FirmId(f"F{at}"), BuyerId(f"B{at}")


def accept(masa: Masa, at: int, *sides: Side, **more: object) -> None:
    for side in sides or Side:
        own, partner = (f"F{at}", f"B{at}") if side is Side.FIRM else (f"B{at}", f"F{at}")
        decisions.answer(masa.store, AYSE, "E1", side, own, [Reply(partner, YES, **more)], NOW)  # type: ignore[arg-type]


def problem(masa: Masa) -> Problem:
    return problem_of(gather(masa.store, masa.store.events.one(AYSE, "E1")), NOW)


def party(masa: Masa, id_: str) -> Party:
    return next(party for party in problem(masa).parties if party.id == id_)


def candidates(masa: Masa) -> list[str]:
    return [candidate.firm_id for candidate in problem(masa).candidates]


def test_only_what_both_accepted_may_be_held(listed: Masa) -> None:
    accept(listed, 0)
    accept(listed, 1, Side.FIRM)
    assert candidates(listed) == ["F:F0"]


def test_on_an_event_that_asks_no_acceptance_all_may_be_held_but_what_was_declined(listed: Masa) -> None:
    events.change(listed.store, AYSE, MISSION, replace(MISSION, both_must_accept=False), NOW)
    decisions.answer(listed.store, AYSE, "E1", Side.BUYER, "B2", [Reply("F2", Answer.NOT_INTERESTED)], NOW)
    assert len(candidates(listed)) == 7
    assert "F:F2" not in candidates(listed)


@pytest.mark.parametrize("shut", ["block", "unwanted", "leave", "customer"])
def test_an_accepted_pair_that_is_shut_afterwards_may_not_be_held(listed: Masa, shut: str) -> None:
    accept(listed, 0)
    if shut == "block":
        version = listed.store.shortlists.version(AYSE, "E1")
        shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.BLOCKED, version, NOW)
    elif shut == "leave":
        participants.leave(listed.store, AYSE, "E1", Side.BUYER, "B0", NOW)
    else:
        participants.set_wishes(listed.store, AYSE, "E1", Side.FIRM, "F0", WishKind(shut), ["B0"], NOW)
    assert candidates(listed) == []


def test_a_must_meet_and_a_pinned_entry_must_be_held(listed: Masa) -> None:
    for at in (0, 1, 2):
        accept(listed, at)
    participants.set_wishes(listed.store, AYSE, "E1", Side.BUYER, "B1", WishKind.MUST_MEET, ["F1"], NOW)
    version = listed.store.shortlists.version(AYSE, "E1")
    shortlists.stand(listed.store, AYSE, "E1", [pair(2)], Standing.PINNED, version, NOW)
    assert {c.firm_id: c.must for c in problem(listed).candidates} == {
        "F:F0": 0, "F:F1": 1, "F:F2": 1
    }  # fmt: skip


def test_a_must_meet_brings_its_best_place_on_the_lists_of_both_sides(listed: Masa) -> None:
    for at in (0, 1):
        accept(listed, at)
    participants.set_wishes(listed.store, AYSE, "E1", Side.FIRM, "F1", WishKind.MUST_MEET, ["B0", "B1"], NOW)
    participants.set_wishes(
        listed.store, AYSE, "E1", Side.BUYER, "B1", WishKind.MUST_MEET, ["F2", "F0", "F1"], NOW
    )
    assert {c.firm_id: c.must for c in problem(listed).candidates} == {"F:F0": 0, "F:F1": 2}


def test_the_first_choice_moves_a_score_a_fifth_of_the_way_to_certainty(listed: Masa) -> None:
    accept(listed, 0)
    [before] = problem(listed).candidates
    accept(listed, 0, Side.FIRM, preference=1)
    [after] = problem(listed).candidates
    assert after.score == pytest.approx(before.score + 0.2 * (1 - before.score))


def test_parties_bring_their_limits_delegates_and_availability(listed: Masa) -> None:
    seen = participants.find(listed.store, AYSE, "E1", Side.FIRM, "F0")
    own = replace(seen, delegates=2, away=frozenset({1}), limits=Limits(1, 3))
    participants.change(listed.store, AYSE, seen, own, NOW)
    assert party(listed, "F:F0") == Party(
        "F:F0", "Firma 0", frozenset({0, 2, 3}), 2, 1, 3, frozenset({"tr", "ru"}), company="firma 0"
    )
    assert party(listed, "B:B0").slots is None


def test_tables_that_are_gone_and_interpreters_that_are_there(listed: Masa) -> None:
    wanted = replace(MISSION, closed_tables=(ClosedTable(3, 2),), interpreters={"ru": 2})
    events.change(listed.store, AYSE, MISSION, wanted, NOW)
    found = problem(listed)
    everything, less = frozenset({0, 1, 2, 3}), frozenset({0, 1, 2})
    assert found.tables == (everything, everything, less, less)
    assert found.interpreters == {"ru": (2, 2, 2, 2)}
    assert [(slot.day, slot.start, slot.end) for slot in found.slots[:2]] == [(0, 600, 630), (0, 630, 660)]


def test_an_interpreter_is_named_where_the_two_share_no_language(listed: Masa) -> None:
    events.change(listed.store, AYSE, MISSION, replace(MISSION, interpreters={"ru": 1}), NOW)
    listed.store.save_firms([replace(listed.store.firm("F0"), languages=(Language("tr"),))])
    material = gather(listed.store, listed.store.events.one(AYSE, "E1"))
    sittings = [Sitting("F:F0", "B:B0", 1, 0), Sitting("F:F1", "B:B1", 0, 0)]
    assert [(m.firm_id, m.interpreter) for m in meetings_of(material, sittings)] == [("F1", ""), ("F0", "ru")]


def test_site_visits_have_places_capacity_and_roads_but_no_tables(masa: Masa) -> None:
    day = date(2026, 12, 2)
    visits = SiteVisits(3, {BuyerId("B0"): "Kazan"}, (Journey("Kazan", "Ufa", 390),))
    event = replace(
        MISSION, id=EventId("E2"), kind=EventKind.SITE_VISITS, visits=visits, tables=0, first_day=day, last_day=day,
        sessions=(Session(day, time(9), time(13)), Session(day, time(14), time(18))),
    )  # fmt: skip
    plant(masa, event)
    found = problem_of(gather(masa.store, event), NOW)
    buyer = next(party for party in found.parties if party.id == "B:B0")
    assert (buyer.delegates, buyer.place) == (3, "Kazan")
    assert (found.tables, len(found.slots), found.travel) == (None, 2, {("Kazan", "Ufa"): 390})


def visiting(masa: Masa, *journeys: Journey) -> Event:
    """Three pairs who visit in two half-days: B0 in Kazan, B1 in Ufa, B2 in the town it is from."""
    day = date(2126, 12, 2)
    visits = SiteVisits(3, {BuyerId("B0"): "Kazan", BuyerId("B1"): "Ufa"}, journeys)
    event = replace(
        MISSION, id=EventId("E2"), kind=EventKind.SITE_VISITS, visits=visits, tables=0, first_day=day, last_day=day,
        sessions=(Session(day, time(9), time(13)), Session(day, time(14), time(18))), both_must_accept=False,
    )  # fmt: skip
    plant(masa, event)
    masa.store.save_buyers([replace(masa.store.buyer("B2"), city="Perm")])
    for at in range(3):
        shortlists.add(masa.store, AYSE, "E2", pair(at), masa.store.shortlists.version(AYSE, "E2"), NOW)
    return event


def test_a_schedule_names_the_places_that_have_no_journey_between_them(masa: Masa) -> None:
    visiting(masa, Journey("Ufa", "Kazan", 390))
    [warning] = solving.schedule(masa.store, AYSE, "E2", seconds=2, now=NOW).figures["warnings"]
    assert warning["places"] == [["Kazan", "Perm"], ["Perm", "Ufa"]]
    assert warning["words"]["en"].endswith("counts as 0 minutes: Kazan – Perm; Perm – Ufa")
    assert warning["words"]["tr"].endswith("0 dakika sayıldı: Kazan – Perm; Perm – Ufa")
    assert warning["words"]["ru"].endswith("за 0 минут: Kazan – Perm; Perm – Ufa")


def test_a_schedule_whose_journeys_are_all_known_warns_of_nothing(masa: Masa) -> None:
    roads = (("Ufa", "Kazan", 390), ("Perm", "Ufa", 0), ("Kazan", "Perm", 480))
    visiting(masa, *(Journey(*road) for road in roads))
    assert "warnings" not in solving.schedule(masa.store, AYSE, "E2", seconds=2, now=NOW).figures


def test_who_is_visited_where_it_is_from_is_as_far_as_its_town(masa: Masa) -> None:
    event = visiting(masa, Journey("Ufa", "Perm", 390))
    found = problem_of(gather(masa.store, event), NOW)
    assert [party.place for party in found.parties if party.id in ("B:B1", "B:B2")] == ["Ufa", "Perm"]


def test_a_pin_reaches_the_problem_and_the_meeting(listed: Masa) -> None:
    accept(listed, 0)
    pins.pin(listed.store, AYSE, "E1", pair(0), 2, 1, NOW)
    assert problem(listed).pins == (Pin("F:F0", "B:B0", 2, 1),)
    [meeting] = meetings_of(gather(listed.store, MISSION), [Sitting("F:F0", "B:B0", 2, 1)])
    assert meeting.pinned


def test_pins_that_clash_are_both_named(listed: Masa) -> None:
    for at in (0, 1):
        accept(listed, at)
    pins.pin(listed.store, AYSE, "E1", pair(0), 2, 1, NOW)
    with pytest.raises(Conflict) as caught:
        pins.pin(listed.store, AYSE, "E1", pair(1), 2, 1, NOW)
    assert caught.value.details == {"one": "F1–B1", "other": "F0–B0", "time": "2026-12-01 11:00"}
    pins.pin(listed.store, AYSE, "E1", pair(1), 2, 2, NOW)
    assert len(listed.store.plans.pins(AYSE, "E1")) == 2


@pytest.mark.parametrize(
    ("at", "slot", "table", "code"),
    [
        (1, 0, None, "pair_may_not_meet"),
        (0, 4, None, "slot_number_unknown"),
        (0, 0, 4, "table_unknown"),
        (0, 3, 3, "table_closed"),
        (0, 1, None, "pin_while_away"),
    ],
)
def test_a_pin_that_cannot_be_kept_is_refused_by_name(
    listed: Masa, at: int, slot: int, table: int | None, code: str
) -> None:
    accept(listed, 0)
    events.change(listed.store, AYSE, MISSION, replace(MISSION, closed_tables=(ClosedTable(3, 2),)), NOW)
    participants.set_away(listed.store, AYSE, "E1", Side.FIRM, "F0", [1], NOW)
    with pytest.raises(Invalid) as caught:
        pins.pin(listed.store, AYSE, "E1", pair(at), slot, table, NOW)
    assert caught.value.code == code
    assert listed.store.plans.pins(AYSE, "E1") == []


def test_a_pin_that_became_wrong_is_found_before_solving(listed: Masa) -> None:
    accept(listed, 0)
    pins.pin(listed.store, AYSE, "E1", pair(0), 2, 1, NOW)
    participants.set_away(listed.store, AYSE, "E1", Side.BUYER, "B0", [2], NOW)
    with pytest.raises(Invalid, match="pin_while_away"):
        pins.check_pins(gather(listed.store, MISSION), NOW)
    pins.unpin(listed.store, AYSE, "E1", pair(0), NOW)
    with pytest.raises(NotFound, match="pin_unknown"):
        listed.store.plans.remove_pin(AYSE, MeetingPin(MISSION.id, *pair(0), 0), NOW)
