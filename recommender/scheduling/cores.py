"""Core-guided search for the schedule with fewest breaks (OLL: Andres et al. 2012, Morgado et al. 2014)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from recommender.scheduling.asking import ask
from recommender.scheduling.clock import Clock
from recommender.scheduling.timetable import Timetable


class CoreGuided:
    """Raises the proven bound core by core until a schedule meets it.

    ``feasible`` turns false when no schedule exists whatever its breaks.
    """

    def __init__(self, table: Timetable, clock: Clock) -> None:
        self.table = table
        self.clock = clock
        self.bound = 0
        self.feasible = True
        self._wishes: dict[int, tuple[Sequence[int], int]] = {}
        """By wish (a literal): the counter it belongs to and its place there."""

    def run(
        self,
        hint: Mapping[int, int],
        found: Callable[[dict[int, int], int], None],
        raised: Callable[[int], None],
    ) -> None:
        """Search until proven, impossible, or out of time; tell of each bound and of the schedule."""
        from pysat.solvers import Glucose4

        for counted in self.table.breaks.values():
            self._wishes |= {-literal: ((), 0) for literal in counted}
        with Glucose4(bootstrap_with=self.table.clauses.formula) as solver:
            solver.set_phases(self.table.phases(hint))
            while (answer := ask(solver, list(self._wishes), self.clock)) is False:
                core = [-literal for literal in solver.get_core() or ()]
                if not core:
                    self.feasible = False
                    return
                self.bound += 1
                raised(self.bound)
                self._give_up_one(solver, core)
            if answer:
                found(self.table.timing(solver.get_model()), self.bound)

    def _give_up_one(self, solver: Any, broken: list[int]) -> None:
        """One wish of the core is given up; which one is left open by counting the broken ones."""
        clauses = self.table.clauses
        start = len(clauses.formula)
        for literal in broken:
            self._wish_next(*self._wishes.pop(-literal))
        self._wish_next(clauses.counter(broken, len(broken)), 0)
        for clause in clauses.formula[start:]:
            solver.add_clause(clause)

    def _wish_next(self, counted: Sequence[int], at: int) -> None:
        if at + 1 < len(counted):
            self._wishes[-counted[at + 1]] = (counted, at + 1)
