"""Better schedules one party at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from recommender.scheduling.asking import ask, hurried
from recommender.scheduling.clock import Clock
from recommender.scheduling.timetable import Timetable

PATIENCE = 1_000
"""Conflicts after which a party is left for later; each round of parties has twice as many."""


class Mending:
    """Takes a break from one party while nobody else gets another, as long as that works."""

    def __init__(self, table: Timetable, clock: Clock) -> None:
        self.table = table
        self.clock = clock

    def steps(self, hint: Mapping[int, int], found: Callable[[dict[int, int], int], None]) -> Iterator[None]:
        """Search until out of time or until no break is left, party by party; tell of every schedule."""
        from pysat.solvers import Glucose4

        with (
            Glucose4(bootstrap_with=self.table.clauses.formula) as solver,
            hurried(solver, self.clock),
        ):
            solver.set_phases(self.table.phases(hint))
            exactly = self.table.placing(hint)
            if not (exactly and ask(solver, exactly, self.clock)) and not ask(solver, (), self.clock):
                return
            breaks = self._read(solver, found)
            patience = PATIENCE
            while any(breaks.values()) and not self.clock.over:
                for party in sorted(breaks, key=lambda party: -breaks[party]):
                    if breaks[party]:
                        yield
                        if ask(solver, self._wishes(breaks, party), self.clock, patience):
                            breaks = self._read(solver, found)
                patience *= 2

    def _wishes(self, breaks: Mapping[int, int], party: int) -> list[int]:
        limits = {other: count - (other == party) for other, count in breaks.items()}
        return [
            -self.table.breaks[other][most]
            for other, most in limits.items()
            if most < len(self.table.breaks[other])
        ]

    def _read(self, solver: Any, found: Callable[[dict[int, int], int], None]) -> dict[int, int]:
        model = solver.get_model()
        breaks = {
            party: sum(model[literal - 1] > 0 for literal in counted)
            for party, counted in self.table.breaks.items()
        }
        solver.set_phases(model)
        found(self.table.timing(model), sum(breaks.values()))
        return breaks
