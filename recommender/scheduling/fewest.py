"""Fewest breaks for meetings that are all held: a proof from below, better schedules from above.

Searches run side by side, in solvers that let each other run while they search, and end each other. Two are
core-guided: they raise what is proven until a schedule exists. The third finds schedules early: it mends one
party's day at a time, never letting anybody else's get worse, and asks for schedules in which nobody but a
few has breaks at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from recommender.scheduling.checking import Ledger
from recommender.scheduling.clock import Clock
from recommender.scheduling.cores import CoreGuided
from recommender.scheduling.grid import Grid
from recommender.scheduling.mending import Mending
from recommender.scheduling.plan import Goal
from recommender.scheduling.timetable import Timetable
from recommender.scheduling.windows import Windows

SOLVERS = ("minisat22", "glucose4")
"""One core-guided search with each: the first is quicker to prove, the second to find what is proven."""

SHARE = 0.8
"""Of the time for finding schedules, how much goes to questions for windows where these pay."""

Better = Callable[[dict[int, int], int], None]


class Fewest:
    """Once run: the best ``timing`` (``None``: none found), its ``breaks``, the proven ``bound``.

    ``feasible`` is false when it is proven that the meetings cannot all be held. With a ``target`` it is
    enough to reach so many breaks, or to prove that no schedule does.
    """

    def __init__(self, grid: Grid, held: Sequence[int], better: Better, target: int | None = None) -> None:
        self.timing: dict[int, int] | None = None
        self.breaks = len(grid.slots) * len(grid.parties)
        self.bound = 0
        self.feasible = True
        self.target = target
        self._tell = better
        self._lock = Lock()
        self._done = Event()
        self._suspects: list[Collection[int]] = []
        self._grid, self._held = grid, held

    @property
    def proven(self) -> bool:
        """Whether no schedule of these meetings has fewer breaks."""
        return not self.feasible or (self.timing is not None and self.breaks <= self.bound)

    @property
    def _enough(self) -> bool:
        if self.proven or self.target is None:
            return self.proven
        return self.bound > self.target or (self.timing is not None and self.breaks <= self.target)

    def run(self, hint: Mapping[int, int], clock: Clock) -> None:
        """Search until proven or out of time, starting near ``hint``."""
        if clock.over:
            return
        inner = Clock(clock.left, self._done)
        table = Timetable(self._grid, self._held)
        with ThreadPoolExecutor(len(SOLVERS) + 1) as pool:
            searches = [
                pool.submit(self._prove, CoreGuided(table, inner, solver), hint) for solver in SOLVERS
            ]
            searches.append(pool.submit(self._mend, Mending(table, inner), hint, inner))
            while not clock.over and not self._done.wait(0.02) and not all(one.done() for one in searches):
                if any(one.done() and one.exception() for one in searches):
                    break
            self._done.set()
        for search in searches:
            search.result()

    def _prove(self, search: CoreGuided, hint: Mapping[int, int]) -> None:
        search.run(hint, self._found, self._raise)
        if not search.feasible:
            self.feasible = False
            self._done.set()

    def _mend(self, mending: Mending, hint: Mapping[int, int], clock: Clock) -> None:
        windows = Windows(self._grid, self._held, clock)
        if windows.apply:
            self._without_breaks(windows)
        start, asking = clock.spent, 0.0
        for _ in mending.steps(hint, self._found):
            while windows.apply and not clock.over and asking < SHARE * (clock.spent - start):
                began = clock.spent
                if timing := windows.ask_next(self.bound, self._suspects):
                    self._found(timing, self._count(timing))
                asking += clock.spent - began

    def _without_breaks(self, windows: Windows) -> None:
        """Nobody but those that must has a break, or that is impossible."""
        timing, impossible = windows.ask((), len(windows.forced))
        if timing:
            self._found(timing, self._count(timing))
        self._raise(len(windows.forced) + impossible)

    def _count(self, timing: dict[int, int]) -> int:
        return int(Ledger(self._grid, self._grid.sittings(timing)).values()[Goal.BREAKS])

    def _raise(self, bound: int, suspects: Collection[int] = ()) -> None:
        with self._lock:
            self._suspects += [suspects] if suspects else []
            self.bound = max(self.bound, bound)
            if self._enough:
                self._done.set()

    def _found(self, timing: dict[int, int], breaks: int) -> None:
        with self._lock:
            if self.timing is None or breaks < self.breaks:
                self.timing, self.breaks = timing, breaks
                self._tell(timing, breaks)
            if self._enough:
                self._done.set()
