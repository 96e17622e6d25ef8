"""Tables for a timed schedule, so that buyers change table as seldom as can be.

Slot by slot an assignment gives every buyer the table of its last meeting where that is free, and newcomers
tables to which nobody comes back soon. The fewest changes are a colouring of a graph of buyers, which nobody
knows how to find quickly; so nothing but a schedule without changes is claimed to be best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from recommender.scheduling.checking import moves
from recommender.scheduling.grid import Grid
from recommender.scheduling.plan import Level, Sitting

Array = NDArray[np.float64]


def seat(
    grid: Grid, sittings: Sequence[Sitting], kept: Mapping[Sitting, int] | None = None
) -> tuple[tuple[Sitting, ...], Level]:
    """Give every sitting a table; ``kept`` are tables to keep where they still stand.

    Returns the sittings in order, and the table changes with their bound.
    """
    if grid.problem.tables is None:
        return tuple(sittings), Level(0, 0)
    pinned = {pin.pair: pin.table for pin in grid.problem.pins if pin.table is not None}
    wanted = dict(kept or {})
    wanted |= {sitting: pinned[sitting.pair] for sitting in sittings if sitting.pair in pinned}
    seated: list[Sitting] = []
    for day in grid.days:
        seated += _seat_day(grid, day, [one for one in sittings if one.slot in day], wanted)
    return tuple(seated), Level(moves(grid, seated), 0)


def _seat_day(
    grid: Grid, day: Sequence[int], sittings: Sequence[Sitting], wanted: Mapping[Sitting, int]
) -> list[Sitting]:
    by_slot: defaultdict[int, list[Sitting]] = defaultdict(list)
    busy: defaultdict[str, list[int]] = defaultdict(list)
    for sitting in sittings:
        by_slot[sitting.slot].append(sitting)
        busy[sitting.buyer_id].append(sitting.slot)
    seated: list[Sitting] = []
    last: dict[str, int] = {}
    for slot in day:
        assert grid.problem.tables is not None
        tables = {table: column for column, table in enumerate(sorted(grid.problem.tables[slot]))}
        numbers = list(tables)
        gains = _gains(by_slot[slot], tables, wanted, last) - _returns(busy, tables, last, slot)
        rows, columns = linear_sum_assignment(-gains)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            sitting = by_slot[slot][row]
            last[sitting.buyer_id] = numbers[column]
            seated.append(replace(sitting, table=numbers[column]))
    return seated


def _gains(
    here: Sequence[Sitting], tables: Mapping[int, int], wanted: Mapping[Sitting, int], last: Mapping[str, int]
) -> Array:
    """What a sitting gains at each table: what is wanted counts above the last table of its buyer."""
    gains = np.zeros((len(here), len(tables)))
    for row, sitting in enumerate(here):
        for table, gain in ((wanted.get(sitting), 4.0 * len(here)), (last.get(sitting.buyer_id), 2.0)):
            if table is not None and table in tables:
                gains[row, tables[table]] += gain
    return gains


def _returns(
    busy: Mapping[str, Sequence[int]], tables: Mapping[int, int], last: Mapping[str, int], slot: int
) -> Array:
    """By table, how soon a buyer comes back to it: less than 1, so that it never costs a change now."""
    soon = np.zeros(len(tables))
    for buyer, table in last.items():
        then = min((at for at in busy[buyer] if at > slot), default=None)
        if then is not None and slot not in busy[buyer] and table in tables:
            soon[tables[table]] = max(soon[tables[table]], 1 / (1 + then - slot))
    return soon
