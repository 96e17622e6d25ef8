"""Goal after goal over all candidates at once with CP-SAT: exact, for problems small enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recommender.scheduling.checking import Ledger
from recommender.scheduling.clock import Clock
from recommender.scheduling.constraining import Expression, Model
from recommender.scheduling.grid import SCALE, Grid
from recommender.scheduling.improving import Answer, maximise
from recommender.scheduling.plan import Goal

SMALL = 15_000
"""Up to how many (meeting, slot) this is tried."""


def small(grid: Grid) -> bool:
    """Whether the whole problem fits one model that is solved in seconds."""
    return sum(map(len, grid.domain)) <= SMALL


class Exact:
    """Once run: the best ``timing`` (``None``: none found), a ``bounds`` entry for each goal settled.

    A goal's bound takes the goals above it as reached; the first goal that was not settled in its share of
    the time ends the list. ``impossible``: no schedule keeps the limits.
    """

    def __init__(
        self, grid: Grid, timing: dict[int, int] | None, found: Callable[[dict[int, int]], None]
    ) -> None:
        self.model = Model(grid)
        self.grid = grid
        self.found = found
        self.timing = timing
        self.bounds: dict[Goal, float] = {}
        self.impossible = False

    def run(self, hint: Mapping[int, int], known: Mapping[Goal, float], clock: Clock) -> None:
        """Settle the goals in their order, each with half of the time left.

        ``known`` are bounds that take the goals above as ``timing`` reaches them; one that it meets is not
        searched for.
        """
        for goal, objective, unit in self._objectives():
            answer = self._met(goal, known, unit) or maximise(
                self.model, objective, self.timing or hint, clock.part(0.5), self.found
            )
            self.impossible = answer.impossible and self.timing is None
            if answer.timing is None:
                return
            self.timing = answer.timing
            self.bounds[goal] = abs(answer.bound) / unit
            if answer.value < answer.bound:
                return
            self.model.cp.add(objective >= answer.value)

    def _met(self, goal: Goal, known: Mapping[Goal, float], unit: int) -> Answer | None:
        """The timing as an answer, where it reaches the known bound."""
        if self.timing is None or goal not in known:
            return None
        value = Ledger(self.grid, self.grid.sittings(self.timing)).values()[goal]
        short = known[goal] - value if goal.more_is_better else value - known[goal]
        whole = round(value * unit) if goal.more_is_better else -round(value * unit)
        return Answer(self.timing, whole, whole, False) if short < 0.5 / unit else None

    def _objectives(self) -> list[tuple[Goal, Expression, int]]:
        model, grid = self.model, self.grid
        breaks = model.breaks()
        fewest, least, most = (model.cp.new_int_var(0, len(grid.meetings), "") for _ in range(3))
        for party, meetings in model.of.items():
            if meetings:
                model.cp.add(sum(model.held[m] for m in meetings) >= fewest)
                model.cp.add(breaks.get(party, 0) >= least)
                model.cp.add(breaks.get(party, 0) <= most)
        return [
            (Goal.MUSTS, sum(x for m, x in model.held.items() if grid.prizes[m]), 1),
            (Goal.ORDER, sum(grid.points[m] * x for m, x in model.held.items()), 1),
            (Goal.SCORE, sum(grid.worth[m] * x for m, x in model.held.items()), SCALE),
            (Goal.MINIMUM, fewest, 1),
            (Goal.BREAKS, -sum(breaks.values()), 1),
            (Goal.SPREAD, least - most, 1),
        ]
