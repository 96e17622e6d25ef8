"""Tables for a timed schedule, so that buyers change table as seldom as can be.

A buyer that stays at its table over an idle slot keeps the table from others. Stays are intervals of slots;
any set of intervals of which no more than there are tables overlap can be laid out on the tables, so the
fewest changes are the fewest stays to give up, and giving up the one that ends last is optimal (Carlisle and
Lloyd 1995). Where tables differ from slot to slot or are pinned, each slot is an assignment of its own and
the optimum of the free case is the bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from recommender.scheduling.checking import moves
from recommender.scheduling.grid import Grid
from recommender.scheduling.plan import Level, Sitting


def seat(
    grid: Grid, sittings: Sequence[Sitting], kept: Mapping[Sitting, int] | None = None
) -> tuple[tuple[Sitting, ...], Level]:
    """Give every sitting a table; ``kept`` are tables to keep where they still stand.

    Returns the sittings in order, and the table changes with their bound.
    """
    if grid.problem.tables is None:
        return tuple(sittings), Level(0, 0)
    pinned = {pin.pair: pin.table for pin in grid.problem.pins if pin.table is not None}
    wanted = {sitting: table for sitting, table in (kept or {}).items()}
    wanted |= {sitting: pinned[sitting.pair] for sitting in sittings if sitting.pair in pinned}
    given_up, stays = _give_up(grid, sittings)
    free = not wanted and len(set(grid.problem.tables)) == 1
    seated = _lay_out(grid, sittings, stays) if free else _slot_by_slot(grid, sittings, wanted)
    return seated, Level(moves(grid, seated), given_up)


Stay = tuple[int, int, str]
"""First slot, next slot of the same buyer, buyer."""


def _give_up(grid: Grid, sittings: Sequence[Sitting]) -> tuple[int, set[tuple[str, int]]]:
    """How many stays must be given up, and those kept as (buyer, slot after which it stays)."""
    assert grid.tables is not None
    load = [0] * len(grid.slots)
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for sitting in sittings:
        load[sitting.slot] += 1
        busy[sitting.buyer_id].add(sitting.slot)
    stays = sorted(
        (first, then, buyer)
        for buyer, slots in busy.items()
        for day in grid.days
        for first, then in _following([slot for slot in day if slot in slots])
    )
    kept = {(buyer, first) for first, _, buyer in stays}
    open_stays: list[Stay] = []
    for slot in grid.slots:
        open_stays = [stay for stay in open_stays if stay[1] > slot]
        open_stays += [stay for stay in stays if stay[0] == slot - 1 and stay[1] > slot]
        open_stays.sort(key=lambda stay: stay[1])
        while open_stays and len(open_stays) + load[slot] > grid.tables[slot]:
            first, _, buyer = open_stays.pop()
            kept.discard((buyer, first))
    return len(stays) - len(kept), kept


def _following(slots: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(slots))


def _lay_out(grid: Grid, sittings: Sequence[Sitting], stays: set[tuple[str, int]]) -> tuple[Sitting, ...]:
    """Every table is the same in every slot: a buyer sits at its kept table or at any free one."""
    assert grid.problem.tables is not None
    free = sorted(grid.problem.tables[0], reverse=True)
    holds: dict[str, list[int]] = {}
    seated: list[Sitting] = []
    by_slot: defaultdict[int, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        by_slot[sitting.slot].append(sitting)
    for slot in grid.slots:
        used: defaultdict[str, list[int]] = defaultdict(list)
        for sitting in sorted(by_slot[slot], key=lambda one: one.buyer_id not in holds):
            own = holds.get(sitting.buyer_id)
            table = own.pop() if own else free.pop()
            used[sitting.buyer_id].append(table)
            seated.append(replace(sitting, table=table))
        for buyer, tables in used.items():
            spare = holds.pop(buyer, []) + tables
            keep = spare[-1:] if (buyer, slot) in stays else []
            holds |= {buyer: keep} if keep else {}
            free += [table for table in spare if table not in keep]
    return tuple(seated)


def _slot_by_slot(
    grid: Grid, sittings: Sequence[Sitting], wanted: Mapping[Sitting, int]
) -> tuple[Sitting, ...]:
    """The best seats of each slot given the slot before: what is wanted first, then the last table."""
    assert grid.problem.tables is not None
    seated: list[Sitting] = []
    last: dict[tuple[str, int], int] = {}
    for slot in grid.slots:
        here = [sitting for sitting in sittings if sitting.slot == slot]
        numbers = sorted(grid.problem.tables[slot])
        day = grid.problem.slots[slot].day
        cost = np.zeros((len(here), len(numbers)))
        for row, sitting in enumerate(here):
            for column, table in enumerate(numbers):
                cost[row, column] -= len(here) * 2 * (wanted.get(sitting) == table)
                cost[row, column] -= last.get((sitting.buyer_id, day)) == table
        rows, columns = linear_sum_assignment(cost)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            sitting = here[row]
            last[sitting.buyer_id, day] = numbers[column]
            seated.append(replace(sitting, table=numbers[column]))
    return tuple(seated)
