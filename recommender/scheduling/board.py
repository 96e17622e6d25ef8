"""A schedule under construction: what can still be placed where, kept up to date meeting by meeting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from operator import ge

from recommender.scheduling.grid import Grid
from recommender.scheduling.travelling import shared_out


class Board:
    """Slots by meeting (``timing``) that keep every limit except the least numbers and the spread."""

    def __init__(self, grid: Grid, timing: Mapping[int, int] | None = None) -> None:
        self.grid = grid
        self.timing: dict[int, int] = {}
        self._at: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self.count: Counter[int] = Counter()
        self.load = [0] * len(grid.slots)
        self._rivals: defaultdict[int, list[int]] = defaultdict(list)
        for group in grid.rivals:
            for meeting in group:
                self._rivals[meeting] += [other for other in group if other != meeting]
        self._languages = [languages for languages, _ in grid.interpreting]
        self._groups: defaultdict[int, list[int]] = defaultdict(list)
        for at, (_, group) in enumerate(grid.interpreting):
            for meeting in group:
                self._groups[meeting].append(at)
        self._interpreting: Counter[tuple[int, int]] = Counter()
        self._after: defaultdict[int, list[int]] = defaultdict(list)
        self._before: defaultdict[int, list[int]] = defaultdict(list)
        for first, second in grid.earlier:
            self._after[first].append(second)
            self._before[second].append(first)
        for meeting, slot in (timing or {}).items():
            self.place(meeting, slot)

    def place(self, meeting: int, slot: int) -> None:
        """Put a meeting into a slot."""
        self.timing[meeting] = slot
        self.load[slot] += 1
        for party in (self.grid.firm[meeting], self.grid.buyer[meeting]):
            self._at[party, slot].append(meeting)
            self.count[party] += 1
        for group in self._groups.get(meeting, ()):
            self._interpreting[group, slot] += 1

    def lift(self, meeting: int) -> None:
        """Take a placed meeting out of its slot."""
        slot = self.timing.pop(meeting)
        self.load[slot] -= 1
        for party in (self.grid.firm[meeting], self.grid.buyer[meeting]):
            self._at[party, slot].remove(meeting)
            self.count[party] -= 1
        for group in self._groups.get(meeting, ()):
            self._interpreting[group, slot] -= 1

    def at(self, party: int, slot: int) -> Sequence[int]:
        """The meetings of a party in a slot."""
        return self._at.get((party, slot), ())

    def full_in(self, slot: int) -> bool:
        """Whether every table is taken in a slot."""
        return self.grid.tables is not None and self.load[slot] >= self.grid.tables[slot]

    @property
    def full(self) -> bool:
        """Whether every table is taken in every slot."""
        return self.grid.tables is not None and all(map(ge, self.load, self.grid.tables))

    def wanted(self, meeting: int) -> bool:
        """Whether it may be held at all beside what is held."""
        if meeting in self.timing or any(rival in self.timing for rival in self._rivals.get(meeting, ())):
            return False
        for party in (self.grid.firm[meeting], self.grid.buyer[meeting]):
            if self.count[party] >= self.grid.most[party]:
                return False
        return True

    def fits(self, meeting: int, slot: int) -> bool:
        """Whether it can be held in this slot of its domain beside what is held."""
        grid = self.grid
        if self.full_in(slot):
            return False
        for party in (grid.firm[meeting], grid.buyer[meeting]):
            if len(self.at(party, slot)) >= grid.parties[party].delegates:
                return False
        return (
            self._interpreted(meeting, slot)
            and self._in_order(meeting, slot)
            and self._reachable(meeting, slot)
        )

    def fitting(self, meeting: int) -> list[int]:
        """All slots where it can be held."""
        return (
            [slot for slot in self.grid.domain[meeting] if self.fits(meeting, slot)]
            if self.wanted(meeting)
            else []
        )

    def _interpreted(self, meeting: int, slot: int) -> bool:
        return all(
            self._interpreting[group, slot] < self.grid.interpreters(self._languages[group], slot)
            for group in self._groups.get(meeting, ())
        )

    def _in_order(self, meeting: int, slot: int) -> bool:
        if not self.grid.earlier:
            return True
        last = len(self.grid.slots)
        return all(self.timing.get(other, last) > slot for other in self._after[meeting]) and all(
            self.timing.get(other, -1) < slot for other in self._before[meeting]
        )

    def _reachable(self, meeting: int, slot: int) -> bool:
        grid = self.grid
        if not grid.far:
            return True
        firm = grid.firm[meeting]
        visits = [
            grid.visit(other, self.timing[other]) for other in grid.meetings_of[firm] if other in self.timing
        ]
        return shared_out([*visits, grid.visit(meeting, slot)], grid.far, grid.parties[firm].delegates)
