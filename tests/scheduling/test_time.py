"""Time limits, on a clock that tests turn: what solvers are given in all is no more than what there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Lock
from typing import Any

import pytest
from ortools.sat.python import cp_model

from recommender.errors import Infeasible
from recommender.scheduling import Party, Problem, clock, cores, mending, solve
from recommender.scheduling.clock import Clock
from recommender.scheduling.solving import LAST_WORD
from tests.scheduling.missions import day_of, mission, tables

SECONDS = 10.0

GLANCE = 0.05
"""Seconds that pass with each look at the clock, so that searches of our own end too."""


class Turned:
    """A clock that solvers turn: each takes all the time it is given, and finds nothing."""

    def __init__(self) -> None:
        self.now = 0.0
        self.given: list[float] = []
        self._one_at_a_time = Lock()

    def monotonic(self) -> float:
        self.now += GLANCE
        return self.now

    def takes(self, seconds: Callable[[], float]) -> None:
        with self._one_at_a_time:
            self.given.append(seconds())
            self.now += self.given[-1]


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Turned:
    found = Turned()

    def solve_model(solver: cp_model.CpSolver, *_: Any) -> cp_model.CpSolverStatus:
        found.takes(lambda: solver.parameters.max_time_in_seconds)
        return cp_model.UNKNOWN

    def ask(_solver: Any, _assumptions: Any, clock: Clock, *_: Any) -> None:
        found.takes(lambda: clock.left)

    monkeypatch.setattr(clock, "monotonic", found.monotonic)
    for module in (cores, mending):
        monkeypatch.setattr(module, "ask", ask)
    monkeypatch.setattr(cp_model.CpSolver, "solve", solve_model)
    return found


EVERYTHING_HELD = replace(mission(3, 4, 8), slots=day_of(8, days=2))
"""On two days SAT is asked alone: on one, CP-SAT beside it would be given the same seconds again."""

NOT_EVERYTHING = mission(6, 9, 4, tables=tables(3, 4))


@pytest.mark.parametrize("problem", [EVERYTHING_HELD, NOT_EVERYTHING])
def test_all_solvers_together_are_given_no_more_than_the_whole_time(problem: Problem, turned: Turned) -> None:
    solve(problem, seconds=SECONDS)
    assert 0 < sum(turned.given) <= SECONDS


def test_the_question_what_is_wrong_counts_too(turned: Turned) -> None:
    """One slot for three meetings that are all owed: nothing is placed, and the conflict is not found either."""
    owed = (Party("F0", least=3), *(Party(f"B{at}") for at in range(3)))
    with pytest.raises(Infeasible, match="schedule_not_found"):
        solve(mission(1, 3, 1, parties=owed), seconds=SECONDS)
    assert 0 < sum(turned.given) <= SECONDS + LAST_WORD


def test_nothing_is_asked_once_the_search_is_stopped(turned: Turned) -> None:
    stop = Event()
    plan = solve(NOT_EVERYTHING, seconds=SECONDS, stop=stop, progress=lambda _: stop.set())
    assert plan.sittings
    assert turned.given == []
