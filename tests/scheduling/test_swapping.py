"""Exchanges of slots, and the path of the solver on missions too large for anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recommender.errors import Infeasible
from recommender.scheduling import Candidate, Goal, Party, Problem, Progress, exact, solve, solving
from recommender.scheduling.checking import Ledger, violations
from recommender.scheduling.choosing import choose
from recommender.scheduling.clock import Clock
from recommender.scheduling.greedy import first_timing
from recommender.scheduling.grid import Grid, grid_of
from recommender.scheduling.plan import Sitting
from recommender.scheduling.runs import Runs
from recommender.scheduling.swapping import Swaps
from tests.scheduling.missions import QUIET, best_of_all, day_of, mission, missions, rank, tables


def figures(grid: Grid, timing: dict[int, int]) -> tuple[float, float, int]:
    """Breaks, their spread, and by how many slots meetings come after the first of their day."""
    values = Ledger(grid, grid.sittings(timing)).values()
    return (
        values[Goal.BREAKS],
        values[Goal.SPREAD],
        sum(s - d[0] for s in timing.values() for d in grid.days if s in d),
    )


def broken(grid: Grid, timing: dict[int, int]) -> set[str]:
    return {limit.code for limit in violations(grid, grid.sittings(timing))}


@QUIET
@given(st.sets(st.integers(0, 5)), st.integers(1, 3))
def test_breaks_read_off_bits_are_those_of_the_ledger(slots: set[int], days: int) -> None:
    parties = (Party("F0"), *(Party(f"B{at}") for at in range(6)))
    grid = grid_of(replace(mission(1, 6, 6, parties=parties), slots=day_of(6, days)))
    runs = Runs(grid.days)
    sittings = [Sitting("F0", f"B{slot}", slot) for slot in slots]
    assert runs.breaks(sum(runs.bit[slot] for slot in slots)) == Ledger(grid, sittings).breaks("F0")


@QUIET
@given(missions(most_meetings=6, most_slots=6))
def test_exchanges_hold_the_same_meetings_and_keep_every_limit(problem: Problem) -> None:
    grid = grid_of(problem)
    start = first_timing(grid, choose(grid).meetings)
    found = [start]
    Swaps(grid, start).take_breaks_out(Clock(0.02), found.append)
    for timing in found:
        assert timing.keys() == start.keys()
        assert broken(grid, timing) <= broken(grid, start) | {"spread"}
    breaks = [Ledger(grid, grid.sittings(timing)).values()[Goal.BREAKS] for timing in found]
    assert breaks == sorted(breaks, reverse=True)


@QUIET
@given(missions(most_meetings=6, most_slots=6))
def test_days_begin_no_later_and_nothing_else_gets_worse(problem: Problem) -> None:
    grid = grid_of(problem)
    start = first_timing(grid, choose(grid).meetings)
    early = Swaps(grid, start).begin_early(Clock(0.02))
    assert early.keys() == start.keys()
    assert broken(grid, early) <= broken(grid, start) | {"spread"}
    before, after = (figures(grid, timing) for timing in (start, early))
    assert after <= before


def test_each_day_begins_as_early_as_it_can() -> None:
    """Two days of four slots: at one table, four meetings of different parties take two slots of each."""
    wanted = pairs("F0B0", "F1B1", "F2B2", "F3B3")
    problem = replace(mission(4, 4, 8, tables=tables(1, 8), candidates=wanted), slots=day_of(8, 2))
    early = Swaps(grid_of(problem), {0: 2, 1: 3, 2: 6, 3: 7}).begin_early(Clock(0.5))
    assert sorted(early.values()) == [0, 1, 4, 5]


@QUIET
@given(missions(most_meetings=6, most_slots=3))
def test_room_is_made_without_taking_a_place_from_anybody(problem: Problem) -> None:
    grid = grid_of(problem)
    chosen = choose(grid).meetings
    start = first_timing(grid, chosen)
    swaps = Swaps(grid, start)
    swaps.place(chosen, Clock(0.02))
    assert start.keys() <= swaps.board.timing.keys() <= {*chosen, *start}
    assert broken(grid, swaps.board.timing) <= broken(grid, start) | {"spread"}


def test_a_meeting_that_fits_nowhere_gets_a_slot_by_an_exchange() -> None:
    early = frozenset({0})
    parties = (Party("F0"), Party("F1"), Party("B0", slots=early), Party("B1"))
    grid = grid_of(mission(2, 2, 2, parties=parties, tables=tables(1, 2), candidates=pairs("F0B1", "F1B0")))
    swaps = Swaps(grid, {0: 0})
    swaps.place([1], Clock(1))
    assert swaps.board.timing == {0: 1, 1: 0}


def pairs(*names: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(name[:2], name[2:], 0.5) for name in names)


def test_two_chains_exchange_when_every_table_is_taken() -> None:
    """F0 meets B0 and B1 in slots 0 and 2; only together with F1's meeting in slot 1 can it close its break."""
    parties = (*(Party(f"F{at}") for at in range(2)), *(Party(f"B{at}") for at in range(3)))
    wanted = pairs("F0B0", "F0B1", "F1B2")
    grid = grid_of(mission(2, 3, 3, parties=parties, tables=tables(1, 3), candidates=wanted))
    found: list[dict[int, int]] = []
    Swaps(grid, {0: 0, 1: 2, 2: 1}).take_breaks_out(Clock(5), found.append)
    assert Ledger(grid, grid.sittings(found[-1])).values()[Goal.BREAKS] == 0


