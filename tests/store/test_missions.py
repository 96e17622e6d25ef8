"""Events, participation and exclusions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from recommender.errors import NotFound
from recommender.records import EventId, Exclusion, Side
from recommender.store import Store
from tests.store.samples import FULL_BUYER, FULL_FIRM, MISSION, firm

SHUT = Exclusion(FULL_FIRM.id, FULL_BUYER.id, "customer")


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([FULL_FIRM, firm("F2", "solvent")])
    store.save_buyers([FULL_BUYER])
    store.save_event(MISSION)
    return store


def test_an_event_comes_back_as_it_was_saved(filled: Store) -> None:
    assert filled.event("E1") == MISSION
    assert filled.events() == [MISSION]


def test_saving_an_event_again_changes_it(filled: Store) -> None:
    longer = replace(MISSION, last_day=date(2026, 9, 18))
    filled.save_event(longer)
    assert filled.events() == [longer]


def test_events_come_by_first_day(filled: Store) -> None:
    earlier = replace(MISSION, id=EventId("E2"), first_day=date(2026, 3, 2), last_day=date(2026, 3, 3))
    filled.save_event(earlier)
    assert filled.events() == [earlier, MISSION]


def test_participants_are_replaced_as_a_whole(filled: Store) -> None:
    filled.set_participants("E1", Side.FIRM, ["F2", "F1", "F2"])
    filled.set_participants("E1", Side.BUYER, ["B1"])
    assert filled.participants("E1", Side.FIRM) == ["F1", "F2"]
    filled.set_participants("E1", Side.FIRM, ["F2"])
    assert filled.participants("E1", Side.FIRM) == ["F2"]
    assert filled.participants("E1", Side.BUYER) == ["B1"]


def test_an_unknown_company_cannot_take_part_and_nobody_is_taken_off(filled: Store) -> None:
    filled.set_participants("E1", Side.FIRM, ["F1"])
    with pytest.raises(NotFound) as caught:
        filled.set_participants("E1", Side.FIRM, ["F2", "nobody"])
    assert (caught.value.code, caught.value.details) == ("firm_unknown", {"id": "nobody"})
    assert filled.participants("E1", Side.FIRM) == ["F1"]


def test_an_unknown_event_is_not_found(filled: Store) -> None:
    for ask in (filled.event, lambda id_: filled.participants(id_, Side.BUYER)):
        with pytest.raises(NotFound, match="event_unknown"):
            ask("nowhere")


def test_an_exclusion_said_again_changes_nothing(filled: Store) -> None:
    filled.add_exclusion(SHUT)
    before = filled.fingerprint()
    filled.add_exclusion(SHUT)
    assert filled.fingerprint() == before


def test_an_exclusions_reason_can_change(filled: Store) -> None:
    filled.add_exclusion(SHUT)
    declined = replace(SHUT, why="declined")
    filled.add_exclusion(declined)
    assert filled.exclusions() == [declined]
