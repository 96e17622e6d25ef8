"""What upsets a day is kept as a fact."""

from __future__ import annotations

import pytest

from recommender.errors import Conflict, Invalid, NotFound
from recommender.records import ClosedTable, Side
from recommender.service import Masa, disruptions, participants, suggesting
from tests.service.missions import AYSE, LOW, NOW

F1, B1 = (Side.FIRM, "F1"), (Side.BUYER, "B1")


def test_who_is_late_is_away_until_then_and_who_leaves_from_then(masa: Masa) -> None:
    assert disruptions.late(masa.store, AYSE, "E1", F1, 2, NOW).away == {0, 1}
    assert disruptions.leaves(masa.store, AYSE, "E1", F1, 3, NOW).away == {0, 1, 3}
    assert disruptions.leaves(masa.store, AYSE, "E1", B1, 0, NOW).away == {0, 1, 2, 3}


def test_a_table_goes_from_a_slot_onwards_and_the_latest_word_counts(masa: Masa) -> None:
    disruptions.close_table(masa.store, AYSE, "E1", 3, 2, NOW)
    event = disruptions.close_table(masa.store, AYSE, "E1", 3, 1, NOW)
    assert event.closed_tables == (ClosedTable(3, 1),)
    assert masa.store.events.one(AYSE, "E1") == event


def test_a_table_that_is_there_again_leaves_others_closed(masa: Masa) -> None:
    for table in (2, 3):
        disruptions.close_table(masa.store, AYSE, "E1", table, 1, NOW)
    disruptions.open_table(masa.store, AYSE, "E1", 3, NOW)
    assert masa.store.events.one(AYSE, "E1").closed_tables == (ClosedTable(2, 1),)


@pytest.mark.parametrize(("table", "slot", "code"), [(4, 0, "table_unknown"), (0, 4, "slot_number_unknown")])
def test_a_table_or_slot_that_is_none_is_named(masa: Masa, table: int, slot: int, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        disruptions.close_table(masa.store, AYSE, "E1", table, slot, NOW)
    assert caught.value.code == code


def test_a_party_that_is_late_for_longer_than_the_day_is_refused(masa: Masa) -> None:
    with pytest.raises(Invalid, match="slot_number_unknown"):
        disruptions.late(masa.store, AYSE, "E1", F1, 4, NOW)
    with pytest.raises(NotFound, match="participant_unknown"):
        disruptions.late(masa.store, AYSE, "E1", (Side.FIRM, "F9"), 1, NOW)


def test_who_walks_in_gets_matches_and_cannot_walk_in_twice(masa: Masa) -> None:
    participants.leave(masa.store, AYSE, "E1", Side.BUYER, "B1", NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW)
    disruptions.walk_in(masa, AYSE, "E1", B1, now=NOW)
    assert participants.find(masa.store, AYSE, "E1", *B1).late
    with pytest.raises(Conflict, match="participant_exists"):
        disruptions.walk_in(masa, AYSE, "E1", B1, now=NOW)
