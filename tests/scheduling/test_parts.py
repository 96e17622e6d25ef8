"""The parts of the solver against answers known by hand or by trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from threading import Event, Timer
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.scheduling import (
    Candidate,
    Goal,
    Level,
    Party,
    Pin,
    Problem,
    Progress,
    Sitting,
    Slot,
    exact,
    solve,
    solving,
)
from recommender.scheduling.checking import Ledger, moves, violations
from recommender.scheduling.choosing import choose
from recommender.scheduling.clauses import Clauses
from recommender.scheduling.clock import Clock
from recommender.scheduling.fewest import Fewest
from recommender.scheduling.greedy import first_timing
from recommender.scheduling.grid import grid_of
from recommender.scheduling.seating import seat
from recommender.scheduling.travelling import apart, shared_out
from tests.scheduling.missions import QUIET, day_of, every_schedule, mission, missions, tables


def models(clauses: Clauses, literals: list[int]) -> set[tuple[bool, ...]]:
    """The values of ``literals`` in all models."""
    found = set()
    for values in product([False, True], repeat=clauses.variables):
        if all(any(values[abs(x) - 1] == (x > 0) for x in clause) for clause in clauses.formula):
            found.add(tuple(values[x - 1] for x in literals))
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_counter_counts(size: int) -> None:
    clauses = Clauses()
    literals = [clauses.new() for _ in range(size)]
    counted = clauses.counter(literals, size)
    for values in models(clauses, literals + counted):
        assert sum(values[:size]) == sum(values[size:])


@pytest.mark.parametrize(("size", "most"), [(3, 0), (4, 1), (4, 2), (3, 3)])
def test_at_most_allows_so_many_and_no_more(size: int, most: int) -> None:
    clauses = Clauses()
    literals = [clauses.new() for _ in range(size)]
    clauses.at_most(literals, most)
    allowed = {values for values in product([False, True], repeat=size) if sum(values) <= most}
    assert models(clauses, literals) == allowed


@QUIET
@given(missions(most_meetings=4, most_slots=4))
def test_held_meetings_are_timed_exactly_when_they_can_be(problem: Problem) -> None:
    free = tuple(replace(party, least=0, most=None, company="") for party in problem.parties)
    problem = replace(problem, parties=free, pins=())
    grid = grid_of(problem)
    held = [meeting for meeting in grid.meetings if grid.domain[meeting]]
    search = Fewest(grid, held, lambda timing, breaks: None)
    search.run({}, Clock(10))
    possible = any(len(one) == len(held) for one in every_schedule(problem))
    assert search.proven
    assert (search.timing is not None) == search.feasible == possible


OPEN = st.frozensets(st.integers(0, 4), min_size=3)


@QUIET
@given(st.lists(OPEN, min_size=5, max_size=5), st.integers(1, 2), st.integers(1, 2))
def test_fewest_breaks_are_those_of_the_best_schedule(
    open_: list[frozenset[int]], days: int, standing: int
) -> None:
    names = ["F0", "F1", "B0", "B1", "B2"]
    parties = tuple(Party(name, slots=slots) for name, slots in zip(names, open_, strict=True))
    problem = mission(2, 3, 5, parties=parties, tables=tables(standing, 5))
    problem = replace(problem, slots=day_of(5, days), candidates=problem.candidates[:5])
    grid = grid_of(problem)
    timings = (dict(enumerate(slots)) for slots in product(*grid.domain))
    whole = [one for one in map(grid.sittings, timings) if not violations(grid, one)]
    fewest = min((Ledger(grid, one).values()[Goal.BREAKS] for one in whole), default=None)
    search = Fewest(grid, list(grid.meetings), lambda timing, breaks: None)
    search.run({}, Clock(10))
    assert search.proven
    if search.timing is None:
        assert fewest is None
    else:
        assert search.breaks == search.bound == fewest
        assert not violations(grid, grid.sittings(search.timing))


@QUIET
@given(missions())
def test_the_relaxation_bounds_every_schedule(problem: Problem) -> None:
    grid, choice = grid_of(problem), choose(grid_of(problem))
    for sittings in every_schedule(replace(problem, candidates=problem.candidates)):
        held = [problem.candidates[grid.position[one.pair]] for one in sittings]
        prizes = sum(grid.prizes[grid.position[one.pair]] for one in held)
        worth = sum(round(one.score * 10_000) for one in held)
        assert (prizes, worth) <= (choice.prizes, choice.worth)


@QUIET
@given(missions())
def test_the_first_schedule_keeps_every_limit_but_minimum_and_spread(problem: Problem) -> None:
    grid = grid_of(problem)
    broken = violations(grid, grid.sittings(first_timing(grid, choose(grid).meetings)))
    assert {limit.code for limit in broken} <= {"least", "pin", "spread"}


def best_seats(problem: Problem, sittings: tuple[Sitting, ...]) -> int:
    """Fewest table changes by trying all seats."""
    grid = grid_of(problem)
    choices = product(range(len(problem.tables[0])), repeat=len(sittings)) if problem.tables else ()
    seated = (
        tuple(replace(one, table=table) for one, table in zip(sittings, taken, strict=True))
        for taken in choices
    )
    return min(moves(grid, one) for one in seated if not violations(grid, one))


@QUIET
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=6, unique=True))
def test_buyers_change_tables_as_seldom_as_can_be(places: list[tuple[int, int]]) -> None:
    problem = mission(3, 3, 4, tables=tables(2, 4))
    taken: set[tuple[str, str]] = set()
    sittings = []
    for buyer, slot in places:
        firm = next((f"F{at}" for at in range(3) if (f"F{at}", f"B{buyer}") not in taken), None)
        busy = {one.firm_id for one in sittings if one.slot == slot}
        if firm and firm not in busy and sum(one.slot == slot for one in sittings) < 2:
            taken.add((firm, f"B{buyer}"))
            sittings.append(Sitting(firm, f"B{buyer}", slot))
    ordered = tuple(sorted(sittings, key=lambda one: one.slot))
    seated, level = seat(grid_of(problem), ordered)
    assert not violations(grid_of(problem), seated)
    assert level.bound <= best_seats(problem, ordered) <= level.value <= best_seats(problem, ordered) + 1


def test_a_buyer_comes_back_to_its_table_after_others_sat_at_it() -> None:
    """Both tables are taken between the two meetings of B0."""
    problem = mission(3, 3, 3, tables=tables(2, 3))
    pairs = [("F0", "B0", 0), ("F0", "B1", 1), ("F1", "B2", 1), ("F1", "B0", 2)]
    seated, level = seat(grid_of(problem), [Sitting(*one) for one in pairs])
    assert level == Level(0, 0)
    assert len({one.table for one in seated if one.buyer_id == "B0"}) == 1


def test_a_pinned_table_is_kept() -> None:
    plan = solve(mission(2, 2, 2, pins=(Pin("F0", "B1", 1, 1),)))
    assert Sitting("F0", "B1", 1, 1) in plan.sittings


def test_a_firm_with_two_delegates_sits_at_two_tables_at_once() -> None:
    parties = (Party("F0", delegates=2), Party("B0"), Party("B1"))
    plan = solve(mission(1, 2, 1, parties=parties, tables=tables(2, 1)))
    assert {one.table for one in plan.sittings} == {0, 1}


def test_a_firm_is_not_sent_to_two_places_with_too_little_time_between() -> None:
    parties = (Party("F0"), Party("B0", place="Bursa"), Party("B1", place="Gebze"))
    fields: dict[str, object] = {"parties": parties, "tables": None}
    near = mission(1, 2, 2, **fields, travel={("Gebze", "Bursa"): 0})
    far = replace(near, travel={("Gebze", "Bursa"): 45})
    apart = replace(far, slots=(Slot(0, 540, 600), Slot(0, 645, 700)))
    assert [len(solve(one).sittings) for one in (near, far, apart)] == [2, 1, 2]


def test_two_delegates_of_a_firm_go_to_two_places_but_not_to_three() -> None:
    places = ("Bursa", "Gebze", "Ankara")
    parties = (Party("F0", delegates=2), *(Party(f"B{at}", place=place) for at, place in enumerate(places)))
    roads = {pair: 90 for pair in combinations(places, 2)}
    problem = mission(1, 3, 2, parties=parties, tables=None, travel=roads)
    together = [{one.buyer_id for one in solve(problem).sittings if one.slot == slot} for slot in (0, 1)]
    assert sorted(map(len, together)) in ([0, 2], [1, 1])
    assert len(solve(problem).sittings) == 2
    near = replace(problem, travel=roads | {("Bursa", "Ankara"): 0})
    assert len(solve(near).sittings) == 3


VISITS = st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.integers(0, 3)), max_size=6)


@QUIET
@given(VISITS, st.integers(1, 3), st.lists(st.sampled_from([0, 40]), min_size=3, max_size=3))
def test_visits_are_shared_out_exactly_when_some_split_works(
    visits: list[tuple[str, int]], delegates: int, minutes: list[int]
) -> None:
    roads = dict(zip(combinations("ABC", 2), minutes, strict=True))
    far = apart(replace(mission(1, 1, 4), travel=roads), "ABC", [range(4)])

    def clash(a: tuple[str, int], b: tuple[str, int]) -> bool:
        road = roads.get((min(a[0], b[0]), max(a[0], b[0])), 0)
        return a[1] == b[1] or (a[0] != b[0] and abs(a[1] - b[1]) * 30 - 30 < road)

    def works(split: tuple[int, ...]) -> bool:
        given = list(zip(visits, split, strict=True))
        return not any(a[1] == b[1] and clash(a[0], b[0]) for a, b in combinations(given, 2))

    expected = any(works(split) for split in product(range(delegates), repeat=len(visits)))
    assert shared_out(visits, far, delegates) == expected


def test_idle_slots_between_two_days_are_no_break() -> None:
    closed = frozenset({0, 3})
    parties = (Party("F0", slots=closed), Party("B0"), Party("B1"))
    one_day = mission(1, 2, 4, parties=parties)
    assert solve(one_day).levels[Goal.BREAKS].value == 1
    assert solve(replace(one_day, slots=day_of(4, days=2))).levels[Goal.BREAKS].value == 0


def test_meetings_without_a_common_language_share_the_interpreters() -> None:
    parties = [Party(f"F{at}", languages=frozenset({"tr"})) for at in range(3)]
    parties += [Party(f"B{at}", languages=frozenset({"ru"})) for at in range(3)]
    problem = mission(3, 3, 1, parties=tuple(parties), interpreters={"ru": (2,)})
    assert len(solve(problem).sittings) == 2


def test_progress_tells_of_ever_better_schedules() -> None:
    told: list[Progress] = []
    plan = solve(mission(4, 6, 8), progress=told.append)
    assert told
    ranks = [(step.values[Goal.SCORE], -step.values[Goal.BREAKS]) for step in told]
    assert ranks == sorted(ranks)
    assert told[-1].values[Goal.BREAKS] == plan.levels[Goal.BREAKS].value


def test_a_stopped_search_returns_the_best_so_far() -> None:
    problem = mission(12, 20, 16, tables=tables(9, 16))
    stop, started = Event(), monotonic()
    timer = Timer(0.5, stop.set)
    timer.start()
    plan = solve(problem, seconds=120, stop=stop)
    timer.cancel()
    assert not violations(grid_of(problem), plan.sittings)
    assert monotonic() - started < 100


def test_candidates_of_one_company_never_meet_a_buyer_twice() -> None:
    parties = (Party("F0", company="Ege"), Party("F1", company="Ege"), Party("B0"), Party("B1"))
    plan = solve(mission(2, 2, 4, parties=parties))
    assert sorted(one.buyer_id for one in plan.sittings) == ["B0", "B1"]


def places(*musts: int) -> Problem:
    """One firm with two slots, each buyer at a place of its must-meet list, the last worth most."""
    parties = (Party("F0"), *(Party(f"B{at}") for at in range(len(musts))))
    candidates = tuple(Candidate("F0", f"B{at}", 0.5 + at / 10, must=place) for at, place in enumerate(musts))
    return mission(1, len(musts), 2, parties=parties, candidates=candidates)


@pytest.mark.parametrize("limit", ["exact", "large"])
def test_the_first_of_a_must_meet_list_comes_before_later_ones_and_any_score(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit == "large":
        monkeypatch.setattr(solving, "LITERALS", -1)
        monkeypatch.setattr(exact, "SMALL", -1)
    plan = solve(places(2, 1, 3, 0))
    assert {one.buyer_id for one in plan.sittings} == {"B0", "B1"}
    assert plan.levels[Goal.MUSTS] == Level(2, 2)
    assert plan.levels[Goal.ORDER] == Level(9, 9)


def test_one_more_must_meet_counts_above_any_place() -> None:
    """F0's first wish and F1's two later ones want the same slot of B0 and B1."""
    pairs = [("F0", "B0", 1), ("F1", "B0", 5), ("F0", "B1", 4)]
    candidates = tuple(Candidate(firm, buyer, 0.5, must) for firm, buyer, must in pairs)
    plan = solve(mission(2, 2, 1, candidates=candidates))
    assert {one.pair for one in plan.sittings} == {("F1", "B0"), ("F0", "B1")}


def test_the_flow_has_numbers_large_enough_for_every_partys_list() -> None:
    count = 400
    parties = tuple(Party(f"{side}{at}", most=16) for side in "FB" for at in range(count))
    candidates = tuple(
        Candidate(f"F{at}", f"B{(at + step) % count}", 0.9999, must=step + 1)
        for at in range(count)
        for step in range(20)
    )
    grid = grid_of(mission(0, 0, 32, parties=parties, candidates=candidates, tables=tables(300, 32)))
    assert len(choose(grid).meetings) == 16 * count


def test_scores_count_above_the_number_of_meetings() -> None:
    candidates = tuple(
        Candidate(f"F{f}", f"B{b}", 0.9 if f == b == 0 else 0.2) for f, b in combinations(range(2), 2)
    )
    problem = mission(
        2, 2, 1, candidates=(*candidates, Candidate("F0", "B0", 0.9), Candidate("F1", "B1", 0.1))
    )
    best = solve(replace(problem, tables=tables(1, 1)))
    assert [one.pair for one in best.sittings] == [("F0", "B0")]
