"""Fewest breaks for meetings that are all held: a proof from below, better schedules from above.

Two searches run side by side, each in its own SAT solver (which lets the other run while it searches), and
end each other. The first is core-guided: it raises what is proven until a schedule exists. The second mends
one party's day at a time, never letting anybody else's get worse, and so finds schedules early.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event, Lock, Thread

from recommender.scheduling.clock import Clock
from recommender.scheduling.cores import CoreGuided
from recommender.scheduling.grid import Grid
from recommender.scheduling.mending import Mending
from recommender.scheduling.timetable import Timetable

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
        mending = Mending(Timetable(self._grid, self._held), inner)
        mend = Thread(target=mending.run, args=(hint, self._found), daemon=True)
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

    def _raise(self, bound: int) -> None:
        with self._lock:
            self.bound = bound
            if self._enough:
                self._done.set()

    def _found(self, timing: dict[int, int], breaks: int) -> None:
        with self._lock:
            if self.timing is None or breaks < self.breaks:
                self.timing, self.breaks = timing, breaks
                self._tell(timing, breaks)
            if self._enough:
                self._done.set()
