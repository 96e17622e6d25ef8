"""Fewest breaks for meetings that are all held: a proof from below, better schedules from above.

Two searches run side by side, each in solvers that let the other run while they search, and end each other.
The first is core-guided: it raises what is proven until a schedule exists. The second finds schedules early:
it mends one party's day at a time, never letting anybody else's get worse, and in between asks for a schedule
in which nobody but a few has breaks at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread

from recommender.scheduling.checking import Ledger
from recommender.scheduling.clock import Clock
from recommender.scheduling.cores import CoreGuided
from recommender.scheduling.grid import Grid
from recommender.scheduling.mending import Mending
from recommender.scheduling.plan import Goal
from recommender.scheduling.timetable import Timetable
from recommender.scheduling.windows import Windows

ASKS = 10
"""Questions for windows after each round of mending."""

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
        self._grid, self._held = grid, held

    @property
    def proven(self) -> bool:
        """Whether no schedule of these meetings has fewer breaks."""
        return not self.feasible or (self.timing is not None and self.breaks <= self.bound)

    @property
    def _enough(self) -> bool:
        return self.proven or (
            self.target is not None and (self.bound > self.target or self.breaks <= self.target)
        )

    def run(self, hint: Mapping[int, int], clock: Clock) -> None:
        """Search until proven or out of time, starting near ``hint``."""
        inner = Clock(clock.left, self._done)
        prove = Thread(target=self._prove, args=(hint, inner), daemon=True)
        prove.start()
        mend = Thread(target=self._mend, args=(hint, inner), daemon=True)
        mend.start()
        while not clock.over and not self._done.wait(min(0.05, clock.left)):
            if not prove.is_alive() and not mend.is_alive():
                break
        self._done.set()
        prove.join()
        mend.join()

    def _prove(self, hint: Mapping[int, int], clock: Clock) -> None:
        search = CoreGuided(Timetable(self._grid, self._held), clock)
        search.run(hint, self._found, self._raise)
        self.feasible = search.feasible
        if not search.feasible:
            self._done.set()

    def _mend(self, hint: Mapping[int, int], clock: Clock) -> None:
        windows = Windows(self._grid, self._held, clock)
        if windows.apply:
            self._without_breaks(windows)
        for _ in Mending(Timetable(self._grid, self._held), clock).rounds(hint, self._found):
            for _ in range(ASKS if windows.apply else 0):
                if not clock.over and (timing := windows.ask_next(self.bound, self.breaks)):
                    self._found(timing, self._count(timing))

    def _without_breaks(self, windows: Windows) -> None:
        """Nobody but those that must has a break, or that is impossible."""
        timing, impossible = windows.ask((), len(windows.forced))
        if timing:
            self._found(timing, self._count(timing))
        self._raise(len(windows.forced) + impossible)

    def _count(self, timing: dict[int, int]) -> int:
        return int(Ledger(self._grid, self._grid.sittings(timing)).values()[Goal.BREAKS])

    def _raise(self, bound: int) -> None:
        with self._lock:
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
