"""A problem in integers: what every part of the solver works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from recommender.scheduling.plan import Sitting
from recommender.scheduling.problem import Pair, Party, Problem
from recommender.scheduling.travelling import Apart, Visit, apart

SCALE = 10_000
"""Scores are counted in ten-thousandths, so that sums and bounds are exact."""

FIRST = 6
"""Points for holding the first of a must-meet list."""


@dataclass(frozen=True)
class Grid:
    """Meetings (candidates, by position) between parties (by position) over slots.

    ``domain[m]`` are the slots in which meeting m can be, in order; empty when it cannot be held.
    """

    problem: Problem
    firm: tuple[int, ...]
    buyer: tuple[int, ...]
    domain: tuple[tuple[int, ...], ...]

    @property
    def slots(self) -> range:
        return range(len(self.problem.slots))

    @property
    def meetings(self) -> range:
        return range(len(self.firm))

    @property
    def parties(self) -> tuple[Party, ...]:
        return self.problem.parties

    @cached_property
    def position(self) -> dict[Pair, int]:
        """Meeting by pair."""
        return {candidate.pair: at for at, candidate in enumerate(self.problem.candidates)}

    @cached_property
    def meetings_of(self) -> tuple[tuple[int, ...], ...]:
        """The meetings of each party."""
        found: list[list[int]] = [[] for _ in self.parties]
        for meeting, (firm, buyer) in enumerate(zip(self.firm, self.buyer, strict=True)):
            found[firm].append(meeting)
            found[buyer].append(meeting)
        return tuple(map(tuple, found))

    @cached_property
    def worth(self) -> tuple[int, ...]:
        """Scores in whole ten-thousandths."""
        return tuple(round(candidate.score * SCALE) for candidate in self.problem.candidates)

    @cached_property
    def points(self) -> tuple[int, ...]:
        """Points for the place on a must-meet list: the second counts half of the first, and so on."""
        return tuple(FIRST // one.must if one.must else 0 for one in self.problem.candidates)

    @cached_property
    def must_prize(self) -> int:
        """What a must-meet counts beside points, so that one more outweighs all points."""
        return sum(self.points) + 1

    @cached_property
    def prizes(self) -> tuple[int, ...]:
        """Must-meets in whole numbers: their number counts first, then their points."""
        must, candidates = self.must_prize, self.problem.candidates
        return tuple(
            must + points if one.must else 0 for one, points in zip(candidates, self.points, strict=True)
        )

    @cached_property
    def tables(self) -> tuple[int, ...] | None:
        """How many tables stand in each slot."""
        return None if self.problem.tables is None else tuple(map(len, self.problem.tables))

    @cached_property
    def most(self) -> tuple[int, ...]:
        """The most meetings that each party can have, looked at alone."""
        return tuple(map(self._most, range(len(self.parties))))

    def _most(self, party: int) -> int:
        record, domains = self.parties[party], [self.domain[m] for m in self.meetings_of[party]]
        wanted = sum(map(bool, domains))
        places = len(set().union(*domains)) * record.delegates
        return min(wanted, places, wanted if record.most is None else record.most)

    @cached_property
    def days(self) -> tuple[tuple[int, ...], ...]:
        """The slots of each day."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for at, slot in enumerate(self.problem.slots):
            found[slot.day].append(at)
        return tuple(map(tuple, found.values()))

    @cached_property
    def pinned(self) -> dict[int, int]:
        """Slot by pinned meeting."""
        return {self.position[pin.pair]: pin.slot for pin in self.problem.pins}

    @cached_property
    def earlier(self) -> tuple[tuple[int, int], ...]:
        """(earlier, later) pairs of meetings."""
        return tuple((self.position[a], self.position[b]) for a, b in self.problem.precedences)

    @cached_property
    def rivals(self) -> tuple[tuple[int, ...], ...]:
        """Sets of meetings of which at most one is held: one company's parties at one buyer."""
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for meeting, (firm, buyer) in enumerate(zip(self.firm, self.buyer, strict=True)):
            if company := self.parties[firm].company:
                found[company, buyer].append(meeting)
        return tuple(tuple(group) for group in found.values() if len(group) > 1)

    @cached_property
    def interpreted(self) -> dict[frozenset[str], tuple[int, ...]]:
        """Meetings that need an interpreter, by the languages that will do."""
        found: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        if self.problem.interpreters is not None:
            for meeting, (firm, buyer) in enumerate(zip(self.firm, self.buyer, strict=True)):
                spoken = self.parties[buyer].languages
                if not spoken & self.parties[firm].languages:
                    found[spoken].append(meeting)
        return {languages: tuple(group) for languages, group in found.items()}

    @cached_property
    def interpreting(self) -> tuple[tuple[frozenset[str], tuple[int, ...]], ...]:
        """Sets of languages with all meetings that no other language can serve (Hall's condition).

        Interpreters suffice in a slot exactly when, for each set, its meetings are at most its interpreters.
        """
        unions = {frozenset[str]()}
        for languages in self.interpreted:
            unions |= {union | languages for union in unions}
        served = {
            union: tuple(
                m for languages, group in self.interpreted.items() if languages <= union for m in group
            )
            for union in unions
        }
        return tuple((union, group) for union, group in served.items() if group)

    def interpreters(self, languages: frozenset[str], slot: int) -> int:
        """How many interpreters of these languages there are in a slot."""
        offered = self.problem.interpreters or {}
        return sum(offered[language][slot] for language in languages if language in offered)

    @cached_property
    def far(self) -> Apart:
        """Visits that nobody can both make."""
        places = {self.parties[buyer].place for buyer in set(self.buyer)} - {""}
        return apart(self.problem, places, self.days)

    def visit(self, meeting: int, slot: int) -> Visit:
        """The meeting in a slot as a visit of its buyer."""
        return self.parties[self.buyer[meeting]].place, slot

    def sittings(self, timing: Mapping[int, int]) -> tuple[Sitting, ...]:
        """Slots by meeting as sittings without tables, in order of slot."""
        candidates = self.problem.candidates
        order = sorted(timing.items(), key=lambda entry: (entry[1], entry[0]))
        return tuple(Sitting(*candidates[meeting].pair, slot) for meeting, slot in order)


