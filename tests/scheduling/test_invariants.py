"""What holds of every schedule, on random missions in which each limit is met often."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, event, given, settings

from recommender.errors import Infeasible
from recommender.scheduling import Change, Plan, Problem, exact, replan, solve, solving
from tests.scheduling.invariants import broken, interpreted, minutes
from tests.scheduling.missions import QUIET, changed, missions, tight_missions, upsets

SHARE = 0.2
"""Of the schedules made, how many must meet each limit for the tests to say something."""


def solved(problem: Problem) -> Plan:
    try:
        return solve(problem, seconds=1)
    except Infeasible:
        assume(False)
        raise


@settings(QUIET, max_examples=60)
@given(missions(most_meetings=9, most_slots=3))
def test_every_schedule_keeps_every_invariant(problem: Problem) -> None:
    assert broken(problem, solved(problem)) == []


def met(problem: Problem, plan: Plan) -> set[str]:
    """What a schedule has to do with."""
    place = {party.id: party.place for party in problem.parties}
    trips = {(one.firm_id, place[one.buyer_id]) for one in plan.sittings}
    found = {
        "roads": any(
            a == b and minutes(problem, here, there)
            for a, here in trips
            for b, there in trips
            if here < there
        ),
        "interpreters": bool(problem.interpreters and interpreted(problem, plan)),
        "table pins": any(pin.table is not None for pin in problem.pins),
    }
    return {what for what, so in found.items() if so}


@pytest.mark.parametrize("size", ["small", "large"])
def test_roads_interpreters_and_table_pins_are_kept_and_met_often(
    size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large missions take a path of their own: exchanges of slots instead of SAT and CP-SAT."""
    if size == "large":
        monkeypatch.setattr(solving, "LITERALS", -1)
        monkeypatch.setattr(exact, "SMALL", -1)
    seen: Counter[str] = Counter()

    @settings(QUIET, max_examples=30)
    @given(tight_missions())
    def keep_every_invariant(problem: Problem) -> None:
        plan = solve(problem, seconds=0.1 if size == "large" else 1)
        seen.update(["schedules", *met(problem, plan)])
        for what in met(problem, plan):
            event(what)
        assert broken(problem, plan) == []

    keep_every_invariant()
    for what in ("roads", "interpreters", "table pins"):
        assert seen[what] >= SHARE * seen["schedules"], seen


@QUIET
@given(upsets())
def test_a_day_that_is_planned_anew_keeps_every_invariant(upset: tuple[Problem, int, Change]) -> None:
    """What is past stays; who comes late was there before, and a table that is gone stood before."""
    problem, now, change = upset
    plan = solve(problem, seconds=1)
    again = replan(problem, plan, [change], now=now).plan
    assert [one for one in again.sittings if one.slot < now] == [
        one for one in plan.sittings if one.slot < now
    ]
    assert broken(problem, again) == []
    ahead = replace(again, sittings=tuple(one for one in again.sittings if one.slot >= now))
    assert broken(changed(problem, change), ahead) == []
