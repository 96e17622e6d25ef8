from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from recommender.errors import Infeasible
from recommender.scheduling import Candidate, Goal, Party, Pin, Problem, conflicts, solve
from recommender.scheduling.checking import violations
from recommender.scheduling.conflicts import conflict, obvious
from recommender.scheduling.grid import grid_of
from recommender.scheduling.limits import Limit, limit
from recommender.wording import error_phrase
from tests.scheduling.missions import QUIET, assignments, every_schedule, mission, missions, tables

MANY = settings(QUIET, max_examples=40)


def broken_sets(problem: Problem) -> list[set[Limit]]:
    """The limits that each assignment of slots breaks, valid or not, as a conflict names them."""
    grid = grid_of(problem)

    def named(one: Limit) -> Limit:
        facts = dict(one.facts)
        if one.code != "least":
            return one
        (party,) = (at for at, party in enumerate(grid.parties) if party.label == facts["party"])
        return limit("least", **facts, matches=len(grid.meetings_of[party]))

    return [{named(one) for one in violations(grid, sittings)} for sittings in assignments(problem)]


@QUIET
@given(missions(most_meetings=4, most_slots=3))
def test_a_conflict_is_named_exactly_when_there_is_no_schedule(problem: Problem) -> None:
    grid = grid_of(problem)
    assert bool(obvious(grid) or conflict(grid)) == (next(every_schedule(problem), None) is None)


@MANY
@given(missions(most_meetings=4, most_slots=3))
def test_no_schedule_keeps_all_limits_of_a_conflict(problem: Problem) -> None:
    clash = set(conflict(grid_of(problem)))
    assume(clash)
    assert all(broken & clash for broken in broken_sets(problem))


@MANY
@given(missions(most_meetings=4, most_slots=3))
def test_every_limit_of_a_conflict_is_needed(problem: Problem) -> None:
    clash = set(conflict(grid_of(problem)))
    assume(clash)
    found = broken_sets(problem)
    for forgotten in clash:
        assert any(broken & clash <= {forgotten} for broken in found), forgotten


def refusal(problem: Problem) -> Infeasible:
    with pytest.raises(Infeasible) as caught:
        solve(problem, seconds=5)
    return caught.value


def codes(problem: Problem) -> list[str]:
    clash = refusal(problem).details["clash"]
    assert isinstance(clash, tuple)
    return [limit.code for limit in clash]


def test_an_event_without_slots_is_named() -> None:
    assert codes(mission(1, 1, 0, tables=())) == ["no_slots"]


def test_an_event_without_tables_is_named() -> None:
    assert codes(mission(1, 1, 2, tables=tables(0, 2))) == ["no_tables"]


def test_availability_outside_the_event_is_named_with_its_slot() -> None:
    problem = mission(1, 1, 2, parties=(Party("F0", slots=frozenset({1, 6})), Party("B0")))
    assert "slot 7" in error_phrase(refusal(problem), "en")


def test_two_pins_of_one_party_in_one_slot_clash() -> None:
    problem = mission(1, 2, 2, pins=(Pin("F0", "B0", 1), Pin("F0", "B1", 1)), tables=None)
    assert codes(problem) == ["at_once", "pin", "pin"]


def test_two_pins_at_one_table_clash() -> None:
    problem = mission(2, 2, 1, pins=(Pin("F0", "B0", 0, 1), Pin("F1", "B1", 0, 1)))
    assert codes(problem) == ["table_pin"]


def test_a_minimum_above_what_is_possible_names_the_party_and_its_matches() -> None:
    problem = mission(1, 2, 5, parties=(Party("F0", "Ege Kimya", least=3), Party("B0"), Party("B1")))
    assert error_phrase(refusal(problem), "tr").endswith(
        "Ege Kimya en az 3 görüşme yapmalı (kabul edilen eşleşme: 2)"
    )


def test_a_minimum_that_too_few_slots_allow_names_both_limits() -> None:
    problem = mission(1, 3, 2, parties=(Party("F0", least=3), *(Party(f"B{at}") for at in range(3))))
    assert codes(problem) == ["at_once", "least"]


def test_pins_that_clash_are_named_on_the_largest_missions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "LARGEST", 0)
    owed = (Party("F0", least=1), Party("B0"), Party("B1", least=1))
    problem = mission(1, 2, 2, parties=owed, pins=(Pin("F0", "B0", 1), Pin("F0", "B1", 1)), tables=None)
    assert codes(problem) == ["at_once", "pin", "pin"]


def test_a_party_without_a_match_owed_a_meeting_is_named() -> None:
    problem = mission(1, 1, 2, parties=(Party("F0"), Party("B0"), Party("F1", least=1)))
    assert codes(problem) == ["least"]


def test_a_party_without_a_match_and_without_a_minimum_is_left_out() -> None:
    plan = solve(mission(1, 1, 2, parties=(Party("F0"), Party("B0"), Party("F1"))))
    assert len(plan.sittings) == 1
    assert plan.levels[Goal.MINIMUM].value == 1


def test_the_same_conflict_is_worded_in_three_languages() -> None:
    refused = refusal(mission(1, 2, 2, pins=(Pin("F0", "B0", 1), Pin("F0", "B1", 1)), tables=None))
    assert "are pinned to slot 2" in error_phrase(refused, "en")
    assert "2. aralığa sabitlenmiş" in error_phrase(refused, "tr")
    assert "закреплена за интервалом 2" in error_phrase(refused, "ru")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"parties": (Party("F0"), Party("F0"), Party("B0"))}, "party ids are unique"),
        ({"candidates": (Candidate("F0", "B0"), Candidate("F0", "B0"))}, "a pair is one candidate"),
        ({"candidates": (Candidate("F0", "B7"),)}, "known parties"),
        ({"pins": (Pin("F0", "B7", 0),)}, "name candidates"),
        ({"pins": (Pin("F0", "B0", 5),)}, "known slots"),
        ({"pins": (Pin("F0", "B0", 0), Pin("F0", "B0", 1))}, "pinned once"),
        ({"tables": tables(1, 1)}, "every slot"),
        ({"interpreters": {"ru": (1,)}}, "every slot"),
    ],
)
def test_a_problem_that_contradicts_itself_is_a_programmers_mistake(
    fields: dict[str, object], rule: str
) -> None:
    with pytest.raises(ValueError, match=rule):
        solve(mission(1, 1, 2, **fields))
