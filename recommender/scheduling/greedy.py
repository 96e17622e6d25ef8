"""A good first schedule in well under a second: slot by slot, the best set of meetings for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from recommender.scheduling.board import Board
from recommender.scheduling.grid import Grid

URGENT, RUNNING, WORTH = 10.0, 4.0, 1.0
"""What counts for a meeting now: little time left for what its parties want, a day begun, its score."""


def first_timing(grid: Grid, chosen: Sequence[int]) -> dict[int, int]:
    """Slots for as many of ``chosen`` as fit, pinned ones first; then for whatever else fits, best first."""
    board = Board(
        grid, {meeting: slot for meeting, slot in grid.pinned.items() if slot in grid.domain[meeting]}
    )
    open_ = [meeting for meeting in chosen if meeting not in board.timing]
    for slot in grid.slots:
        for meeting in _round(board, open_, slot):
            if board.wanted(meeting) and board.fits(meeting, slot):
                board.place(meeting, slot)
        open_ = [meeting for meeting in open_ if meeting not in board.timing]
    fill(board, open_)
    fill(board, sorted(grid.meetings, key=lambda m: (-grid.prizes[m], -grid.worth[m])))
    return board.timing


def fill(board: Board, meetings: Iterable[int]) -> None:
    """Place what still fits, in the order given, each near the other meetings of its parties."""
    for meeting in meetings:
        if board.full:
            return
        if fitting := board.fitting(meeting):
            board.place(meeting, min(fitting, key=lambda slot: _distance(board, meeting, slot)))


def _round(board: Board, open_: Sequence[int], slot: int) -> list[int]:
    """The heaviest set of disjoint meetings for a slot, heaviest first."""
    grid = board.grid
    here = [meeting for meeting in open_ if slot in grid.domain[meeting]]
    if not here:
        return []
    weight = _weights(board, open_, here, slot)
    firms = {firm: at for at, firm in enumerate(dict.fromkeys(grid.firm[m] for m in here))}
    buyers = {buyer: at for at, buyer in enumerate(dict.fromkeys(grid.buyer[m] for m in here))}
    gain = np.zeros((len(firms), len(buyers)))
    which = {}
    for meeting, value in zip(here, weight, strict=True):
        cell = firms[grid.firm[meeting]], buyers[grid.buyer[meeting]]
        gain[cell], which[cell] = value, meeting
    rows, columns = linear_sum_assignment(-gain)
    cells = sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda cell: -gain[cell])
    best = [which[cell] for cell in cells if cell in which]
    return best + sorted(
        set(here) - set(best), key=lambda m: -gain[firms[grid.firm[m]], buyers[grid.buyer[m]]]
    )


def _weights(board: Board, open_: Sequence[int], here: Sequence[int], slot: int) -> list[float]:
    grid = board.grid
    left = Counter(party for m in open_ for party in (grid.firm[m], grid.buyer[m]))
    time = [
        len(grid.slots) - slot if party.slots is None else sum(at >= slot for at in party.slots)
        for party in grid.parties
    ]

    def of_party(party: int) -> float:
        slack = time[party] * grid.parties[party].delegates - left[party]
        running = board.count[party] > 0 and left[party] > 0
        return URGENT * (1000.0 if slack <= 0 else 1 / slack) + RUNNING * running

    per_party = {party: of_party(party) for party in left}
    return [
        per_party[grid.firm[m]]
        + per_party[grid.buyer[m]]
        + WORTH * (1 + grid.problem.candidates[m].score + (grid.prizes[m] > 0))
        for m in here
    ]


def _distance(board: Board, meeting: int, slot: int) -> int:
    """Slots to the nearest other meeting of its two parties, summed."""
    near = 0
    for party in (board.grid.firm[meeting], board.grid.buyer[meeting]):
        others = [board.timing[m] for m in board.grid.meetings_of[party] if m in board.timing]
        near += min((abs(other - slot) for other in others), default=0)
    return near
