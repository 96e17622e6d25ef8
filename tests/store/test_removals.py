"""Firms, buyers and events removed and put back, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    Answer,
    Decision,
    EventId,
    Exclusion,
    FirmId,
    Meeting,
    Participant,
    Review,
    ShortlistEntry,
    Shown,
    Side,
    Verdict,
)
from recommender.store import ChangeFilters, Store
from tests.store import samples
from tests.store.samples import FULL_BUYER, FULL_FIRM, firm

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
AYSE = Actor("ayse", ActorRole.ORGANISER, "Bursa")
MISSION = replace(samples.MISSION, organisation="Bursa")
HASAN = Actor("hasan", ActorRole.ORGANISER, "İzmir")
F1 = Participant(MISSION.id, Side.FIRM, FULL_FIRM.id)
B1 = Participant(MISSION.id, Side.BUYER, FULL_BUYER.id)
PAIR = FULL_FIRM.id, FULL_BUYER.id
SHUT = Exclusion(*PAIR, "customer")


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([FULL_FIRM])
    store.save_buyers([FULL_BUYER])
    store.events.add(AYSE, MISSION, NOON)
    store.participation.join(AYSE, [F1, B1], NOON)
    store.add_exclusion(SHUT)
    return store


def test_a_firm_that_is_put_back_is_as_it_was_with_all_that_named_it(filled: Store) -> None:
    done = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    assert (filled.firms(), filled.exclusions()) == ([], [])
    assert filled.participation.of(AYSE, "E1") == [B1]
    filled.removals.undo(AYSE, done.id, NOON)
    assert filled.firms() == [FULL_FIRM]
    assert filled.exclusions() == [SHUT]
    assert filled.participation.of(AYSE, "E1") == [F1, B1]


def test_an_event_that_is_put_back_has_its_participants_and_drafts(filled: Store) -> None:
    filled.plans.add(AYSE, "E1", [Meeting(MISSION.id, *PAIR, 0, 0)], {}, NOON)
    done = filled.removals.remove_event(AYSE, MISSION, NOON)
    assert filled.events.all(OPERATOR) == []
    filled.removals.undo(AYSE, done.id, NOON)
    assert filled.events.one(AYSE, "E1") == MISSION
    assert filled.participation.of(AYSE, "E1") == [F1, B1]
    assert len(filled.plans.meetings(AYSE, "E1", 1)) == 1


def test_what_somebody_answered_about_is_not_removed(filled: Store) -> None:
    answer = Decision(MISSION.id, Side.BUYER, *PAIR, Answer.INTERESTED, NOON)
    filled.decisions.record(AYSE, [answer], [], [], [], None, NOON)
    with pytest.raises(Conflict, match="company_in_use"):
        filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    with pytest.raises(Conflict, match="event_in_use"):
        filled.removals.remove_event(AYSE, MISSION, NOON)
    assert filled.removals.all(OPERATOR) == []


def test_what_a_published_schedule_names_is_not_removed(filled: Store) -> None:
    filled.plans.add(AYSE, "E1", [Meeting(MISSION.id, *PAIR, 0, 0)], {}, NOON)
    filled.plans.publish(AYSE, "E1", 1, NOON)
    with pytest.raises(Conflict, match="company_in_use"):
        filled.removals.remove_company(AYSE, Side.BUYER, FULL_BUYER, NOON)
    with pytest.raises(Conflict, match="event_in_use"):
        filled.removals.remove_event(AYSE, MISSION, NOON)


def test_a_line_that_was_shown_to_somebody_who_answered_is_not_removed(filled: Store) -> None:
    product = FULL_FIRM.products[0]
    shown = Shown(product.id, FULL_BUYER.needs[0].id, 0.9, 0.9, 0.9, 1, 1, "v1")
    filled.shortlists.edit(AYSE, "E1", 0, "add", [ShortlistEntry(MISSION.id, *PAIR, 1.0, shown=shown)], NOON)
    without = replace(FULL_FIRM, products=FULL_FIRM.products[1:])
    filled.decisions.record(
        AYSE, [Decision(MISSION.id, Side.BUYER, *PAIR, Answer.INTERESTED, NOON)], [], [], [], None, NOON
    )
    with pytest.raises(Conflict, match="line_in_use"):
        filled.put_firm(FULL_FIRM, without, AYSE)
    assert filled.firm(FULL_FIRM.id) == FULL_FIRM


def test_a_firm_at_an_event_of_others_is_not_removed(filled: Store) -> None:
    other = replace(MISSION, id=EventId("E2"), organisation="İzmir")
    filled.events.add(HASAN, other, NOON)
    filled.participation.join(HASAN, [replace(F1, event_id=other.id)], NOON)
    with pytest.raises(Conflict, match="company_is_shared"):
        filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)


def test_a_firm_that_took_in_another_is_not_removed(filled: Store) -> None:
    filled.save_firms([firm("F2", "solvent")])
    filled.merges.merge(Side.FIRM, FULL_FIRM.id, "F2", NOON)
    with pytest.raises(Conflict, match="company_is_merged"):
        filled.removals.remove_company(AYSE, Side.FIRM, filled.firm(FULL_FIRM.id), NOON)


def test_a_firm_that_changed_since_it_was_seen_is_not_removed(filled: Store) -> None:
    with pytest.raises(Conflict, match="changed_since_seen"):
        filled.removals.remove_company(AYSE, Side.FIRM, replace(FULL_FIRM, name="older"), NOON)


def test_a_removal_is_undone_once_and_only_while_the_id_is_free(filled: Store) -> None:
    first = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    filled.removals.undo(AYSE, first.id, NOON)
    with pytest.raises(Conflict, match="removal_undone_before"):
        filled.removals.undo(AYSE, first.id, NOON)
    second = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    filled.save_firms([firm(FULL_FIRM.id, "solvent")])
    with pytest.raises(Conflict, match="company_id_taken"):
        filled.removals.undo(AYSE, second.id, NOON)


def test_what_hung_on_a_partner_that_is_gone_too_stays_out(filled: Store) -> None:
    firm_gone = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    filled.removals.remove_event(AYSE, MISSION, NOON)
    filled.removals.undo(AYSE, firm_gone.id, NOON)
    assert filled.firms() == [FULL_FIRM]
    assert filled.seen_ids(HASAN)[0] == {FULL_FIRM.id}


def test_a_review_whose_number_was_given_away_comes_back_under_another(filled: Store) -> None:
    filled.save_firms([firm("F2", "solvent")])
    for id_ in (FULL_FIRM.id, FirmId("F2")):
        filled.add_review(Review("rule", id_, None, Verdict.ASK, "Elif", NOON))
        if id_ == FULL_FIRM.id:
            done = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    filled.removals.undo(AYSE, done.id, NOON)
    assert sorted(review.firm_id or "" for review in filled.reviews()) == sorted([FULL_FIRM.id, "F2"])


def test_removals_are_seen_by_the_organisation_that_made_them(filled: Store) -> None:
    done = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    assert filled.removals.all(HASAN) == []
    with pytest.raises(NotFound):
        filled.removals.undo(HASAN, done.id, NOON)
    assert filled.removals.all(OPERATOR) == filled.removals.all(AYSE) == [done]


def test_removing_and_putting_back_are_in_the_log_without_contact_data(filled: Store) -> None:
    done = filled.removals.remove_company(AYSE, Side.FIRM, FULL_FIRM, NOON)
    filled.removals.undo(AYSE, done.id, NOON)
    restored, removed = filled.audit.some(OPERATOR, ChangeFilters(subject="firm"))
    assert (removed.action, restored.action) == ("remove", "restore")
    assert FULL_FIRM.contact.email not in str(removed)


def test_a_changed_firm_is_in_the_log_with_what_changed(filled: Store) -> None:
    filled.put_firm(FULL_FIRM, replace(FULL_FIRM, city="Kocaeli"), AYSE, NOON)
    (change,) = filled.audit.some(OPERATOR, ChangeFilters(subject="firm"))
    assert (change.action, change.before, change.after) == (
        "change", {"city": FULL_FIRM.city}, {"city": "Kocaeli"},
    )  # fmt: skip
