"""Each limit by itself: two meetings that it keeps apart, for every part of the solver that has to know it."""

from __future__ import annotations

import pytest

from recommender.scheduling import Candidate, Party
from recommender.scheduling.board import Board
from recommender.scheduling.checking import violations
from recommender.scheduling.clock import Clock
from recommender.scheduling.constraining import Model
from recommender.scheduling.fewest import Fewest
from recommender.scheduling.grid import Grid, grid_of
from recommender.scheduling.improving import maximise
from tests.scheduling.missions import mission, tables

TURKISH, RUSSIAN = frozenset({"tr"}), frozenset({"ru"})
ONE_FIRM = (Party("F0"), Party("B0"), Party("B1"))
SAME = ((("F0", "B0"), 0), (("F1", "B1"), 0))
TWICE = ((("F0", "B0"), 0), (("F0", "B1"), 0))
ONE_BY_ONE = ((("F0", "B0"), 0), (("F0", "B1"), 1))
AT_ONE_BUYER = ((("F0", "B0"), 0), (("F1", "B0"), 1))

Meetings = tuple[tuple[tuple[str, str], int], ...]
SPEAKERS = tuple(Party(f"{s}{at}", languages=TURKISH if s == "F" else RUSSIAN) for s in "FB" for at in (0, 1))

CASES: dict[str, tuple[Meetings, dict[str, object]]] = {
    "tables": (SAME, {"tables": tables(1, 2)}),
    "interpreters": (SAME, {"parties": SPEAKERS, "interpreters": {"ru": (1, 1)}}),
    "at_once": (TWICE, {"parties": ONE_FIRM}),
    "before": (ONE_BY_ONE, {"parties": ONE_FIRM, "precedences": ((("F0", "B1"), ("F0", "B0")),)}),
    "travel": (
        ONE_BY_ONE,
        {
            "parties": (Party("F0"), Party("B0", place="Bursa"), Party("B1", place="Gebze")),
            "travel": {("Gebze", "Bursa"): 45},
        },
    ),
    "company": (
        AT_ONE_BUYER,
        {"parties": (Party("F0", company="Ege"), Party("F1", company="Ege"), Party("B0"))},
    ),
    "most": (ONE_BY_ONE, {"parties": (Party("F0", most=1), Party("B0"), Party("B1"))}),
}
OF_TIME = ["tables", "interpreters", "at_once", "before", "travel"]
"""Limits on when chosen meetings are; the others are on which are chosen."""


def apart(name: str) -> tuple[Grid, dict[int, int]]:
    """A problem of two meetings with one slot each, and these slots."""
    meetings, fields = CASES[name]
    candidates = tuple(Candidate(*pair, 0.5, slots=frozenset({slot})) for pair, slot in meetings)
    problem = mission(2, 2, 2, **({"tables": None} | fields | {"candidates": candidates}))
    return grid_of(problem), {at: slot for at, (_, slot) in enumerate(meetings)}


@pytest.mark.parametrize("name", CASES)
def test_the_check_names_the_limit_that_is_broken(name: str) -> None:
    grid, timing = apart(name)
    assert {limit.code for limit in violations(grid, grid.sittings(timing))} == {name}


@pytest.mark.parametrize("name", CASES)
def test_a_board_with_the_one_has_no_place_for_the_other(name: str) -> None:
    grid, timing = apart(name)
    for first, second in ((0, 1), (1, 0)):
        assert Board(grid).fitting(second) == [timing[second]]
        assert Board(grid, {first: timing[first]}).fitting(second) == []


@pytest.mark.parametrize("name", CASES)
def test_cp_sat_holds_one_of_the_two(name: str) -> None:
    grid, _ = apart(name)
    model = Model(grid)
    assert maximise(model, sum(model.held.values()), {}, Clock(10)).value == 1


@pytest.mark.parametrize("name", OF_TIME)
def test_sat_proves_that_the_two_cannot_both_be_held(name: str) -> None:
    grid, _ = apart(name)
    search = Fewest(grid, [0, 1], lambda _timing, _breaks: None)
    search.run({}, Clock(10))
    assert not search.feasible


@pytest.mark.parametrize(("buyers", "possible"), [(2, True), (3, False)])
def test_sat_knows_that_two_delegates_can_be_in_two_meetings_at_once_but_not_in_three(
    buyers: int, possible: bool
) -> None:
    parties = (Party("F0", delegates=2), *(Party(f"B{at}") for at in range(buyers)))
    grid = grid_of(mission(1, buyers, 1, parties=parties, tables=None))
    search = Fewest(grid, range(buyers), lambda _timing, _breaks: None)
    search.run({}, Clock(10))
    assert search.feasible == possible == (search.timing is not None)
