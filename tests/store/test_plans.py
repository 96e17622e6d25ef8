"""Plan versions, meetings, pins, outcomes and history, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    Answer,
    BuyerId,
    Decision,
    Encounter,
    Feedback,
    FirmId,
    Meeting,
    MeetingPin,
    MeetingState,
    NeedId,
    Outcome,
    OutcomeKind,
    Participant,
    PlanState,
    ProductId,
    Side,
    Signal,
)
from recommender.store import Store
from tests.store.samples import MISSION, buyer, firm

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
AYSE = Actor("ayse", ActorRole.ORGANISER)
FIRM = Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1"))


def meeting(firm_id: str, buyer_id: str, slot: int, table: int | None = 0, **more: object) -> Meeting:
    return Meeting(MISSION.id, FirmId(firm_id), BuyerId(buyer_id), slot, table, **more)  # type: ignore[arg-type]


PLAN = [meeting("F1", "B1", 0), meeting("F2", "B2", 0, 1), meeting("F1", "B2", 1)]


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([firm("F1", "boya"), firm("F2", "solvent")])
    store.save_buyers([buyer("B1", "краска"), buyer("B2", "растворитель")])
    store.events.add(AYSE, MISSION, NOON)
    store.participation.join(AYSE, [Participant(MISSION.id, Side.FIRM, "F1")], NOON)
    return store


@pytest.fixture
def published(filled: Store) -> Store:
    filled.plans.add(AYSE, "E1", PLAN, {"optimal": True}, NOON)
    filled.plans.publish(AYSE, "E1", 1, NOON)
    return filled


def test_a_plan_comes_back_as_it_was_saved_by_slot_and_table(filled: Store) -> None:
    full = meeting("F2", "B1", 1, None, pinned=True, interpreter="ru", absent=frozenset({Side.FIRM}))
    made = filled.plans.add(AYSE, "E1", [*reversed(PLAN), full], {"goals": {"score": 1.5}}, NOON)
    assert (made.version, made.state, made.based_on, made.figures) == (
        1, PlanState.DRAFT, None, {"goals": {"score": 1.5}}
    )  # fmt: skip
    assert filled.plans.meetings(AYSE, "E1", 1) == [PLAN[0], PLAN[1], full, PLAN[2]]


def test_a_firm_sees_its_own_meetings_once_they_are_published(filled: Store) -> None:
    filled.plans.add(AYSE, "E1", PLAN, {}, NOON)
    assert filled.plans.versions(FIRM, "E1") == []
    with pytest.raises(NotFound, match="plan_unknown"):
        filled.plans.meetings(FIRM, "E1", 1)
    filled.plans.publish(AYSE, "E1", 1, NOON)
    assert filled.plans.meetings(FIRM, "E1") == [PLAN[0], PLAN[2]]


def test_a_new_version_replaces_the_published_one_and_keeps_what_has_happened(published: Store) -> None:
    over = replace(PLAN[0], state=MeetingState.HELD)
    published.plans.add(AYSE, "E1", [meeting("F1", "B1", 3), meeting("F2", "B2", 2)], {}, NOON)
    published.plans.change(AYSE, "E1", [(PLAN[0], over)], "held", NOON)
    published.plans.publish(AYSE, "E1", 2, NOON)
    assert published.plans.meetings(AYSE, "E1") == [over, meeting("F2", "B2", 2)]
    assert [v.state for v in published.plans.versions(AYSE, "E1")] == [
        PlanState.SUPERSEDED, PlanState.PUBLISHED
    ]  # fmt: skip


def test_of_two_drafts_of_one_plan_only_the_first_can_be_published(published: Store) -> None:
    for _ in range(2):
        published.plans.add(AYSE, "E1", PLAN, {}, NOON)
    published.plans.publish(AYSE, "E1", 3, NOON)
    with pytest.raises(Conflict, match="plan_outdated") as caught:
        published.plans.publish(AYSE, "E1", 2, NOON)
    assert caught.value.details["current"] == 3


def test_of_two_who_change_a_meeting_the_second_is_told_and_nothing_of_its_change_is_kept(
    published: Store,
) -> None:
    published.plans.change(AYSE, "E1", [(PLAN[0], replace(PLAN[0], state=MeetingState.HELD))], "held", NOON)
    moved = [(PLAN[1], replace(PLAN[1], slot=5)), (PLAN[0], replace(PLAN[0], slot=0, table=1))]
    with pytest.raises(Conflict, match="changed_meanwhile") as caught:
        published.plans.change(OPERATOR, "E1", moved, "swap", NOON)
    assert (caught.value.details["who"], caught.value.details["fields"]) == ("ayse", "state")
    assert PLAN[1] in published.plans.meetings(AYSE, "E1")


def test_without_a_published_plan_there_is_none_to_read(filled: Store) -> None:
    with pytest.raises(NotFound, match="nothing_published"):
        filled.plans.meetings(AYSE, "E1")


def test_a_pin_moves_and_goes(filled: Store) -> None:
    pin = MeetingPin(MISSION.id, FirmId("F1"), BuyerId("B1"), 0)
    filled.plans.set_pin(AYSE, pin, NOON)
    filled.plans.set_pin(AYSE, replace(pin, slot=2, table=1), NOON)
    assert filled.plans.pins(AYSE, "E1") == [replace(pin, slot=2, table=1)]
    filled.plans.remove_pin(AYSE, pin, NOON)
    with pytest.raises(NotFound, match="pin_unknown"):
        filled.plans.remove_pin(AYSE, pin, NOON)


def outcome(kind: OutcomeKind, side: Side = Side.FIRM, **more: object) -> Outcome:
    return Outcome(MISSION.id, FirmId("F1"), BuyerId("B1"), side, kind, **more)  # type: ignore[arg-type]


ORDER = outcome(OutcomeKind.ORDER, rating=5, note="20 т", amount=Decimal("12500.10"), currency="USD")
LABEL = Feedback(
    MISSION.id, Side.FIRM, FirmId("F1"), BuyerId("B1"), ProductId("F1-1"), NeedId("B1-1"), "v1", 2, 0.75, 1.0, NOON,
    Signal.OUTCOME,
)  # fmt: skip


def test_an_outcome_comes_back_to_the_cent_and_the_latest_word_counts(filled: Store) -> None:
    filled.results.record(AYSE, outcome(OutcomeKind.SAMPLES), [], NOON)
    filled.results.record(AYSE, ORDER, [LABEL], NOON)
    assert filled.results.of(AYSE, "E1") == [ORDER]
    assert filled.feedback.of(AYSE, "E1") == [LABEL]


def test_a_firm_reads_its_own_outcomes_and_no_feedback(filled: Store) -> None:
    filled.results.record(AYSE, ORDER, [LABEL], NOON)
    filled.results.record(AYSE, outcome(OutcomeKind.NONE, Side.BUYER), [], NOON)
    assert filled.results.of(FIRM, "E1") == [ORDER]
    assert filled.feedback.of(FIRM, "E1") == []


def test_history_tells_what_events_before_a_day_know_of_a_pair(published: Store) -> None:
    store = published
    yes = Decision(MISSION.id, Side.FIRM, FirmId("F1"), BuyerId("B1"), Answer.INTERESTED, NOON)
    store.decisions.record(AYSE, [yes], [], [], [], None, NOON)
    store.plans.change(AYSE, "E1", [(PLAN[0], replace(PLAN[0], state=MeetingState.HELD))], "held", NOON)
    store.results.record(AYSE, ORDER, [], NOON)
    store.results.record(AYSE, outcome(OutcomeKind.SAMPLES, Side.BUYER), [], NOON)
    first, second, _ = store.results.history(AYSE, MISSION.last_day + timedelta(days=1))
    assert first == Encounter(
        MISSION.id, FirmId("F1"), BuyerId("B1"), Answer.INTERESTED, None, MeetingState.HELD, OutcomeKind.ORDER
    )
    assert second == Encounter(MISSION.id, FirmId("F1"), BuyerId("B2"), meeting=MeetingState.PLANNED)
    assert store.results.history(AYSE, MISSION.last_day) == []


def test_what_happened_counts_in_ranking_only_once_the_event_is_over(published: Store) -> None:
    before = published.fingerprint()
    held = replace(PLAN[0], state=MeetingState.HELD)
    published.plans.change(AYSE, "E1", [(PLAN[0], held)], "held", NOON)
    assert published.fingerprint() == before
    published.results.record(AYSE, ORDER, [], NOON + timedelta(days=7))
    assert published.fingerprint() != before
