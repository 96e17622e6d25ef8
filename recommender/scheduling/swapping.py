"""Meetings exchange slots: places for those that found none, fewer breaks, earlier days, at any size.

Seen as edges between two parties, meetings are coloured with slots. Two slots exchanged for all meetings that
hang together through their parties (a Kempe chain) make no clash, hold the same meetings and change the day
of the parties at the chain's ends alone, so that an exchange is weighed in microseconds. A chain that would
take a table too many goes together with one that gives it back. Which exchanges are made is decided by
simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import exp
from random import Random

from recommender.scheduling.board import Board
from recommender.scheduling.clock import Clock
from recommender.scheduling.grid import Grid
from recommender.scheduling.runs import Runs

HOT, COLD = 0.4, 0.1
"""Temperatures at the start and the end: one break more is accepted with odds of e^(-1 / temperature)."""

UNEVEN = 0.02
"""What the square of a party's breaks counts beside a break: of two equal sums the more even one."""

CALM = 0.03
"""Temperature at which days are made to begin early: hardly ever a break more."""

LATE = 0.03
"""What each slot by which a meeting is later in its day counts beside a break."""

AIMED = 0.8
"""Share of tries that start at a party with a break; the others keep the rest moving."""

DRAWS = 16
"""How often something suitable is drawn before a try is given up."""

BATCH = 10_000
"""Tries between two looks at the clock: some tenths of a second."""

FEW = 10
"""Tries a meeting between two looks, where that is less: small missions take no time."""

Chain = dict[int, int]
"""The new slot of each meeting that moves."""


