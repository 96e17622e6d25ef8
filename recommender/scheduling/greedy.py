"""A good first schedule in well under a second: slot by slot, the best set of meetings for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from recommender.scheduling.board import Board
from recommender.scheduling.grid import Grid

URGENT, RUNNING, WORTH = 10.0, 4.0, 1.0
"""What counts for a meeting now: little time left for what its parties want, a day begun, its score."""


def first_timing(grid: Grid, chosen: Sequence[int]) -> dict[int, int]:
    """Slots for as many of ``chosen`` as fit, pinned ones first; then for whatever else fits, best first."""
    board = Board(
        grid, {meeting: slot for meeting, slot in grid.pinned.items() if slot in grid.domain[meeting]}
    )
    rounds = _Rounds(board, chosen)
    for slot in grid.slots:
        for meeting in rounds.best_first(slot):
            if board.full_in(slot):
                break
            if board.wanted(meeting) and board.fits(meeting, slot):
                board.place(meeting, slot)
    fill(board, [meeting for meeting in chosen if meeting not in board.timing])
    fill(board, np.lexsort((np.negative(grid.worth), np.negative(grid.prizes))).tolist())
    return board.timing


def fill(board: Board, meetings: Iterable[int]) -> None:
    """Place what still fits, in the order given, each near the other meetings of its parties."""
    for meeting in meetings:
        if board.full:
            return
        if fitting := board.fitting(meeting):
            board.place(meeting, min(fitting, key=lambda slot: _distance(board, meeting, slot)))


class _Rounds:
    """The chosen meetings as arrays, a row each; what is not on the board is weighed slot by slot."""

    def __init__(self, board: Board, chosen: Sequence[int]) -> None:
        grid, candidates = board.grid, board.grid.problem.candidates
        self._board = board
        self._meetings = np.array(chosen, np.int64)
        self._firm = np.array([grid.firm[m] for m in chosen], np.int64)
        self._buyer = np.array([grid.buyer[m] for m in chosen], np.int64)
        self._worth = np.array([WORTH * (1 + candidates[m].score + (grid.prizes[m] > 0)) for m in chosen])
        self._domain = _at([grid.domain[m] for m in chosen], len(grid.slots))
        away = [grid.slots if party.slots is None else party.slots for party in grid.parties]
        self._time = np.cumsum(_at(away, len(grid.slots))[:, ::-1], axis=1)[:, ::-1]
        self._delegates = np.array([party.delegates for party in grid.parties])

    def best_first(self, slot: int) -> list[int]:
        """What could be held in a slot: the heaviest set of disjoint meetings, then the others, by weight."""
        open_ = np.array([m not in self._board.timing for m in self._meetings.tolist()], bool)
        here = np.flatnonzero(open_ & self._domain[:, slot])
        if not here.size:
            return []
        pressing = self._pressing(open_, slot)
        firm, buyer = self._firm[here], self._buyer[here]
        weight = pressing[firm] + pressing[buyer] + self._worth[here]
        apart = _heaviest(firm, buyer, weight)
        order = np.lexsort((-weight, ~apart))
        found: list[int] = self._meetings[here[order]].tolist()
        return found

    def _pressing(self, open_: NDArray[np.bool_], slot: int) -> NDArray[np.float64]:
        """By party, how much it wants a meeting now."""
        parties = len(self._delegates)
        left = np.bincount(self._firm[open_], minlength=parties)
        left += np.bincount(self._buyer[open_], minlength=parties)
        slack = self._time[:, slot] * self._delegates - left
        begun = np.array([self._board.count[party] > 0 for party in range(parties)])
        return URGENT * np.where(slack > 0, 1 / np.maximum(slack, 1), 1000.0) + RUNNING * (begun & (left > 0))


def _at(sets: Sequence[Iterable[int]], slots: int) -> NDArray[np.bool_]:
    """Which slots are in each set, as a matrix."""
    matrix = np.zeros((len(sets), slots), bool)
    for row, found in enumerate(sets):
        matrix[row, list(found)] = True
    return matrix


def _heaviest(
    firm: NDArray[np.int64], buyer: NDArray[np.int64], weight: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which meetings are in the heaviest set without a firm or a buyer twice.

    Every firm may stay alone, at no weight; one is added to all, as zeros are no edges of a sparse matrix.
    """
    (rows, row), (columns, column) = (np.unique(side, return_inverse=True) for side in (firm, buyer))
    alone = np.arange(len(rows))
    edges = np.concatenate([row, alone]), np.concatenate([column, len(columns) + alone])
    weights = np.concatenate([weight + 1, np.ones(len(rows))])
    shape = len(rows), len(columns) + len(rows)
    matched = min_weight_full_bipartite_matching(csr_array((weights, edges), shape), maximize=True)[1]
    return np.asarray(matched[row] == column)


def _distance(board: Board, meeting: int, slot: int) -> int:
    """Slots to the nearest other meeting of its two parties, summed."""
    near = 0
    for party in (board.grid.firm[meeting], board.grid.buyer[meeting]):
        others = [board.timing[m] for m in board.grid.meetings_of[party] if m in board.timing]
        near += min((abs(other - slot) for other in others), default=0)
    return near
