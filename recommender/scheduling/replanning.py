"""The rest of the day anew, disturbing as few confirmed meetings as can be.

First as many confirmed meetings as possible are held, then as many of them as possible when they were, then
at their tables, then the best score; all in one objective, so that CP-SAT's proof covers it. What the change
frees is then offered to matches that have no meeting yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Event

from recommender.errors import Infeasible
from recommender.scheduling.board import Board
from recommender.scheduling.bounding import bounds_beside
from recommender.scheduling.changing import Change, Joins
from recommender.scheduling.checking import Ledger
from recommender.scheduling.choosing import choose
from recommender.scheduling.clock import Clock
from recommender.scheduling.conflicts import conflict, obvious
from recommender.scheduling.constraining import Model
from recommender.scheduling.grid import Grid, grid_of
from recommender.scheduling.improving import maximise
from recommender.scheduling.limits import infeasible
from recommender.scheduling.plan import Changes, Freed, Goal, Level, Move, Plan, Replanned, Sitting
from recommender.scheduling.problem import Candidate, Party, Pin, Problem
from recommender.scheduling.seating import seat

OFFERED = 5
"""How many replacements are named for a freed slot."""


def replan(
    problem: Problem,
    plan: Plan,
    changes: Sequence[Change] = (),
    *,
    now: int = 0,
    seconds: float = 10.0,
    stop: Event | None = None,
) -> Replanned:
    """A proposal for the slots from ``now`` on; what was before stays.

    ``problem`` is the one that ``plan`` was made for (or one edited since: a pin or a candidate more). On the
    day nobody is owed a least number of meetings, and breaks may differ as they must.

    Raises:
        Infeasible: what is pinned cannot be kept.
        ValueError: a change or the plan names what does not exist.
    """
    clock = Clock(seconds, stop or Event())
    for change in changes:
        problem = change.apply(problem)
    grid = grid_of(_from_now(problem, plan.sittings, now))
    if clash := obvious(grid):
        raise infeasible(clash[:1])
    confirmed = {grid.position[sitting.pair]: sitting for sitting in plan.sittings}
    timing, proven = _least_disturbed(grid, confirmed, clock)
    newcomers = {change.party.id for change in changes if isinstance(change, Joins)}
    added = _added(grid, confirmed, timing, newcomers, clock)
    return _proposal(grid, confirmed, timing | added, proven, clock)


def _from_now(problem: Problem, sittings: Sequence[Sitting], now: int) -> Problem:
    """The problem with the past as it was: its meetings pinned, nothing else before ``now``."""
    past = {sitting.pair: sitting for sitting in sittings if sitting.slot < now}
    everything = frozenset(range(len(problem.slots)))
    before, after = frozenset(range(now)), everything - frozenset(range(now))

    def party(one: Party) -> Party:
        return replace(one, slots=(everything if one.slots is None else one.slots & after) | before, least=0)

    def candidate(one: Candidate) -> Candidate:
        if one.pair in past:
            return replace(one, slots=frozenset({past[one.pair].slot}))
        return replace(one, slots=after if one.slots is None else one.slots & after)

    pins = [pin for pin in problem.pins if pin.pair not in past and pin.slot >= now]
    pins += [Pin(*one.pair, one.slot, one.table) for one in past.values()]
    tables = problem.tables and tuple(
        numbers | {one.table for one in past.values() if one.slot == slot and one.table is not None}
        for slot, numbers in enumerate(problem.tables)
    )
    return replace(
        problem,
        parties=tuple(map(party, problem.parties)),
        candidates=tuple(map(candidate, problem.candidates)),
        pins=tuple(pins),
        tables=tables,
        spread=None,
    )


def _least_disturbed(grid: Grid, confirmed: dict[int, Sitting], clock: Clock) -> tuple[dict[int, int], bool]:
    """Slots for confirmed and pinned meetings; whether it is proven that none disturbs fewer."""
    simple = _kept_in_place(grid, confirmed)
    pinned = grid.pinned.keys() <= simple.keys()
    able = sum(sitting.slot in grid.domain[meeting] for meeting, sitting in confirmed.items())
    if pinned and _undisturbed(grid, confirmed, simple)[:2] == (len(confirmed), able):
        return simple, True
    model = Model(grid, sorted({*confirmed, *grid.pinned}))
    there = sum(model.at[m][one.slot] for m, one in confirmed.items() if one.slot in model.at[m])
    held = sum(model.held[m] for m in confirmed)
    seated = sum(model.at[m][one.slot] for m, one in confirmed.items() if _stands(grid, one))
    worth = sum(grid.worth[m] // 100 * model.held[m] for m in confirmed)
    most = sum(grid.worth[m] // 100 for m in confirmed) + 1
    more = len(confirmed) + 1
    objective = ((held * more + there) * more + seated) * most + worth
    answer = maximise(model, objective, simple, clock.part(0.8))
    if answer.timing is None and not pinned:
        if clash := conflict(grid):
            raise infeasible(clash)
        raise Infeasible("schedule_not_found", seconds=round(clock.spent))
    known = [timing for timing in (answer.timing, simple if pinned else None) if timing is not None]
    best = max(known, key=lambda timing: _undisturbed(grid, confirmed, timing))
    return best, best is answer.timing and answer.bound // most == answer.value // most


def _kept_in_place(grid: Grid, confirmed: dict[int, Sitting]) -> dict[int, int]:
    """A valid schedule without search: who can stays, who cannot goes to a slot that is free for both."""
    board = Board(grid)
    standing_first = sorted(confirmed.items(), key=lambda known: not _stands(grid, known[1]))
    before = [(meeting, sitting.slot) for meeting, sitting in standing_first]
    for meeting, slot in [*grid.pinned.items(), *before]:
        if slot in board.fitting(meeting):
            board.place(meeting, slot)
    for meeting in sorted(confirmed.keys() - board.timing.keys()):
        if slots := board.fitting(meeting):
            board.place(meeting, slots[0])
    return board.timing


def _undisturbed(grid: Grid, confirmed: dict[int, Sitting], timing: dict[int, int]) -> tuple[int, int, int]:
    """How many confirmed meetings are held, how many of them when they were, and where they were."""
    there = [sitting for meeting, sitting in confirmed.items() if timing.get(meeting) == sitting.slot]
    seated = sum(_stands(grid, sitting) for sitting in there)
    return len(confirmed.keys() & timing.keys()), len(there), seated


def _stands(grid: Grid, sitting: Sitting) -> bool:
    """Whether a confirmed meeting could stay as it is: its slot is open to it and its table is there."""
    tables = grid.problem.tables
    there = tables is None or sitting.table is None or sitting.table in tables[sitting.slot]
    return there and sitting.slot in grid.domain[grid.position[sitting.pair]]


def _added(
    grid: Grid, confirmed: dict[int, Sitting], timing: dict[int, int], newcomers: set[str], clock: Clock
) -> dict[int, int]:
    """The best new meetings in slots that the change freed, or for ``newcomers``."""
    freed = {(party, slot) for party, slot in _freed(grid, confirmed, timing)}

    def open_(meeting: int) -> tuple[int, ...]:
        pair = grid.firm[meeting], grid.buyer[meeting]
        new = any(grid.parties[party].id in newcomers for party in pair)
        return tuple(
            slot for slot in board.fitting(meeting) if new or any((party, slot) in freed for party in pair)
        )

    board = Board(grid, timing)
    spare = {m: slots for m in grid.meetings if m not in confirmed and (slots := open_(m))}
    if not spare:
        return {}
    domains = {**{meeting: (slot,) for meeting, slot in timing.items()}, **spare}
    narrow = replace(grid, domain=tuple(domains.get(meeting, ()) for meeting in grid.meetings))
    model = Model(narrow, sorted(domains))
    for meeting in timing:
        model.cp.add(model.held[meeting] == 1)
    prize = sum(grid.worth[m] + 1 for m in spare) + 1
    objective = sum((grid.worth[m] + 1 + prize * grid.prizes[m]) * model.held[m] for m in spare)
    answer = maximise(model, objective, timing, clock)
    return {meeting: slot for meeting, slot in (answer.timing or {}).items() if meeting in spare}


def _freed(grid: Grid, confirmed: dict[int, Sitting], timing: dict[int, int]) -> Iterable[tuple[int, int]]:
    """(party, slot) that a confirmed meeting left, where the party could still meet."""
    for meeting, sitting in confirmed.items():
        if timing.get(meeting) != sitting.slot:
            for party in (grid.firm[meeting], grid.buyer[meeting]):
                slots = grid.parties[party].slots
                if slots is None or sitting.slot in slots:
                    yield party, sitting.slot


def _proposal(
    grid: Grid, confirmed: dict[int, Sitting], timing: dict[int, int], proven: bool, clock: Clock
) -> Replanned:
    """Seat the meetings, those that stay at their tables if these still stand, and compare."""
    untimed = grid.sittings(timing)
    old = {sitting.pair: sitting for sitting in confirmed.values()}
    wanted = {
        one: table
        for one in untimed
        if one.pair in old and old[one.pair].slot == one.slot and (table := old[one.pair].table) is not None
    }
    seated, moves = seat(grid, untimed, wanted)
    values = Ledger(grid, seated).values()
    bounds = bounds_beside(grid, choose(grid), values)
    levels = {goal: Level(values[goal], bound) for goal, bound in bounds.items()}
    new = {sitting.pair: sitting for sitting in seated}
    shared = [(one, new[one.pair]) for one in confirmed.values() if one.pair in new]
    changes = Changes(
        kept=tuple(after for before, after in shared if before == after),
        moved=tuple(Move(before, after) for before, after in shared if before != after),
        cancelled=tuple(one for one in confirmed.values() if one.pair not in new),
        added=tuple(one for one in seated if one.pair not in old),
        freed=_replacements(grid, confirmed, timing),
        proven=proven,
    )
    return Replanned(Plan(seated, levels | {Goal.MOVES: moves}, clock.spent), changes)


def _replacements(grid: Grid, confirmed: dict[int, Sitting], timing: dict[int, int]) -> tuple[Freed, ...]:
    """For each freed place, whom the party could meet there, best first; the plan's own choice leads."""
    board = Board(grid, timing)
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for party, slot in _freed(grid, confirmed, timing):
        taken = [m for m in grid.meetings_of[party] if timing.get(m) == slot and m not in confirmed]
        others = [
            m
            for m in grid.meetings_of[party]
            if m not in confirmed and slot in grid.domain[m] and board.wanted(m) and board.fits(m, slot)
        ]
        found[party, slot] = taken + sorted(others, key=lambda m: -grid.worth[m])[: OFFERED - len(taken)]
    candidates = grid.problem.candidates
    return tuple(
        Freed(grid.parties[party].id, slot, tuple(candidates[m].pair for m in meetings))
        for (party, slot), meetings in found.items()
    )