class Swaps:
    """A timing in the making. It keeps every limit that ``timing`` keeps, least numbers and spread aside."""

    def __init__(self, grid: Grid, timing: Mapping[int, int]) -> None:
        self.grid = grid
        self.board = Board(grid, timing)
        self._random = Random(0)
        self._domain = [frozenset(slots) for slots in grid.domain]
        self._sides = list(zip(grid.firm, grid.buyer, strict=True))
        self._runs = Runs(grid.days)
        self._busy = [0] * len(grid.parties)
        self._breaks = [0] * len(grid.parties)
        self._place = {slot: at for day in grid.days for at, slot in enumerate(day)}
        self._look(timing, grid.slots)

    def place(self, meetings: Iterable[int], clock: Clock) -> None:
        """Find slots for ``meetings`` too, making room by exchanges, until all have one or time is out."""
        open_ = list(meetings)
        while (open_ := [m for m in open_ if self._domain[m] and self.board.wanted(m)]) and not clock.over:
            for meeting in open_:
                if self.board.wanted(meeting):
                    self._squeeze_in(meeting)

    def take_breaks_out(self, clock: Clock, better: Callable[[dict[int, int]], None]) -> None:
        """Anneal until out of time or of breaks; ``better`` hears of fewer breaks, or as many but evener."""
        best, given = self._figures(), clock.left
        held = {
            party: [m for m in of if m in self.board.timing] for party, of in enumerate(self.grid.meetings_of)
        }
        parties = [party for party, meetings in held.items() if meetings]
        while best[0] and not clock.over:
            heat = HOT * (COLD / HOT) ** (1 - clock.left / given)
            for _ in range(BATCH):
                party, slots = self._draw(parties)
                self._try(self._random.choice(held[party]), self._random.choice(slots), heat)
            if self._figures() < best:
                best = self._figures()
                better(dict(self.board.timing))

    def begin_early(self, clock: Clock) -> dict[int, int]:
        """Anneal until out of time; the timing whose meetings are earliest in their days, breaks no worse."""
        best, found = (*self._figures(), self.lateness), dict(self.board.timing)
        meetings = list(found)
        while meetings and not clock.over:
            for _ in range(min(BATCH, FEW * len(meetings))):
                meeting, day = self._random.choice(meetings), self._random.choice(self.grid.days)
                if place := self._place[self.board.timing[meeting]]:
                    self._try(meeting, day[self._random.randrange(min(place, len(day)))], CALM, LATE)
            if (reached := (*self._figures(), self.lateness)) < best:
                best, found = reached, dict(self.board.timing)
        return found

    @property
    def lateness(self) -> int:
        """By how many slots meetings come after the first of their day, summed."""
        return sum(self._place[slot] for slot in self.board.timing.values())

    def _figures(self) -> tuple[int, int]:
        active = [breaks for breaks, of in zip(self._breaks, self.grid.meetings_of, strict=True) if of]
        return sum(active), max(active) - min(active)

    def _draw(self, parties: Sequence[int]) -> tuple[int, Sequence[int]]:
        """A party and slots to try for one of its meetings: mostly after a break, and beside its others."""
        if self._random.random() < AIMED:
            for _ in range(DRAWS):
                party = self._random.choice(parties)
                if self._breaks[party]:
                    return party, self._runs.beside(self._busy[party])
        return self._random.choice(parties), self.grid.slots

    def _try(self, meeting: int, slot: int, heat: float, late: float = 0.0) -> None:
        """Exchange the meeting's slot with ``slot`` if worth it, with a second chain if tables want one."""
        here = self.board.timing[meeting]
        chain = self._chain(meeting, slot)
        if not chain or not self._accepts(chain, slot, here, heat, late):
            return
        more = self._more(chain, slot)
        if not (self._has_room(slot, more) and self._has_room(here, -more)):
            full, other = (slot, here) if more > 0 else (here, slot)
            chain |= self._relieving(full, other, abs(more), chain)
            if self._more(chain, slot) or not self._accepts(chain, slot, here, heat, late):
                return
        self._exchange(chain)

    def _chain(self, meeting: int, slot: int) -> Chain:
        """What moves when ``meeting`` goes to ``slot``, which is exchanged; empty when something cannot."""
        here = self.board.timing[meeting]
        chain, reached = {meeting: slot}, [meeting]
        for one in reached:
            to = chain[one]
            if slot == here or to not in self._domain[one]:
                return {}
            for party in self._sides[one]:
                for other in self.board.at(party, to):
                    if other not in chain:
                        chain[other] = here if to == slot else slot
                        reached.append(other)
        return chain

    def _relieving(self, slot: int, other: int, by: int, apart: Chain) -> Chain:
        """A chain that takes ``by`` meetings of ``slot`` to ``other``, none of ``apart``, if one is drawn."""
        for _ in range(DRAWS):
            for meeting in self.board.at(self._random.randrange(len(self._busy)), slot):
                chain = self._chain(meeting, other)
                if chain and self._more(chain, slot) == -by and chain.keys().isdisjoint(apart):
                    return chain
        return {}

    @staticmethod
    def _more(chain: Chain, slot: int) -> int:
        """How many meetings ``slot`` has more after the chain."""
        return sum(1 if to == slot else -1 for to in chain.values())

    def _has_room(self, slot: int, more: int) -> bool:
        return self.grid.tables is None or self.board.load[slot] + more <= self.grid.tables[slot]

    def _accepts(self, chain: Chain, slot: int, here: int, heat: float, late: float) -> bool:
        """Whether annealing makes an exchange, by its breaks and by how late meetings become."""
        more: dict[int, int] = {}
        for meeting, to in chain.items():
            for party in self._sides[meeting]:
                more[party] = more.get(party, 0) + (1 if to == slot else -1)
        cost = late * self._more(chain, slot) * (self._place[slot] - self._place[here])
        for party, change in more.items():
            if change:
                after = self._busy[party] & ~(self._runs.bit[slot] | self._runs.bit[here])
                after |= self._runs.bit[slot] * (len(self.board.at(party, slot)) + change > 0)
                after |= self._runs.bit[here] * (len(self.board.at(party, here)) - change > 0)
                was, now = self._breaks[party], self._runs.breaks(after)
                cost += now - was + UNEVEN * (now * now - was * was)
        return cost <= 0 or self._random.random() < exp(-cost / heat)

    def _exchange(self, chain: Chain) -> Chain:
        """Move all meetings of a chain; gives their slots before, or nothing when a limit is in the way."""
        before = {meeting: self.board.timing[meeting] for meeting in chain}
        for meeting in chain:
            self.board.lift(meeting)
        for meeting, slot in chain.items():
            if not self.board.fits(meeting, slot):
                for moved in before.keys() & self.board.timing.keys():
                    self.board.lift(moved)
                for moved, slot_before in before.items():
                    self.board.place(moved, slot_before)
                return {}
            self.board.place(meeting, slot)
        self._look(chain, {*chain.values(), *before.values()})
        return before

    def _look(self, meetings: Iterable[int], slots: Collection[int]) -> None:
        """Note anew when the parties of ``meetings`` are busy in ``slots``."""
        for party in {party for meeting in meetings for party in self._sides[meeting]}:
            for slot in slots:
                bit = self._runs.bit[slot]
                self._busy[party] = self._busy[party] & ~bit | bit * bool(self.board.at(party, slot))
            self._breaks[party] = self._runs.breaks(self._busy[party])

    def _squeeze_in(self, meeting: int) -> None:
        """Exchange slots until a table and both parties are free in one, or leave all as it was."""
        slot, made = self._random.choice(self.grid.domain[meeting]), []
        if not self._has_room(slot, 1) and (roomy := [at for at in self.grid.slots if self._has_room(at, 1)]):
            made.append(self._exchange(self._relieving(slot, self._random.choice(roomy), 1, {})))
        for party in self._sides[meeting]:
            if len(busy := self.board.at(party, slot)) >= self.grid.parties[party].delegates:
                made.append(self._exchange(self._chain(busy[0], self._random.choice(self.grid.slots))))
        if self.board.fits(meeting, slot):
            self.board.place(meeting, slot)
            self._look([meeting], [slot])
            return
        for before in reversed(made):
            self._exchange(before)
