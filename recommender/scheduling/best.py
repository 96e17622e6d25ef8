"""The best schedule so far, and how a search that ended makes a plan of it."""

from __future__ import annotations

from collections.abc import Mapping

from recommender.scheduling.checking import Ledger, violations
from recommender.scheduling.clock import Clock
from recommender.scheduling.grid import Grid
from recommender.scheduling.plan import Goal, Level, Plan, Progress, Sitting, Watch
from recommender.scheduling.seating import seat
from recommender.scheduling.swapping import Swaps


class Best:
    """The best valid ``timing`` offered (``None``: none yet) and the ``values`` it reaches."""

    def __init__(self, grid: Grid, clock: Clock, progress: Watch | None) -> None:
        self.grid = grid
        self.clock = clock
        self.timing: dict[int, int] | None = None
        self.values: dict[Goal, float] = {}
        self._progress = progress

    def offer(self, timing: Mapping[int, int]) -> None:
        """Keep ``timing`` if it is valid and better than what there is."""
        sittings = self.grid.sittings(timing)
        if violations(self.grid, sittings):
            return
        values = Ledger(self.grid, sittings).values()
        if self.timing is None or _rank(values) > _rank(self.values):
            self.timing, self.values = dict(timing), values
            if self._progress:
                self._progress(Progress(self.clock.spent, self.clock.limit, values))

    def plan(self, bounds: Mapping[Goal, float], early: Clock | None) -> Plan:
        """The plan with tables and bounds; ``early`` is the time for making its days begin early."""
        timed = [self.grid.sittings(self.timing or {})]
        if early and not early.over:
            timed.insert(0, self._begun_early(early))
        sittings, moves = min((seat(self.grid, one) for one in timed), key=lambda seated: seated[1].value)
        levels = {goal: Level(self.values[goal], bound) for goal, bound in bounds.items()}
        return Plan(sittings, levels | {Goal.MOVES: moves}, self.clock.spent)

    def _begun_early(self, clock: Clock) -> tuple[Sitting, ...]:
        """The meetings earlier in their days, where that makes nothing worse; else as they are."""
        timing = self.timing or {}
        earlier = self.grid.sittings(Swaps(self.grid, timing).begin_early(clock))
        worse = _rank(Ledger(self.grid, earlier).values()) < _rank(self.values)
        return self.grid.sittings(timing) if worse or violations(self.grid, earlier) else earlier


def _rank(values: Mapping[Goal, float]) -> tuple[float, ...]:
    """Values so that a better schedule compares greater, goal after goal."""
    return tuple(round(value, 4) if goal.more_is_better else -value for goal, value in values.items())
