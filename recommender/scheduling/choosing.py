"""Which meetings to hold: the best that party limits and tables allow, slots left aside.

A min-cost flow source → firm → buyer → sink. It is a relaxation, so what it reaches bounds every schedule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.scheduling.grid import Grid, total


@dataclass(frozen=True)
class Choice:
    """Chosen meetings and the bounds they set; ``enough``: nobody is below its least, every pin is held.

    ``prizes`` are the must-meets as ``Grid.prizes`` counts them; ``minimum`` is the number of meetings of the
    party with fewest, of those with candidates.
    """

    meetings: tuple[int, ...]
    prizes: int
    worth: int
    minimum: int
    enough: bool


NOTHING = Choice((), 0, 0, 0, enough=False)
"""The answer where everybody's least and all pins cannot be had together."""

Array = NDArray[np.int64]


def choose(grid: Grid, musts_first: bool = True, least: int = 0) -> Choice:
    """The relaxation's optimum: everybody's least, then must-meets (unless told otherwise), then score.

    ``least`` is asked for everybody who can have so many, beside each party's own.
    """
    can = [meeting for meeting in grid.meetings if grid.domain[meeting]]
    if _all_can_be_held(grid, can) or set(grid.firm) & set(grid.buyer):
        return _choice(grid, can)
    return _flow(grid, can, musts_first, least)


def fair(grid: Grid, best: Choice, good: Callable[[Choice], bool]) -> Choice:
    """The choice with the largest minimum that is good; ``best`` is the one in which no minimum is asked.

    The larger the minimum, the worse a choice otherwise is.
    """
    found = best
    for least in range(found.minimum + 1, largest_minimum(grid) + 1):
        choice = choose(grid, least=least)
        if choice.minimum < least or not good(choice):
            break
        found = choice
    return found


def largest_minimum(grid: Grid) -> int:
    """As many meetings as everybody with candidates could have, each looked at alone."""
    return min((most for most, of in zip(grid.most, grid.meetings_of, strict=True) if of), default=0)


def _choice(grid: Grid, meetings: list[int]) -> Choice:
    counts = Counter(party for m in meetings for party in (grid.firm[m], grid.buyer[m]))
    least = all(counts[at] >= party.least for at, party in enumerate(grid.parties))
    enough = least and set(grid.pinned) <= set(meetings)
    minimum = min((counts[at] for at, of in enumerate(grid.meetings_of) if of), default=0)
    return Choice(tuple(meetings), total(grid.prizes, meetings), total(grid.worth, meetings), minimum, enough)


def _all_can_be_held(grid: Grid, can: list[int]) -> bool:
    within = all(
        most == sum(bool(grid.domain[m]) for m in meetings)
        for most, meetings in zip(grid.most, grid.meetings_of, strict=True)
    )
    return within and not grid.rivals and (grid.tables is None or len(can) <= sum(grid.tables))


def _flow(grid: Grid, can: list[int], musts_first: bool, floor: int) -> Choice:
    """Least numbers and pins are lower bounds of arcs, taken out beforehand as supplies of their ends."""
    from ortools.graph.python import min_cost_flow

    places = len(can) if grid.tables is None else min(len(can), sum(grid.tables))
    flow = min_cost_flow.SimpleMinCostFlow()
    open_ = np.array([meeting for meeting in can if meeting not in grid.pinned], np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.array(grid.firm, np.int64)[open_],
        np.array(grid.buyer, np.int64)[open_],
        np.ones(len(open_), np.int64),
        -_gains(grid, open_, places, musts_first),
    )
    source, sink = len(grid.parties), len(grid.parties) + 1
    supply = Counter({source: places, sink: -places})
    for meeting in grid.pinned:
        supply.subtract([grid.firm[meeting]])
        supply.update([grid.buyer[meeting]])
    firms = set(grid.firm)
    for party in sorted({*grid.firm, *grid.buyer}):
        most = grid.most[party]
        least = max(grid.parties[party].least, min(floor, most))
        tail, head = (source, party) if party in firms else (party, sink)
        flow.add_arc_with_capacity_and_unit_cost(tail, head, max(0, most - least), 0)
        supply.update({tail: -least, head: least})
        if least > most:
            return NOTHING
    flow.add_arc_with_capacity_and_unit_cost(source, sink, places, 0)
    for node, amount in supply.items():
        flow.set_node_supply(node, amount)
    status = flow.solve()
    if status not in (flow.OPTIMAL, flow.INFEASIBLE):
        raise RuntimeError(f"the flow has no answer: {status}")
    if status == flow.INFEASIBLE:
        return NOTHING
    held = open_[flow.flows(arcs) > 0]
    return _choice(grid, sorted([*grid.pinned, *held.tolist()]))


def _gains(grid: Grid, meetings: Array, places: int, musts_first: bool) -> Array:
    """Must-meets above score, in one whole number a meeting."""
    gains = np.array(grid.worth, np.int64)[meetings]
    if musts_first:
        prizes = np.array(grid.prizes, np.int64)[meetings]
        gains += prizes * (int(gains.max(initial=0)) * places + 1)
    return gains
