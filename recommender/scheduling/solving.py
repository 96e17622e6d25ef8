"""From a problem to a plan.

1. A min-cost flow chooses meetings without looking at slots: a bound on must-meets, score and minimum.
2. Slot by slot, assignments make a first schedule of them, in well under a second.
3. If not all of the chosen found a slot, exchanges of slots make room for them; failing that, SAT looks for
   slots for exactly these; where there are none, CP-SAT chooses again among the likely ones.
4. Where everything can be held, SAT, core-guided and mending side by side, takes the breaks out; else
   exchanges of slots do, on missions of any size.
5. Small problems in which not everything can be held are settled goal after goal over all candidates.
6. Of schedules that reach the same, one is taken in which days begin early; tables are laid out last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from threading import Event

from recommender.errors import Infeasible
from recommender.scheduling.best import Best
from recommender.scheduling.bounding import bounds_beside
from recommender.scheduling.choosing import choose, fair
from recommender.scheduling.clock import Clock
from recommender.scheduling.conflicts import conflict, obvious
from recommender.scheduling.constraining import Model
from recommender.scheduling.exact import Exact, small
from recommender.scheduling.fewest import Fewest
from recommender.scheduling.greedy import fill, first_timing
from recommender.scheduling.grid import SCALE, Grid, grid_of
from recommender.scheduling.improving import likely, maximise
from recommender.scheduling.limits import infeasible
from recommender.scheduling.plan import Goal, Plan, Watch
from recommender.scheduling.problem import Problem
from recommender.scheduling.swapping import Swaps

ANY = 10**9
"""As many breaks as there may be."""

LITERALS = 60_000
"""(Meeting, slot) pairs that SAT and CP-SAT are given at most."""

PROVEN_SOON = 6_000
"""(Meeting, slot) pairs up to which SAT alone takes the breaks out in a minute; else exchanges go first."""

LAYOUT = 0.1
"""Share of the time that is kept for days that begin early."""

TOLD = 5_000
"""(Meeting, slot) pairs that SAT is given for each second left: to write its clauses takes time too."""

LAST_WORD = 1.0
"""Seconds for the question what is wrong, at least."""

PER_SECOND = 2_000
"""(Meeting, slot) pairs for which exchanges are given a second where something else follows."""


def solve(
    problem: Problem,
    *,
    seconds: float = 10.0,
    progress: Watch | None = None,
    stop: Event | None = None,
    last: Goal = Goal.MOVES,
) -> Plan:
    """The best schedule found in ``seconds``, or when ``stop`` is set, with what is proven of it.

    ``progress`` is called, from any thread, with each better schedule. Goals after ``last`` take no time of
    their own: what they reach is told, but their bounds may be loose.

    Raises:
        Infeasible: the limits cannot be kept (a smallest set of them is named), or nothing was found in time.
        ValueError: the problem names what does not exist, or the same thing twice.
    """
    clock = Clock(seconds, stop or Event())
    grid = grid_of(problem)
    if clash := obvious(grid):
        raise infeasible(clash[:1])
    return Solving(grid, clock, progress, last).plan()


class Solving:
    """One solution in the making: the ``best`` so far and the bounds ``proven`` so far."""

    def __init__(self, grid: Grid, clock: Clock, progress: Watch | None, last: Goal) -> None:
        self.grid = grid
        self.whole = clock
        self.clock = clock.part(1 - LAYOUT) if last is Goal.MOVES else clock
        self.last = last
        self.best = Best(grid, clock, progress)
        self.freely = freely = choose(grid)
        self.choice = fair(
            grid, freely, lambda choice: (choice.prizes, choice.worth) == (freely.prizes, freely.worth)
        )
        self.proven: dict[Goal, float] = {}

    def plan(self) -> Plan:
        """Run all steps."""
        if not self.choice.enough:
            self._fail()
        hint = first_timing(self.grid, self.choice.meetings)
        self.best.offer(hint)
        if not self.clock.over:
            self._improve(hint)
        if self.best.timing is None:
            self._fail()
        bounds = bounds_beside(self.grid, self.freely, self.best.values) | self.proven
        return self.best.plan(bounds, self._short(self.whole, 0.9) if self.last is Goal.MOVES else None)

    def _improve(self, hint: dict[int, int]) -> None:
        """All that takes as long as it is given."""
        whole = len(self.choice.meetings) == len(self.grid.meetings)
        if not (whole and self._hold_all(hint)):
            if not set(self.choice.meetings) <= (self.best.timing or {}).keys():
                hint = self._choose_again(hint)
            if small(self.grid):
                self._swap(self._short(self.clock, 0.3))
                self._settle(hint)
            if self.proven.get(Goal.BREAKS, -1) < self.best.values.get(Goal.BREAKS, 0):
                self._swap(self.clock.part(0.95))

    def _fail(self) -> None:
        """Raise what is wrong with the problem; return when nothing is known to be."""
        if clash := conflict(self.grid, max(self.whole.left, LAST_WORD)):
            raise infeasible(clash)
        if self.best.timing is None:
            raise Infeasible("schedule_not_found", seconds=round(self.whole.spent))

    def _size(self, meetings: Collection[int]) -> int:
        """How many (meeting, slot) pairs there are."""
        return sum(len(self.grid.domain[meeting]) for meeting in meetings)

    def _sat(self, meetings: Collection[int]) -> bool:
        """Whether the meetings can be told to SAT in good time."""
        return self._size(meetings) <= min(LITERALS, TOLD * self.clock.left)

    def _short(self, clock: Clock, share: float) -> Clock:
        """A clock for ``share`` of what is left, or as long as pays for the meetings that are chosen."""
        worthwhile = self._size(self.choice.meetings) / PER_SECOND
        return clock.part(min(share, worthwhile / max(clock.left, worthwhile)))

    def _choose_again(self, hint: dict[int, int]) -> dict[int, int]:
        """Slots for exactly the chosen meetings, else the best choice that can be given slots."""
        chosen = self.choice.meetings
        hint = self._squeeze_in(hint)
        if set(chosen) <= hint.keys() or self._size(chosen) > LITERALS:
            return hint
        if not self.grid.rivals and self._sat(chosen):
            search = self._search(chosen, target=ANY)
            search.run(hint, self.clock.part(0.3))
            if search.timing is not None:
                return search.timing
        if self.clock.over:
            return hint
        meetings = likely(self.grid, chosen, self.best.timing or hint, LITERALS)
        model = Model(self.grid, meetings)
        prizes = self.grid.prizes
        prize = SCALE * len(self.grid.meetings) + 1
        objective = sum((self.grid.worth[m] + prize * prizes[m]) * held for m, held in model.held.items())
        answer = maximise(model, objective, self.best.timing or hint, self.clock.part(0.6), self.best.offer)
        if answer.impossible and len(meetings) == len(self.grid.meetings):
            self._fail()
        return answer.timing or hint

    def _squeeze_in(self, hint: dict[int, int]) -> dict[int, int]:
        """Slots for the chosen meetings by exchanges; others are held only where one of them found none."""
        chosen = dict.fromkeys(self.choice.meetings)
        swaps = Swaps(self.grid, {meeting: slot for meeting, slot in hint.items() if meeting in chosen})
        swaps.place(chosen, self._short(self.clock, 0.2))
        fill(swaps.board, hint)
        self.best.offer(swaps.board.timing)
        return swaps.board.timing

    def _swap(self, clock: Clock) -> None:
        """Fewer breaks among the meetings that are held, by exchanges."""
        if self.best.timing:
            Swaps(self.grid, self.best.timing).take_breaks_out(clock, self.best.offer)

    def _hold_all(self, hint: dict[int, int]) -> bool:
        """Every meeting, with fewest breaks and then least spread; false when that was not found."""
        if not self._sat(self.grid.meetings):
            return False
        if self._size(self.grid.meetings) > PROVEN_SOON:
            self._swap(self.clock.part(0.7))
        search = self._search(self.grid.meetings)
        search.run(self.best.timing or hint, self.clock.part(0.95))
        if search.timing is None:
            return False
        self.proven[Goal.BREAKS] = search.bound
        if search.proven and search.breaks and self.last is not Goal.BREAKS:
            active = sum(map(bool, self.grid.meetings_of))
            self.proven[Goal.SPREAD] = 1 if search.breaks % active else 0
            self._even_out(search.breaks)
        return True

    def _search(self, held: Sequence[int], target: int | None = None) -> Fewest:
        return Fewest(self.grid, held, lambda timing, _: self.best.offer(timing), target)

    def _even_out(self, breaks: int) -> None:
        """The least spread with no more breaks, tried from the bound upwards."""
        lowest = int(self.proven[Goal.SPREAD])
        for spread in range(lowest, int(self.best.values[Goal.SPREAD])):
            even = replace(self.grid, problem=replace(self.grid.problem, spread=spread))
            search = Fewest(even, self.grid.meetings, lambda timing, _: self.best.offer(timing), breaks)
            search.run(self.best.timing or {}, self.clock.part(0.5))
            if search.feasible and (search.bound <= breaks or search.breaks <= breaks):
                return
            self.proven[Goal.SPREAD] = spread + 1

    def _settle(self, hint: dict[int, int]) -> None:
        """All goals over all candidates; where time runs out the bounds stay those of the relaxation."""
        if self.clock.over:
            return
        exact = Exact(self.grid, self.best.timing, self.best.offer)
        known = bounds_beside(self.grid, self.freely, self.best.values) if self.best.timing else {}
        exact.run(hint, known, self.clock.part(0.95))
        if exact.timing is not None:
            self.best.offer(exact.timing)
        elif exact.impossible:
            self._fail()
        self.proven |= exact.bounds
