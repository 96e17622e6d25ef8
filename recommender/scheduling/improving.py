"""CP-SAT asked for the best schedule by one objective, from a hint, watched by a clock."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Thread

from ortools.sat.python import cp_model

from recommender.scheduling.clock import Clock
from recommender.scheduling.constraining import Expression, Model
from recommender.scheduling.grid import Grid

WORKERS = 2


@dataclass(frozen=True)
class Answer:
    """The best ``timing`` (``None``: nothing found), its ``value``, what no schedule exceeds."""

    timing: dict[int, int] | None
    value: int
    bound: int
    impossible: bool


class _Listening(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model, found: Callable[[dict[int, int]], None]) -> None:
        super().__init__()
        self._model, self._found = model, found

    def on_solution_callback(self) -> None:
        self._found(self._model.timing(self))


def maximise(
    model: Model,
    objective: Expression,
    hint: Mapping[int, int],
    clock: Clock,
    found: Callable[[dict[int, int]], None] = lambda _timing: None,
) -> Answer:
    """The best schedule by a whole-numbered ``objective``; ``found`` hears of each better one."""
    model.cp.maximize(objective)
    model.hint(hint)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(clock.left, 0.01)
    status = watched(solver, model, clock, found)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        value, bound = round(solver.objective_value), math.floor(solver.best_objective_bound + 1e-6)
        return Answer(model.timing(solver), value, bound, False)
    return Answer(None, 0, 0, status == cp_model.INFEASIBLE)


def watched(
    solver: cp_model.CpSolver,
    model: Model,
    clock: Clock,
    found: Callable[[dict[int, int]], None] = lambda _timing: None,
) -> cp_model.CpSolverStatus:
    """Solve in a thread, so that a stop is heard while nothing better is found."""
    status: list[cp_model.CpSolverStatus] = []
    listening = _Listening(model, found)
    search = Thread(target=lambda: status.append(solver.solve(model.cp, listening)), daemon=True)
    search.start()
    while search.is_alive():
        search.join(0.05)
        if clock.stop.is_set():
            solver.stop_search()
    return status[0]


def likely(grid: Grid, chosen: Sequence[int], timing: Mapping[int, int], most: int) -> list[int]:
    """The chosen, timed and pinned meetings, and the best others up to ``most`` (meeting, slot) in all."""
    first = {*chosen, *timing, *grid.pinned}
    room = most - sum(len(grid.domain[meeting]) for meeting in first)
    for meeting in sorted(set(grid.meetings) - first, key=lambda m: (-grid.prizes[m], -grid.worth[m])):
        room -= len(grid.domain[meeting])
        if room < 0:
            break
        first.add(meeting)
    return sorted(first)
