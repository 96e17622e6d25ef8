"""What no schedule can exceed, read off the choice of meetings with slots left aside."""

from __future__ import annotations

from collections.abc import Mapping

from recommender.scheduling.choosing import Choice, choose, fair
from recommender.scheduling.grid import SCALE, Grid
from recommender.scheduling.plan import Goal


def bounds_beside(grid: Grid, best: Choice, values: Mapping[Goal, float]) -> dict[Goal, float]:
    """A bound for each goal: no schedule that is as good as ``values`` on the goals above it exceeds it.

    ``best`` is the choice of meetings that slots are left aside in.
    """
    musts, order = divmod(best.prizes, grid.must_prize)
    prizes = round(values[Goal.MUSTS]) * grid.must_prize + round(values[Goal.ORDER])
    worth = round(values[Goal.SCORE] * SCALE)
    fairest = fair(grid, best, lambda choice: (choice.prizes, choice.worth) >= (prizes, worth))
    return {
        Goal.MUSTS: musts,
        Goal.ORDER: order if values[Goal.MUSTS] == musts else grid.must_prize - 1,
        Goal.SCORE: (best if prizes == best.prizes else choose(grid, musts_first=False)).worth / SCALE,
        Goal.MINIMUM: max(fairest.minimum, values[Goal.MINIMUM]),
        Goal.BREAKS: 0,
        Goal.SPREAD: 0,
    }
