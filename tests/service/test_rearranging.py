"""Meetings moved by hand: what is allowed, and what is refused with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recommender.errors import Conflict, Invalid, NotPermitted, RecommenderError
from recommender.records import (
    Actor,
    ActorRole,
    Answer,
    BuyerId,
    EventKind,
    FirmId,
    Meeting,
    Pair,
    Side,
    SiteVisits,
)
from recommender.service import Masa, day, disruptions, participants, planning, shortlists
from recommender.service.decisions import Reply, answer
from recommender.service.rearranging import differences, exchange, meet_instead, move, replacements
from recommender.service.rooms import Room
from tests.service.missions import AYSE, MISSION, NOW, open_masa, plant

ECE = Actor("ece", ActorRole.ANALYST, "Bursa")


def pair(firm: int, buyer: int) -> Pair:
    return FirmId(f"F{firm}"), BuyerId(f"B{buyer}")


def planned(of: Pair, slot: int, table: int | None, **more: object) -> Meeting:
    return Meeting(MISSION.id, *of, slot, table, **more)  # type: ignore[arg-type]


@pytest.fixture
def masa(tmp_path: Path) -> Masa:
    """F1 meets B1 in slot 0 at table 0, F2 meets B2 in slot 1 at table 1; published."""
    masa = open_masa(tmp_path)
    plant(masa, replace(MISSION, interpreters={"ru": 1}, answers_due=None))
    put(masa, planned(pair(1, 1), 0, 0, interpreter="ru"), planned(pair(2, 2), 1, 1, interpreter="ru"))
    return masa


def put(masa: Masa, *meetings: Meeting) -> None:
    made = masa.store.plans.add(AYSE, "E1", meetings, {}, NOW)
    planning.publish(masa.store, AYSE, "E1", made.version, NOW)


def refusal(masa: Masa, of: Pair, slot: int, table: int | None) -> str:
    with pytest.raises(RecommenderError) as refused:
        move(masa.store, AYSE, "E1", 1, of, slot, table, NOW)
    return refused.value.code


def test_a_meeting_takes_a_free_place(masa: Masa) -> None:
    move(masa.store, AYSE, "E1", 1, pair(1, 1), 2, 3, NOW)
    moved = next(m for m in masa.store.plans.meetings(AYSE, "E1") if m.pair == pair(1, 1))
    assert (moved.slot, moved.table) == (2, 3)


def test_each_clash_has_its_own_name(masa: Masa) -> None:
    disruptions.close_table(masa.store, AYSE, "E1", 3, 2, NOW)
    participants.set_away(masa.store, AYSE, "E1", Side.FIRM, "F1", [3], NOW)
    assert refusal(masa, pair(1, 1), 1, 1) == "place_table_taken"
    assert refusal(masa, pair(1, 1), 1, 2) == "place_without_interpreter"
    assert refusal(masa, pair(1, 1), 2, 3) == "place_table_closed"
    assert refusal(masa, pair(1, 1), 3, 0) == "place_while_away"
    assert refusal(masa, pair(1, 1), 2, 9) == "table_unknown"
    assert refusal(masa, pair(1, 1), 9, 0) == "slot_number_unknown"
    assert refusal(masa, pair(1, 1), 2, None) == "place_without_table"


def test_a_party_with_two_delegates_meets_twice_at_once(masa: Masa) -> None:
    two = [planned(pair(1, 1), 0, 0), planned(pair(1, 2), 1, 1)]
    put(masa, *two)
    with pytest.raises(Conflict, match="place_party_busy"):
        move(masa.store, AYSE, "E1", 2, pair(1, 2), 0, 1, NOW)
    seen = participants.find(masa.store, AYSE, "E1", Side.FIRM, "F1")
    participants.change(masa.store, AYSE, seen, replace(seen, delegates=2), NOW)
    move(masa.store, AYSE, "E1", 2, pair(1, 2), 0, 1, NOW)


def test_two_meetings_change_places(masa: Masa) -> None:
    exchange(masa.store, AYSE, "E1", 1, pair(1, 1), pair(2, 2), NOW)
    places = {m.pair: (m.slot, m.table) for m in masa.store.plans.meetings(AYSE, "E1")}
    assert places == {pair(1, 1): (1, 1), pair(2, 2): (0, 0)}


def test_what_was_held_is_not_moved(masa: Masa) -> None:
    day.held(masa.store, AYSE, "E1", pair(1, 1), NOW)
    assert refusal(masa, pair(1, 1), 2, 3) == "meeting_over"


def test_an_analyst_moves_nothing(masa: Masa) -> None:
    with pytest.raises(NotPermitted):
        move(masa.store, ECE, "E1", 1, pair(1, 1), 2, 3, NOW)


def test_replacements_are_listed_free_and_declined_by_nobody(masa: Masa) -> None:
    for firm in (3, 4, 5):
        seen = masa.store.shortlists.version(AYSE, "E1")
        shortlists.add(masa.store, AYSE, "E1", pair(firm, 1), seen, NOW)
    yes, no = Answer.INTERESTED, Answer.NOT_INTERESTED
    answer(masa.store, AYSE, "E1", Side.BUYER, "B1", [Reply("F3", no), Reply("F4", yes)], NOW)
    answer(masa.store, AYSE, "E1", Side.FIRM, "F4", [Reply("B1", yes)], NOW)
    found = replacements(masa.store, AYSE, "E1", (Side.BUYER, "B1"), 2, NOW)
    assert [(one.pair, one.accepted) for one in found] == [(pair(4, 1), True), (pair(5, 1), False)]


def test_a_declined_pair_is_given_no_place(masa: Masa) -> None:
    seen = masa.store.shortlists.version(AYSE, "E1")
    shortlists.add(masa.store, AYSE, "E1", pair(3, 1), seen, NOW)
    answer(masa.store, AYSE, "E1", Side.BUYER, "B1", [Reply("F3", Answer.NOT_INTERESTED)], NOW)
    with pytest.raises(Invalid, match="pair_may_not_meet"):
        meet_instead(masa.store, AYSE, "E1", pair(3, 1), 2, 0, NOW)


def test_a_pair_meets_once(masa: Masa) -> None:
    with pytest.raises(Conflict, match="pair_has_meeting"):
        meet_instead(masa.store, AYSE, "E1", pair(1, 1), 3, 0, NOW)


def test_differences_tell_moved_dropped_and_added() -> None:
    stays, before, after = planned(pair(1, 1), 0, 0), planned(pair(2, 2), 0, 1), planned(pair(2, 2), 1, 1)
    gone, new = planned(pair(3, 3), 0, 2), planned(pair(4, 4), 0, 3)
    assert differences([stays, before, gone], [stays, after, new]) == ([(before, after)], [gone], [new])


def test_a_visit_needs_no_table(tmp_path: Path) -> None:
    masa = open_masa(tmp_path)
    plant(masa, replace(MISSION, kind=EventKind.SITE_VISITS, tables=0, visits=SiteVisits(capacity=2)))
    put(masa, planned(pair(1, 1), 0, None))
    room = Room(masa.store, AYSE, "E1", 1)
    assert room.free(Side.BUYER, "B1", 0)
    assert not room.free(Side.FIRM, "F1", 0)
