"""Why no schedule keeps every limit: the smallest set of limits that cannot be kept together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from recommender.scheduling.clock import Clock
from recommender.scheduling.constraining import Model
from recommender.scheduling.grid import Grid, grid_of
from recommender.scheduling.limits import Limit, limit

SECONDS = 20.0

LARGEST = 300_000
"""(Meeting, slot) pairs up to which conflicts are searched among all limits; beyond, among pins."""


def obvious(grid: Grid) -> list[Limit]:
    """Limits that no schedule can keep, seen without search; each alone is a conflict."""
    problem, count = grid.problem, len(grid.slots)
    wanted = bool(problem.candidates)
    found = [limit("no_slots")] if not count else []
    if wanted and count and grid.tables is not None and not any(grid.tables):
        found.append(limit("no_tables"))
    for party in problem.parties:
        outside = sorted((party.slots or frozenset()) - set(grid.slots))
        if outside and count:
            found.append(limit("outside", party=party.label, slot=outside[0] + 1, slots=count))
    for party, meetings in zip(problem.parties, grid.meetings_of, strict=True):
        if count and party.least > len(meetings):
            found.append(limit("least", party=party.label, least=party.least, matches=len(meetings)))
    return found + _table_pins(grid)


def _table_pins(grid: Grid) -> list[Limit]:
    found, taken = [], set()
    for pin in grid.problem.pins:
        if pin.table is None or grid.problem.tables is None:
            continue
        place = pin.slot, pin.table
        if pin.table not in grid.problem.tables[pin.slot] or place in taken:
            found.append(
                limit(
                    "table_pin", firm=pin.firm_id, buyer=pin.buyer_id, slot=pin.slot + 1, table=pin.table + 1
                )
            )
        taken.add(place)
    return found


def conflict(grid: Grid, seconds: float = SECONDS) -> list[Limit]:
    """A minimal set of limits in conflict, empty when they can all be kept (or time ran out).

    CP-SAT's sufficient assumptions, then each limit is dropped in turn and stays dropped when the rest
    still conflict. Every limit of the result is needed, unless time ran out first.
    """
    if len(grid.meetings) * len(grid.slots) > LARGEST:
        grid = _pins_alone(grid)
    model = Model(grid, guarded=True)
    if grid.problem.candidates:
        model.cp.add_bool_or([*model.held.values(), model.cp.new_constant(1)])
    clock = Clock(seconds)
    core = _core(model, list(model.guards), seconds)
    for one in list(core or ()):
        if clock.over or core is None or one not in core:
            continue
        smaller = _core(model, [other for other in core if other != one], clock.left)
        core = core if smaller is None else smaller
    return core or []


def _pins_alone(grid: Grid) -> Grid:
    """What must be kept of a problem when nothing but pinned meetings is held and nobody is owed any."""
    problem, pinned = grid.problem, {pin.pair for pin in grid.problem.pins}
    return grid_of(
        replace(
            problem,
            candidates=tuple(one for one in problem.candidates if one.pair in pinned),
            parties=tuple(replace(party, least=0) for party in problem.parties),
            precedences=tuple(both for both in problem.precedences if pinned.issuperset(both)),
        )
    )


def _core(model: Model, limits: Sequence[Limit], seconds: float) -> list[Limit] | None:
    """Limits among ``limits`` that conflict; ``None`` when they do not, or not in time."""
    model.cp.clear_assumptions()
    model.cp.add_assumptions([model.guards[one] for one in limits])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model.cp) != cp_model.INFEASIBLE:
        return None
    named = {model.guards[one].index: one for one in limits}
    return [named[at] for at in solver.sufficient_assumptions_for_infeasibility() if at in named]
