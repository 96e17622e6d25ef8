from __future__ import annotations

import pytest
from hypothesis import given

from recommender.errors import Infeasible
from recommender.scheduling import Goal, Problem, solve
from recommender.scheduling.checking import violations
from recommender.scheduling.grid import grid_of
from tests.scheduling.missions import QUIET, best_of_all, mission, missions, rank


@QUIET
@given(missions(most_meetings=4, most_slots=3))
def test_small_missions_get_the_best_schedule_of_all(problem: Problem) -> None:
    best = best_of_all(problem)
    if best is None:
        with pytest.raises(Infeasible):
            solve(problem, seconds=5)
        return
    plan = solve(problem, seconds=5)
    assert not violations(grid_of(problem), plan.sittings)
    assert rank({goal: level.value for goal, level in plan.levels.items()}) == pytest.approx(best)
    assert all(level.gap < 1e-9 for goal, level in plan.levels.items() if goal is not Goal.MOVES)


def test_of_equal_schedules_one_begins_early() -> None:
    """Each of two firms meets both buyers: in the first two of eight slots, without a break."""
    assert {sitting.slot for sitting in solve(mission(2, 2, 8), seconds=5).sittings} == {0, 1}