def grid_of(problem: Problem) -> Grid:
    """Check ``problem`` and number it.

    Raises:
        ValueError: it names what does not exist, or the same thing twice.
    """
    index = {party.id: at for at, party in enumerate(problem.parties)}
    _check(problem, index)
    return Grid(
        problem,
        tuple(index[candidate.firm_id] for candidate in problem.candidates),
        tuple(index[candidate.buyer_id] for candidate in problem.candidates),
        tuple(_domains(problem, index)),
    )


def _domains(problem: Problem, index: dict[str, int]) -> Iterator[tuple[int, ...]]:
    """The slots of each candidate; most of them share theirs with many others."""
    tables, slots = problem.tables, range(len(problem.slots))
    open_ = frozenset(slot for slot in slots if tables is None or tables[slot])
    pinned = {pin.pair: frozenset({pin.slot}) for pin in problem.pins}

    @cache
    def shared(*limits: frozenset[int] | None) -> tuple[int, ...]:
        return tuple(sorted(open_.intersection(*(limit for limit in limits if limit is not None))))

    for one in problem.candidates:
        firm, buyer = problem.parties[index[one.firm_id]], problem.parties[index[one.buyer_id]]
        yield shared(firm.slots, buyer.slots, one.slots, pinned.get(one.pair))


def _check(problem: Problem, index: dict[str, int]) -> None:
    count = len(problem.slots)
    pairs = [candidate.pair for candidate in problem.candidates]
    named = [*(pin.pair for pin in problem.pins), *(pair for both in problem.precedences for pair in both)]
    times = [(slot.day, slot.start, slot.end) for slot in problem.slots]
    faults = {
        "party ids are unique": len(index) < len(problem.parties),
        "a pair is one candidate": len(set(pairs)) < len(pairs),
        "candidates are between known parties": not {id_ for pair in pairs for id_ in pair} <= index.keys(),
        "pins and precedences name candidates": not set(named) <= set(pairs),
        "a meeting is pinned once": len({pin.pair for pin in problem.pins}) < len(problem.pins),
        "pins lie in known slots": any(not 0 <= pin.slot < count for pin in problem.pins),
        "slots follow each other without overlap": any(
            b[0] < a[0] or (b[0] == a[0] and b[1] < a[2]) for a, b in pairwise(times)
        ),
        "tables are given for every slot": problem.tables is not None and len(problem.tables) != count,
        "interpreters are given for every slot": any(
            len(numbers) != count for numbers in (problem.interpreters or {}).values()
        ),
    }
    for rule, broken in faults.items():
        if broken:
            raise ValueError(rule)


def total(values: Sequence[int], chosen: Sequence[int]) -> int:
    """The sum of ``values`` over ``chosen`` positions."""
    return sum(values[at] for at in chosen)
