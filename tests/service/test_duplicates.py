"""Suspected duplicates: told apart, offered again, and what a merge does to a published schedule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import BuyerId, Contact, FirmId, Meeting, Side
from recommender.service import Masa, participants, planning
from recommender.service.duplicates import merge_as_dict, suspected_in
from recommender.service.merge_clashes import clashes_of
from tests.missions import firm
from tests.service.missions import AYSE, DAY, NOW, open_masa

ONE = replace(firm(1, "boya"), name="Örnekdağ Boya A.Ş.", city="Bursa")
OTHER = replace(firm(2, "boya"), name="ORNEKDAG BOYA LTD. STI.", city="Bursa")


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Masa]:
    masa = open_masa(tmp_path / "var")
    masa.store.save_firms([ONE, OTHER])
    yield masa
    masa.store.close()


def test_a_dismissed_pair_is_offered_neither_in_lists_nor_at_import(twice: Masa) -> None:
    assert len(twice.duplicates.suspected(Side.FIRM)) == 1
    told = twice.duplicates.dismiss("F2", "F1", actor=AYSE)
    assert (told.one_id, told.other_id, told.by) == ("F1", "F2", "ayse")
    assert twice.duplicates.suspected(Side.FIRM) == []
    assert suspected_in(twice.store, Side.FIRM, [OTHER]) == ()
    assert twice.directory.known(AYSE).duplicates == []


@pytest.mark.parametrize(
    "change",
    [{"name": "Ornekdag Boya"}, {"city": "Gebze"}, {"website": "https://boya.example"},
     {"contact": Contact("", "a@boya.example", "")}],
)  # fmt: skip
def test_it_is_offered_again_when_either_is_known_by_something_else(
    twice: Masa, change: dict[str, object]
) -> None:
    twice.duplicates.dismiss("F1", "F2")
    twice.store.save_firms([replace(OTHER, **change)])  # type: ignore[arg-type]
    assert len(twice.duplicates.suspected(Side.FIRM)) == 1


def test_products_and_capitals_are_no_other_identity(twice: Masa) -> None:
    twice.duplicates.dismiss("F1", "F2")
    twice.store.save_firms([replace(firm(2, "vernik"), name="Ornekdag BOYA Ltd. Sti.", city="BURSA")])
    assert twice.duplicates.suspected(Side.FIRM) == []


def test_a_dismissal_taken_back_offers_the_pair_again(twice: Masa) -> None:
    told = twice.duplicates.dismiss("F1", "F2")
    twice.duplicates.reconsider(told.id)
    assert len(twice.duplicates.suspected(Side.FIRM)) == 1
    assert [bool(d.undone_at) for d in twice.duplicates.dismissed()] == [True]


def test_a_company_is_not_told_apart_from_itself_or_from_nobody(twice: Masa) -> None:
    with pytest.raises(Conflict, match="dismiss_itself"):
        twice.duplicates.dismiss("F1", "F1")
    with pytest.raises(NotFound, match="firm_unknown"):
        twice.duplicates.dismiss("F1", "F9")


def meeting(firm_: int, buyer: int, slot: int, table: int) -> Meeting:
    return Meeting("E1", FirmId(f"F{firm_}"), BuyerId(f"B{buyer}"), slot, table)  # type: ignore[arg-type]


@pytest.fixture
def planned(listed: Masa) -> Masa:
    """F0 and F1 both meet B3; in slot 0 they sit at two tables."""
    plan = [meeting(0, 0, 0, 0), meeting(1, 1, 0, 1), meeting(0, 3, 1, 0), meeting(1, 3, 2, 1)]
    listed.store.plans.add(AYSE, "E1", plan, {}, NOW)
    planning.publish(listed.store, AYSE, "E1", 1, NOW)
    return listed


def test_meetings_in_one_slot_and_the_one_taken_off_are_named(planned: Masa) -> None:
    merge = planned.duplicates.merge("F0", "F1", Side.FIRM)
    slot, partner = clashes_of(planned.store, merge, DAY)
    assert [(m.buyer_id, m.slot, m.table) for m in slot.clash.meetings] == [("B0", 0, 0), ("B1", 0, 1)]
    assert partner.clash.meetings == (meeting(0, 3, 1, 0),)
    assert partner.clash.gone == meeting(1, 3, 2, 1)
    said = [clash["text"] for clash in merge_as_dict(merge, [slot, partner], "en")["clashes"]]
    assert (
        "F0 now has several meetings in one slot, with B0, B1 (01.12 10:00 / 1; 01.12 10:00 / 2)" in said[0]
    )
    assert (
        "the meeting at 01.12 11:00 / 2 (time / table) is off the schedule, 01.12 10:30 / 1 stays" in said[1]
    )


def test_no_clash_remains_when_the_merge_is_undone_or_the_event_is_over(planned: Masa) -> None:
    merge = planned.duplicates.merge("F0", "F1", Side.FIRM)
    assert clashes_of(planned.store, merge, DAY.replace(day=2)) == []
    assert clashes_of(planned.store, planned.duplicates.undo(merge.id), DAY) == []


def test_a_company_that_can_sit_at_two_tables_at_once_has_no_clash_there(planned: Masa) -> None:
    seen = participants.find(planned.store, AYSE, "E1", Side.FIRM, "F0")
    participants.change(planned.store, AYSE, seen, replace(seen, delegates=2), NOW)
    merge = planned.duplicates.merge("F0", "F1", Side.FIRM)
    assert [clash.clash.gone for clash in clashes_of(planned.store, merge, DAY)] == [meeting(1, 3, 2, 1)]
