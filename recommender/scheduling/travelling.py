"""Visits at different places with too little time between them, and who of several delegates makes which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from recommender.scheduling.problem import Problem

Visit = tuple[str, int]
"""Where and in which slot."""

Apart = Mapping[Visit, frozenset[Visit]]
"""By visit, those at other places that nobody can make beside it."""


def apart(problem: Problem, places: Iterable[str], days: Iterable[Sequence[int]]) -> Apart:
    """Visits that one person cannot both make, for want of time on the road."""
    found: defaultdict[Visit, set[Visit]] = defaultdict(set)
    roads = [
        (a, b, minutes) for a, b in combinations(sorted(places), 2) if (minutes := _minutes(problem, a, b))
    ]
    for day in days:
        for first, second in [*combinations(day, 2), *((slot, slot) for slot in day)]:
            between = problem.slots[second].start - problem.slots[first].end
            for a, b, minutes in roads:
                if between < minutes:
                    for one, other in (((a, first), (b, second)), ((b, first), (a, second))):
                        found[one].add(other)
                        found[other].add(one)
    return {visit: frozenset(others) for visit, others in found.items()}


def _minutes(problem: Problem, a: str, b: str) -> int:
    return max(problem.travel.get((a, b), 0), problem.travel.get((b, a), 0))


def crowds(far: Apart, delegates: int) -> list[tuple[Visit, ...]]:
    """Sets of visits of which nobody can make two: so many delegates make at most as many of each set.

    Where no detour is quicker than the straight road, only that keeps delegates from sharing visits out
    between them (Dilworth 1950).
    """
    found: list[tuple[Visit, ...]] = [(visit,) for visit in sorted(far)]
    every: list[tuple[Visit, ...]] = []
    for _ in range(delegates):
        found = [
            (*crowd, visit)
            for crowd in found
            for visit in sorted(frozenset.intersection(*(far[one] for one in crowd)))
            if visit > crowd[-1]
        ]
        every += found
    return every


def shared_out(visits: Sequence[Visit], far: Apart, delegates: int) -> bool:
    """Whether so many delegates can make the visits, each of them by one."""

    def give(at: int, made: tuple[tuple[Visit, ...], ...]) -> bool:
        if at == len(visits):
            return True
        visit = visits[at]
        for who, mine in enumerate(made):
            clash = any(one[1] == visit[1] or one in far.get(visit, ()) for one in mine)
            if not clash and give(at + 1, (*made[:who], (*mine, visit), *made[who + 1 :])):
                return True
            if not mine:  # whoever has made no visit yet is like the next who has not
                return False
        return False

    return give(0, ((),) * delegates)
