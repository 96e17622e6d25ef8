"""Core-guided search for the schedule with fewest breaks (OLL: Andres et al. 2012, Morgado et al. 2014)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from recommender.scheduling.asking import ask, hurried
from recommender.scheduling.clock import Clock
from recommender.scheduling.timetable import Timetable


class CoreGuided:
    """Raises the proven bound core by core until a schedule meets it.

    ``feasible`` turns false when no schedule exists whatever its breaks.
    """

    def __init__(self, table: Timetable, clock: Clock, solver: str) -> None:
        self.solver = solver
        self.table = table
        self.clock = clock
        self.bound = 0
        self.feasible = True
        self._sums = table.clauses.beyond()
        self._party = {literal: party for party, counted in table.breaks.items() for literal in counted}
        self._wishes: dict[int, tuple[Sequence[int], int]] = {}
        """By wish (a literal): the counter it belongs to and its place there."""

    def run(
        self,
        hint: Mapping[int, int],
        found: Callable[[dict[int, int], int], None],
        raised: Callable[[int, set[int]], None],
    ) -> None:
        """Search until proven, impossible, or out of time.

        Tells of each new bound, with parties of whom one has a break more than thought, and of the schedule.
        """
        from pysat.solvers import Solver

        for counted in self.table.breaks.values():
            self._wishes[-counted[0]] = (counted, 0)
        with (
            Solver(self.solver, bootstrap_with=self.table.clauses.formula) as solver,
            hurried(solver, self.clock),
        ):
            solver.set_phases(self.table.phases(hint))
            while (answer := ask(solver, list(self._wishes), self.clock)) is False:
                core = [-literal for literal in solver.get_core() or ()]
                if not core:
                    self.feasible = False
                    return
                self.bound += 1
                raised(self.bound, {self._party[literal] for literal in core if literal in self._party})
                self._give_up_one(solver, core)
            if answer:
                found(self.table.timing(solver.get_model()), self.bound)

    def _give_up_one(self, solver: Any, broken: list[int]) -> None:
        """One wish of the core is given up; which one is left open by counting the broken ones."""
        start = len(self._sums.formula)
        for literal in broken:
            self._wish_next(*self._wishes.pop(-literal))
        self._wish_next(self._sums.counter(broken, len(broken)), 0)
        for clause in self._sums.formula[start:]:
            solver.add_clause(clause)

    def _wish_next(self, counted: Sequence[int], at: int) -> None:
        if at + 1 < len(counted):
            self._wishes[-counted[at + 1]] = (counted, at + 1)
