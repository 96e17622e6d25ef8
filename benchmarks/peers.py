"""What the scheduler is compared with: a greedy schedule and a plain CP-SAT model of the same problem."""

from __future__ import annotations

from itertools import pairwise

from ortools.sat.python import cp_model

from recommender.scheduling.board import Board
from recommender.scheduling.checking import Ledger
from recommender.scheduling.grid import Grid
from recommender.scheduling.plan import Goal


def greedy(grid: Grid) -> tuple[int, int]:
    """Every meeting, in order, into the first slot where it fits: meetings held, breaks."""
    board = Board(grid)
    for meeting in sorted(grid.meetings, key=lambda m: len(grid.domain[m])):
        if fitting := board.fitting(meeting):
            board.place(meeting, fitting[0])
    values = Ledger(grid, grid.sittings(board.timing)).values()
    return len(board.timing), int(values[Goal.BREAKS])


def plain(grid: Grid, seconds: float) -> tuple[int | None, bool]:
    """One Boolean a meeting and slot, starts of blocks counted: breaks (``None``: none found), proven."""
    model = cp_model.CpModel()
    at = [{slot: model.new_bool_var("") for slot in domain} for domain in grid.domain]
    for slots in at:
        model.add_exactly_one(slots.values())
    for slot, tables in enumerate(grid.tables or ()):
        model.add(sum(slots[slot] for slots in at if slot in slots) <= tables)
    for first, second in grid.earlier:
        model.add(_when(at[first]) < _when(at[second]))
    breaks = []
    for meetings in grid.meetings_of:
        here = [[at[m][slot] for m in meetings if slot in at[m]] for slot in grid.slots]
        if not meetings:
            continue
        busy = [model.new_bool_var("") for _ in here]
        for literals, now in zip(here, busy, strict=True):
            model.add(sum(literals) == now)
        starts = [busy[0]] + [model.new_bool_var("") for _ in busy[1:]]
        for (before, now), start in zip(pairwise(busy), starts[1:], strict=True):
            model.add(start >= now - before)
        breaks.append(sum(starts) - 1)
    if grid.problem.spread is not None:
        fewest = model.new_int_var(0, len(grid.slots), "")
        for count in breaks:
            model.add(count >= fewest)
            model.add(count <= fewest + grid.problem.spread)
    model.minimize(sum(breaks))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (round(solver.objective_value) if found else None), status == cp_model.OPTIMAL


def _when(slots: dict[int, cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(list(slots.values()), list(slots))
