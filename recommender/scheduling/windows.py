"""Schedules in which all but a few parties meet without a break, by CP-SAT.

A party without breaks is busy in one window of as many slots as it has meetings. Said like that, with the
start of the window as the decision, CP-SAT's probing settles in a second what clause learning takes minutes
for; so it is asked for one small set after another of parties that may have breaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random

from ortools.sat.python import cp_model

from recommender.scheduling.clock import Clock
from recommender.scheduling.constraining import Model
from recommender.scheduling.grid import Grid
from recommender.scheduling.improving import watched

PROBED = 6_000
"""(Meeting, slot) pairs that CP-SAT probes in about a second."""

EFFORT = 3.0
"""CP-SAT's own time units (about a second each) a question; half as much again after every ten."""


class Windows:
    """Asks for schedules of ``held`` in one day; ``forced`` parties have a break in any of them."""

    def __init__(self, grid: Grid, held: Sequence[int], clock: Clock) -> None:
        self.grid = replace(grid, problem=replace(grid.problem, spread=None))
        self.spread = grid.problem.spread
        self.held = held
        self.clock = clock
        self.meetings_of = {
            party: [m for m in meetings if m in set(held)] for party, meetings in enumerate(grid.meetings_of)
        }
        several = [party for party, meetings in self.meetings_of.items() if len(meetings) > 1]
        self.loose = {party for party in several if grid.parties[party].delegates > 1}
        self.forced = {party for party in several if party not in self.loose and not self._starts(party)}
        self.several = [party for party in several if party not in self.loose | self.forced]
        self._random = Random(0)
        self._asked = 0
        self._drawn: Counter[int] = Counter()

    @property
    def apply(self) -> bool:
        """Whether this pays: a single day (else a party has a window a day), not too much to probe."""
        size = sum(len(self.grid.domain[meeting]) for meeting in self.held)
        return len(self.grid.days) == 1 and size <= PROBED

    def ask_next(self, bound: int, suspects: Sequence[Collection[int]]) -> dict[int, int] | None:
        """A timing with only ``bound`` breaks, where one party of each group in ``suspects`` may.

        Enough others are drawn to make ``bound`` possible.
        """
        free: set[int] = set()
        for group in [*suspects, *[self.several] * (bound - len(self.forced) or 1)]:
            if len(free) < max(1, bound - len(self.forced)) and not self.forced & set(group):
                free |= self._draw(set(group) - free)
        self._asked += 1
        return self.ask(free, max(bound, len(free | self.forced)), EFFORT * 1.5 ** (self._asked // 10))[0]

    def _draw(self, parties: Collection[int]) -> set[int]:
        """The busiest of ``parties`` that was not drawn often yet."""
        if not parties:
            return set()
        weight = {
            party: len(self.meetings_of[party]) * self._random.uniform(0.9, 1) / (1 + self._drawn[party])
            for party in sorted(parties)
        }
        party = max(weight, key=lambda party: weight[party])
        self._drawn[party] += 1
        return {party}

    def ask(
        self, free: Collection[int], most: int, effort: float = EFFORT
    ) -> tuple[dict[int, int] | None, bool]:
        """A timing with at most ``most`` breaks, none of them of others than ``free``; or there is none."""
        model = Model(self.grid, self.held)
        for meeting, literal in model.held.items():
            model.cp.add(literal == 1)
            model.cp.add_exactly_one(model.at[meeting].values())
        for party in self.several:
            if party not in free:
                self._close(model, party)
        breaks = [model.breaks_of(party) for party in sorted({*free, *self.forced, *self.loose})]
        model.cp.add(sum(breaks) <= most)
        if self.spread is not None:
            for count in breaks:
                model.cp.add(count <= self.spread)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.max_deterministic_time = effort
        solver.parameters.max_time_in_seconds = max(self.clock.left, 0.01)
        status = watched(solver, model, self.clock)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return model.timing(solver), False
        return None, status == cp_model.INFEASIBLE

    def _starts(self, party: int) -> list[int]:
        """First slots of the windows in which all meetings of ``party`` can be."""
        domains = [self.grid.domain[meeting] for meeting in self.meetings_of[party]]
        size, open_ = len(domains), {slot for domain in domains for slot in domain}
        return [
            start
            for start in range(len(self.grid.slots) - size + 1)
            if all(slot in open_ for slot in range(start, start + size))
            and all(any(start <= slot < start + size for slot in domain) for domain in domains)
        ]

    def _close(self, model: Model, party: int) -> None:
        """``party`` is busy in one window and idle outside."""
        size = len(self.meetings_of[party])
        window = {start: model.cp.new_bool_var("") for start in self._starts(party)}
        model.cp.add_exactly_one(window.values())
        for slot in self.grid.slots:
            covering = [literal for start, literal in window.items() if start <= slot < start + size]
            model.cp.add_at_most_one(covering)
            model.cp.add(model.present(party, slot) == sum(covering))