@pytest.fixture(scope="module")
def nothing_is_small() -> Iterator[None]:
    """Every mission takes the path of those too large for SAT and CP-SAT."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "LITERALS", -1)
        patch.setattr(exact, "SMALL", -1)
        yield


@pytest.mark.usefixtures("nothing_is_small")
@QUIET
@given(missions(most_meetings=4, most_slots=3))
def test_large_missions_keep_every_limit_and_are_never_better_than_their_bounds(problem: Problem) -> None:
    try:
        plan = solve(problem, seconds=0.2)
    except Infeasible:
        assume(False)
    assert not violations(grid_of(problem), plan.sittings)
    best = best_of_all(problem)
    assert best is not None
    reached = rank({goal: level.value for goal, level in plan.levels.items()})
    bounds = rank({goal: level.bound for goal, level in plan.levels.items()})
    beaten = next((at for at, value in enumerate(reached) if value < best[at]), None)
    if beaten is not None:
        assert bounds[beaten] >= best[beaten]


@pytest.mark.usefixtures("nothing_is_small")
def test_a_stopped_large_mission_is_answered_with_its_first_schedule() -> None:
    stop, told = Event(), list[Progress]()
    stop.set()
    plan = solve(mission(6, 12, 8, tables=tables(4, 8)), seconds=60, stop=stop, progress=told.append)
    assert len(plan.sittings) == 32
    assert len(told) == 1


def test_of_equal_choices_everybody_has_a_meeting() -> None:
    """One table and two slots: two meetings of one firm are worth as much as one of each."""
    grid = grid_of(mission(2, 2, 2, tables=tables(1, 2)))
    plan = solve(grid.problem)
    assert plan.levels[Goal.MINIMUM].value == plan.levels[Goal.MINIMUM].bound == 1


def test_nobodys_minimum_costs_score() -> None:
    candidates = (Candidate("F0", "B0", 0.9), Candidate("F0", "B1", 0.8), Candidate("F1", "B0", 0.1))
    problem = mission(2, 2, 2, tables=tables(1, 2), candidates=candidates)
    plan = solve(problem)
    assert {one.pair for one in plan.sittings} == {("F0", "B0"), ("F0", "B1")}
    assert plan.levels[Goal.MINIMUM].bound == 0
    owed = replace(problem, parties=tuple(replace(party, least=1) for party in problem.parties))
    assert {one.pair for one in solve(owed).sittings} == {("F0", "B1"), ("F1", "B0")}
