"""When meetings that are all held take place, as clauses; breaks are counted party by party.

After Bofill et al., *Constraint solving approaches to the business-to-business meeting scheduling
problem*, JAIR 74 (2022), with three things of our own that make it quick: a slot's tables are counted
over the parties present (an even number when everybody may meet everybody) instead of over the meetings;
each party counts its meetings along the day, so that what its partners' windows imply (Hall's condition on
every first and last part of the day) is a fact; and meetings that differ in nothing but a partner without
other meetings are put in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from recommender.scheduling.clauses import Clauses
from recommender.scheduling.grid import Grid
from recommender.scheduling.travelling import Visit, crowds


class Timetable:
    """The clauses: ``at[meeting][slot]`` and ``breaks[party]``, literals for at least 1, 2, … breaks."""

    def __init__(self, grid: Grid, held: Sequence[int]) -> None:
        self.grid = grid
        self.clauses = Clauses()
        self.at = {meeting: {slot: self.clauses.new() for slot in grid.domain[meeting]} for meeting in held}
        self.of = {
            party: [meeting for meeting in grid.meetings_of[party] if meeting in self.at]
            for party in range(len(grid.parties))
        }
        self.busy: dict[int, list[int]] = {}
        self.along: dict[int, list[list[int]]] = {}
        self.breaks: dict[int, list[int]] = {}
        for meeting in held:
            self.clauses.add(*self.at[meeting].values())
            self.clauses.at_most_one(list(self.at[meeting].values()))
        for party, meetings in self.of.items():
            if meetings:
                self._attend(party)
        self._count_tables()
        self._count_interpreters()
        self._precede()
        self._travel()
        for party, meetings in self.of.items():
            if len(meetings) > 1:
                self._count_breaks(party)
        self._break_symmetry()
        self._spread()

    def timing(self, model: Sequence[int]) -> dict[int, int]:
        """Slot by meeting in a model of the clauses."""
        holds = {literal for literal in model if literal > 0}
        return {
            m: slot for m, slots in self.at.items() for slot, literal in slots.items() if literal in holds
        }

    def placing(self, timing: Mapping[int, int]) -> list[int]:
        """Literals that put every meeting where ``timing`` has it; none when it has not all of them."""
        placed = [slots.get(timing.get(meeting, -1), 0) for meeting, slots in self.at.items()]
        return placed if all(placed) else []

    def phases(self, timing: Mapping[int, int]) -> list[int]:
        """What to try first so as to land near ``timing``."""
        return [
            literal if timing.get(meeting) == slot else -literal
            for meeting, slots in self.at.items()
            for slot, literal in slots.items()
        ]

    def _here(self, meetings: Sequence[int], slot: int) -> list[int]:
        return [self.at[meeting][slot] for meeting in meetings if slot in self.at[meeting]]

    def _attend(self, party: int) -> None:
        """Nobody is in more meetings at once than it has delegates; a party knows when it is busy."""
        busy = []
        for slot in self.grid.slots:
            here = self._here(self.of[party], slot)
            self.clauses.at_most(here, self.grid.parties[party].delegates)
            busy.append(self.clauses.any_of(here))
        self.busy[party] = busy
        if self.grid.parties[party].delegates == 1:
            self._count_along(party)

    def _count_along(self, party: int) -> None:
        """``counted[k]``: at least k + 1 meetings by a slot; domains say how many at least and at most."""
        clauses, meetings, true = self.clauses, self.of[party], self.clauses.true
        wanted, before = len(meetings), [-self.clauses.true] * len(meetings)
        for slot in self.grid.slots:
            least = sum(not any(t > slot for t in self.grid.domain[m]) for m in meetings)
            most = sum(any(t <= slot for t in self.grid.domain[m]) for m in meetings)
            busy = self.busy[party][slot]
            counted = [true if k < least else -true if k >= most else clauses.new() for k in range(wanted)]
            for k in range(wanted):
                fewer = [before[k - 1]] if k else []
                clauses.imply([before[k]], counted[k])
                clauses.imply([counted[k]], before[k], busy)
                clauses.imply([*fewer, busy], counted[k])
                if k:
                    clauses.imply([counted[k]], before[k - 1])
            clauses.imply([before[-1]], -busy)
            before = counted
            self.along.setdefault(party, []).append(counted)
        clauses.add(before[-1])

    def _count_tables(self) -> None:
        tables = self.grid.tables
        if tables is None:
            return
        firms, buyers = set(self.grid.firm), set(self.grid.buyer)
        single = {party for party in self.busy if self.grid.parties[party].delegates == 1}
        sides = [side & self.busy.keys() for side in (firms, buyers) if side & self.busy.keys() <= single]
        for slot in self.grid.slots:
            if firms & buyers and self.busy.keys() == single:
                self._pairs(slot, tables[slot])
            elif not firms & buyers and sides:
                side = min(sides, key=len)
                self.clauses.at_most([self.busy[party][slot] for party in sorted(side)], tables[slot])
            else:
                self.clauses.at_most(self._here(list(self.at), slot), tables[slot])

    def _pairs(self, slot: int, tables: int) -> None:
        """Twice as many parties as meetings are present: an even number, at most two a table."""
        present = [
            self.busy[party][slot]
            for party in sorted(self.busy)
            if self.busy[party][slot] != -self.clauses.true
        ]
        counted = self.clauses.counter(present, 2 * tables + 1)
        for odd in range(0, min(len(counted), 2 * tables), 2):
            self.clauses.imply([counted[odd]], *counted[odd + 1 : odd + 2])
        if len(counted) > 2 * tables:
            self.clauses.add(-counted[2 * tables])

    def _count_interpreters(self) -> None:
        for languages, meetings in self.grid.interpreting:
            held = [meeting for meeting in meetings if meeting in self.at]
            for slot in self.grid.slots:
                self.clauses.at_most(self._here(held, slot), self.grid.interpreters(languages, slot))

    def _precede(self) -> None:
        for first, second in self.grid.earlier:
            if first in self.at and second in self.at:
                for slot, literal in self.at[second].items():
                    self.clauses.imply([literal], *(at for t, at in self.at[first].items() if t < slot))

    def _travel(self) -> None:
        """Of visits that nobody can make two of, a firm makes as many as it has delegates."""
        if not self.grid.far:
            return
        visits: defaultdict[int, defaultdict[Visit, list[int]]] = defaultdict(lambda: defaultdict(list))
        for meeting, slots in self.at.items():
            for slot, literal in slots.items():
                visits[self.grid.firm[meeting]][self.grid.visit(meeting, slot)].append(literal)
        for firm, there in sorted(visits.items()):
            delegates = self.grid.parties[firm].delegates
            for crowd in crowds(self.grid.far, delegates):
                made = [literal for visit in crowd for literal in there.get(visit, ())]
                self.clauses.at_most(made, delegates)

    def _count_breaks(self, party: int) -> None:
        """A break ends where a party is idle, then busy, and was busy before on the same day."""
        ends: list[int] = []
        for day in self.grid.days:
            ends += self._breaks_of_day([self.busy[party][slot] for slot in day])
        if ends:
            self.breaks[party] = self.clauses.counter(ends, len(self.of[party]) - 1)
            if len(self.grid.days) == 1 and party in self.along:
                self._run_through(self.along[party], self.breaks[party][0])

    def _run_through(self, along: Sequence[Sequence[int]], broken: int) -> None:
        """Without a break every slot from the first meeting to the last adds one."""
        for before, counted in pairwise(along):
            for k in range(1, len(before)):
                self.clauses.imply([before[k - 1]], counted[k], broken)

    def _breaks_of_day(self, busy: Sequence[int]) -> list[int]:
        clauses, true = self.clauses, self.clauses.true
        began, ends = busy[0], []
        for now, then in pairwise(busy[1:]):
            started = clauses.any_of([literal for literal in (began, now) if literal != -true])
            if -true not in (began, then) and now != true:
                end = clauses.new()
                clauses.imply([began, -now, then], end)
                for literal in (began, -now, then):
                    clauses.imply([end], literal)
                ends.append(end)
            began = started
        return ends

    def _break_symmetry(self) -> None:
        """Meetings of one delegate with partners who meet nobody else are alike: the first comes first."""
        tied = {meeting for both in self.grid.earlier for meeting in both}
        alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for meeting in self.at:
            pair = self.grid.firm[meeting], self.grid.buyer[meeting]
            for party, partner in (pair, pair[::-1]):
                alone = self.grid.parties[party].delegates == 1  # two delegates may meet two at once
                if alone and meeting not in tied and len(self.of[partner]) == 1 and len(self.of[party]) > 1:
                    other = self.grid.parties[partner]
                    alike[party, self.grid.domain[meeting], other.languages, other.place].append(meeting)
        for meetings in alike.values():
            for first, second in pairwise(meetings):
                for slot, literal in self.at[second].items():
                    self.clauses.imply([literal], *(at for t, at in self.at[first].items() if t < slot))

    def _spread(self) -> None:
        """No two parties' numbers of breaks differ by more than the problem's ``spread``."""
        spread = self.grid.problem.spread
        if spread is None:
            return
        deepest = max(map(len, self.breaks.values()), default=0)
        for least in range(1, deepest - spread + 1):
            everybody = self.clauses.new()  # nobody has fewer than `least` breaks
            for party in range(len(self.grid.parties)):
                counted = self.breaks.get(party, [])
                self.clauses.imply([everybody], *counted[least - 1 : least])
                if len(counted) >= least + spread:
                    self.clauses.imply([counted[least + spread - 1]], everybody)
