from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import Infeasible
from recommender.scheduling import (
    Candidate,
    Goal,
    Joins,
    Late,
    Leaves,
    Level,
    NoShow,
    Party,
    Plan,
    Problem,
    Replanned,
    Sitting,
    TableLost,
    replan,
    replanning,
    solve,
)
from recommender.scheduling.changing import Change
from recommender.scheduling.checking import violations
from recommender.scheduling.grid import grid_of
from recommender.scheduling.improving import Answer
from tests.scheduling.missions import QUIET, changed, every_schedule, mission, missions, tables


def plan_of(*sittings: Sitting) -> Plan:
    return Plan(sittings, {}, 0.0)


def disturbed(after: Problem, plan: Plan, sittings: tuple[Sitting, ...]) -> tuple[int, int, int]:
    """Confirmed meetings cancelled; those or moved to another slot; those or with their table gone."""
    slots = {one.pair: one.slot for one in sittings}
    cancelled = sum(one.pair not in slots for one in plan.sittings)
    stay = [one for one in plan.sittings if slots.get(one.pair) == one.slot]
    seated = [one for one in stay if not after.tables or one.table in after.tables[one.slot]]
    return cancelled, len(plan.sittings) - len(stay), len(plan.sittings) - len(seated)


@st.composite
def days(draw: st.DrawFn) -> tuple[Problem, Change]:
    problem = draw(missions(most_meetings=4, most_slots=3))
    party = draw(st.sampled_from(problem.parties)).id
    slot = draw(st.integers(0, len(problem.slots) - 1))
    kinds = [Late(party, slot), Leaves(party, slot), NoShow(party), TableLost(0, slot)]
    return replace(problem, pins=()), draw(st.sampled_from(kinds))


@QUIET
@given(days())
def test_no_plan_disturbs_fewer_confirmed_meetings(day: tuple[Problem, Change]) -> None:
    problem, change = day
    try:
        plan = solve(problem, seconds=5)
        again = replan(problem, plan, [change])
    except Infeasible:
        return
    after = changed(problem, change)
    assert not violations(grid_of(after), again.plan.sittings)
    assert again.changes.proven
    least = min(disturbed(after, plan, one) for one in every_schedule(after))
    assert disturbed(after, plan, again.plan.sittings) == least
    assert len(plan.sittings) - len(again.changes.kept) == least[2]


@QUIET
@given(days(), st.integers(0, 3))
def test_what_is_past_stays_and_every_confirmed_meeting_is_accounted_for(
    day: tuple[Problem, Change], now: int
) -> None:
    problem, change = day
    try:
        plan = solve(problem, seconds=5)
        again = replan(problem, plan, [change], now=now)
    except Infeasible:
        return
    past = {one for one in plan.sittings if one.slot < now}
    assert past <= set(again.plan.sittings)
    assert {one for one in again.plan.sittings if one.slot < now} == past
    changes = again.changes
    told = [*changes.kept, *(move.before for move in changes.moved), *changes.cancelled]
    assert sorted(told, key=str) == sorted(plan.sittings, key=str)
    assert set(changes.kept) <= set(again.plan.sittings)
    shown = [*changes.kept, *(move.after for move in changes.moved), *changes.added]
    assert sorted(shown, key=str) == sorted(again.plan.sittings, key=str)


def late_first_meeting() -> Replanned:
    """Two firms, two buyers, three slots; F0 met B0 in the first slot, but F0 comes in the second."""
    problem = mission(2, 2, 3)
    plan = plan_of(Sitting("F0", "B0", 0, 0), Sitting("F1", "B1", 0, 1), Sitting("F1", "B0", 1, 0))
    return replan(problem, plan, [Late("F0", 1)])


def test_a_late_partys_meeting_moves_and_nothing_else() -> None:
    changes = late_first_meeting().changes
    assert [(move.before.pair, move.before.slot, move.after.slot) for move in changes.moved] == [
        (("F0", "B0"), 0, 2)
    ]
    assert not changes.cancelled
    assert len(changes.kept) == 2


def test_where_only_those_move_who_must_no_search_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(replanning, "maximise")
    changes = late_first_meeting().changes
    assert changes.proven
    assert len(changes.moved) == 1


def test_a_search_that_finds_nothing_in_time_leaves_the_simplest_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replanning, "maximise", lambda *_: Answer(None, 0, 0, False))
    plan = plan_of(Sitting("F0", "B0", 0, 0), Sitting("F1", "B1", 0, 1))
    changes = replan(mission(2, 2, 2, tables=tables(2, 2)), plan, [TableLost(0, 0)]).changes
    assert (len(changes.kept), len(changes.moved), len(changes.cancelled)) == (1, 1, 0)
    assert not changes.proven


def test_the_slot_a_late_party_frees_is_offered_to_its_partner() -> None:
    problem = mission(3, 2, 2, tables=None)
    plan = plan_of(Sitting("F0", "B0", 0), Sitting("F1", "B1", 0))
    again = replan(problem, plan, [NoShow("F0")])
    assert [one.pair for one in again.changes.cancelled] == [("F0", "B0")]
    (freed,) = again.changes.freed
    assert (freed.party_id, freed.slot) == ("B0", 0)
    assert freed.replacements == (("F2", "B0"),)
    assert [(one.pair, one.slot) for one in again.changes.added] == [(("F2", "B0"), 0)]


def test_a_late_registration_is_scheduled_without_moving_anybody() -> None:
    problem = mission(2, 2, 4)
    plan = solve(problem)
    newcomer = Joins(Party("F9"), (Candidate("F9", "B0", 0.9), Candidate("F9", "B1", 0.8)))
    again = replan(problem, plan, [newcomer])
    assert not again.changes.moved
    assert not again.changes.cancelled
    assert {one.pair for one in again.changes.added} == {("F9", "B0"), ("F9", "B1")}


def test_a_meeting_at_a_lost_table_keeps_its_slot_and_takes_another_table() -> None:
    problem = mission(2, 2, 1, tables=(frozenset(range(3)),))
    plan = plan_of(Sitting("F0", "B0", 0, 0), Sitting("F1", "B1", 0, 1))
    (move,) = replan(problem, plan, [TableLost(0, 0)]).changes.moved
    assert (move.before, move.after) == (Sitting("F0", "B0", 0, 0), Sitting("F0", "B0", 0, 2))


def test_the_meeting_at_a_lost_table_moves_rather_than_another_one() -> None:
    problem = mission(2, 2, 2, tables=tables(2, 2))
    for lost in (0, 1):
        plan = plan_of(Sitting("F0", "B0", 0, 0), Sitting("F1", "B1", 0, 1))
        after = replan(problem, plan, [TableLost(lost, 0), TableLost(lost, 1)]).changes
        assert [move.before.table for move in after.moved] == [lost]
        assert [one.table for one in after.kept] == [1 - lost]


def test_a_replanned_day_claims_only_what_is_proven() -> None:
    problem = mission(1, 2, 3)
    plan = plan_of(Sitting("F0", "B0", 0, 0), Sitting("F0", "B1", 2, 0))
    again = replan(problem, plan).plan
    assert again.levels[Goal.BREAKS] == Level(1, 0)
    assert not again.optimal
    snug = replan(problem, plan_of(Sitting("F0", "B0", 0, 0), Sitting("F0", "B1", 1, 0))).plan
    assert snug.levels[Goal.BREAKS] == Level(0, 0)
