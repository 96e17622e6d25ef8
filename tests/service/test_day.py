"""The day and its results, on a schedule made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from recommender.errors import Conflict, Invalid, NotFound, NotPermitted
from recommender.features import History, Past
from recommender.records import (
    BuyerId,
    FirmId,
    Meeting,
    MeetingState,
    Outcome,
    OutcomeKind,
    Pair,
    PairState,
    Side,
    Signal,
)
from recommender.service import Masa, day, mission_report, participants, planning, results
from recommender.service.history import past_meetings
from recommender.service.links import party_actor
from tests.service.missions import AYSE, DAY, NOW


def pair(firm: int, buyer: int) -> Pair:
    return FirmId(f"F{firm}"), BuyerId(f"B{buyer}")


def meeting(firm: int, buyer: int, slot: int, table: int) -> Meeting:
    return Meeting("E1", *pair(firm, buyer), slot, table)  # type: ignore[arg-type]


PLAN = [meeting(0, 0, 0, 0), meeting(1, 1, 0, 1), meeting(0, 3, 1, 0), meeting(2, 2, 1, 1)]


@pytest.fixture
def planned(listed: Masa) -> Masa:
    listed.store.plans.add(AYSE, "E1", PLAN, {}, NOW)
    planning.publish(listed.store, AYSE, "E1", 1, NOW)
    return listed


def outcome(kind: OutcomeKind, side: Side = Side.FIRM, **more: object) -> Outcome:
    return Outcome("E1", *pair(0, 0), side, kind, **more)  # type: ignore[arg-type]


def test_who_arrives_is_checked_in_once(planned: Masa) -> None:
    first = day.check_in(planned.store, AYSE, "E1", Side.BUYER, "B0", NOW)
    again = day.check_in(planned.store, AYSE, "E1", Side.BUYER, "B0", NOW.replace(hour=11))
    assert first.checked_in_at == again.checked_in_at == NOW


def test_a_no_show_names_who_stayed_away_and_leaves_feedback(planned: Masa) -> None:
    done = day.no_show(planned.store, AYSE, "E1", pair(0, 0), [Side.BUYER], NOW)
    assert (done.state, done.absent) == (MeetingState.NO_SHOW, {Side.BUYER})
    [label] = planned.store.feedback.of(AYSE, "E1")
    assert (label.side, label.signal, label.label, label.rank) == (Side.BUYER, Signal.NO_SHOW, 0.0, 1)
    with pytest.raises(Invalid, match="nobody_absent"):
        day.no_show(planned.store, AYSE, "E1", pair(0, 3), [], NOW)


def test_two_meetings_change_places(planned: Masa) -> None:
    day.swap(planned.store, AYSE, "E1", pair(1, 1), pair(2, 2), NOW)
    assert set(planned.store.plans.meetings(AYSE, "E1")) >= {meeting(2, 2, 0, 1)}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [(pair(0, 0), pair(2, 2), "place_party_busy"), (pair(0, 0), pair(5, 5), "meeting_unknown")],
)
def test_a_swap_that_cannot_be_changes_nothing(planned: Masa, one: Pair, other: Pair, code: str) -> None:
    with pytest.raises((Conflict, NotFound)) as caught:
        day.swap(planned.store, AYSE, "E1", one, other, NOW)
    assert caught.value.code == code
    assert planned.store.plans.meetings(AYSE, "E1") == PLAN


def test_a_swap_into_a_slot_where_a_party_is_away_is_refused(planned: Masa) -> None:
    participants.set_away(planned.store, AYSE, "E1", Side.FIRM, "F2", [0], NOW)
    with pytest.raises(Invalid, match="place_while_away"):
        day.swap(planned.store, AYSE, "E1", pair(1, 1), pair(2, 2), NOW)


def test_with_two_delegates_a_firm_sits_at_two_tables_at_once(planned: Masa) -> None:
    seen = participants.find(planned.store, AYSE, "E1", Side.FIRM, "F0")
    participants.change(planned.store, AYSE, seen, replace(seen, delegates=2), NOW)
    day.swap(planned.store, AYSE, "E1", pair(0, 0), pair(2, 2), NOW)
    assert [m.slot for m in planned.store.plans.meetings(AYSE, "E1") if m.firm_id == "F0"] == [1, 1]


def test_what_is_over_is_not_swapped(planned: Masa) -> None:
    day.held(planned.store, AYSE, "E1", pair(1, 1), NOW)
    with pytest.raises(Invalid, match="meeting_over"):
        day.swap(planned.store, AYSE, "E1", pair(1, 1), pair(2, 2), NOW)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (outcome(OutcomeKind.NONE, rating=0), "rating_invalid"),
        (outcome(OutcomeKind.NONE, note="x" * 4001), "text_too_long"),
        (outcome(OutcomeKind.SAMPLES, amount=Decimal(5), currency="USD"), "amount_without_order"),
        (outcome(OutcomeKind.ORDER, currency="USD"), "amount_without_order"),
        (outcome(OutcomeKind.ORDER, amount=Decimal(-5), currency="USD"), "amount_invalid"),
        (outcome(OutcomeKind.ORDER, amount=Decimal("NaN"), currency="USD"), "amount_invalid"),
        (outcome(OutcomeKind.SPOT_SALE, amount=Decimal(5), currency="dollar"), "currency_unknown"),
    ],
)
def test_a_result_that_cannot_be_is_refused_by_name_and_not_kept(
    planned: Masa, report: Outcome, code: str
) -> None:
    day.held(planned.store, AYSE, "E1", pair(0, 0), NOW)
    with pytest.raises(Invalid) as caught:
        results.report(planned.store, AYSE, report, NOW)
    assert caught.value.code == code
    assert planned.store.results.of(AYSE, "E1") == []


def test_nothing_comes_of_a_meeting_that_was_not_held(planned: Masa) -> None:
    with pytest.raises(Invalid, match="meeting_not_held"):
        results.report(planned.store, AYSE, outcome(OutcomeKind.ORDER), NOW)


def test_each_side_reports_for_itself_with_labels_for_learning(planned: Masa) -> None:
    day.held(planned.store, AYSE, "E1", pair(0, 0), NOW)
    firm = party_actor(Side.FIRM, "F0")
    results.report(planned.store, firm, outcome(OutcomeKind.QUOTATION, rating=4), NOW)
    with pytest.raises(NotPermitted):
        results.report(planned.store, firm, outcome(OutcomeKind.NONE, Side.BUYER), NOW)
    labels = [(label.signal, label.label, label.rank) for label in planned.store.feedback.of(AYSE, "E1")]
    assert labels == [(Signal.OUTCOME, 0.75, 1), (Signal.RATING, 0.75, 1)]


def test_the_report_counts_a_sale_that_both_sides_name_once(planned: Masa) -> None:
    store = planned.store
    day.held(store, AYSE, "E1", pair(0, 0), NOW)
    day.held(store, AYSE, "E1", pair(0, 3), NOW)
    day.no_show(store, AYSE, "E1", pair(1, 1), [Side.BUYER], NOW)
    sale = {"amount": Decimal("100.50"), "currency": "EUR"}
    results.report(store, AYSE, outcome(OutcomeKind.ORDER, rating=5, **sale), NOW)
    results.report(store, AYSE, outcome(OutcomeKind.ORDER, Side.BUYER, rating=4, **sale), NOW)
    total = mission_report.mission_report(store, AYSE, "E1", NOW).total
    assert total.listed == 8
    assert total.states == {PairState.WAITING: 8}
    assert total.meetings == {MeetingState.HELD: 2, MeetingState.NO_SHOW: 1, MeetingState.PLANNED: 1}
    assert total.no_shows == {Side.BUYER: 1}
    assert (total.outcomes, total.amounts) == ({OutcomeKind.ORDER: 1}, {"EUR": Decimal("100.50")})
    assert total.ratings == {Side.FIRM: 5.0, Side.BUYER: 4.0}
    assert total.acceptance == 0.0


def test_the_report_by_firm_adds_up_to_the_total(planned: Masa) -> None:
    day.held(planned.store, AYSE, "E1", pair(0, 0), NOW)
    found = mission_report.mission_report(planned.store, AYSE, "E1", NOW)
    for groups in (found.by_firm, found.by_buyer, found.by_sector):
        assert sum(tally.listed for tally in groups.values()) == found.total.listed
        assert sum(tally.meetings[MeetingState.PLANNED] for tally in groups.values()) == 3
    assert found.by_firm["F0"].meetings == {MeetingState.HELD: 1, MeetingState.PLANNED: 1}


def test_the_whole_plan_has_both_times_partners_and_reasons(planned: Masa) -> None:
    plan = planning.event_plan(planned.store, AYSE, "E1")
    first = plan.of(Side.FIRM, "F0")[0]
    assert (first.buyer.id, first.meeting.table) == ("B0", 0)
    assert first.start.isoformat() == "2026-12-01T10:00:00+03:00"
    assert str(first.home_start.tzinfo) == "Europe/Istanbul"
    assert first.entry is not None
    assert first.entry.shown is not None
    assert first.entry.shown.reasons
    assert [m.meeting.slot for m in plan.of(Side.FIRM, "F0")] == [0, 1]


def test_a_buyer_reads_its_own_meetings_of_the_plan(planned: Masa) -> None:
    plan = planning.event_plan(planned.store, party_actor(Side.BUYER, "B1"), "E1")
    assert [m.meeting.pair for m in plan.meetings] == [pair(1, 1)]
    assert set(plan.buyers) == {"B1"}


def test_what_happened_counts_in_the_ranking_of_later_days(planned: Masa) -> None:
    day.held(planned.store, AYSE, "E1", pair(0, 0), NOW)
    results.report(planned.store, AYSE, outcome(OutcomeKind.SPOT_SALE), NOW)
    results.report(planned.store, AYSE, outcome(OutcomeKind.SAMPLES, Side.BUYER), NOW)
    day.no_show(planned.store, AYSE, "E1", pair(1, 1), [Side.FIRM], NOW)
    assert past_meetings(planned.store, DAY) == History()
    assert past_meetings(planned.store, DAY + timedelta(days=1)).meetings == {
        pair(0, 0): Past(held=1, outcome=OutcomeKind.SPOT_SALE), pair(1, 1): Past(missed=1)
    }  # fmt: skip
    assert planned.engine().firms_for_buyer(BuyerId("B0"), 1)[0].firm_id == "F0"
