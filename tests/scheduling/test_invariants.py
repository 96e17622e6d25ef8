"""What holds of every schedule, counted here from its sittings alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import assume, given, settings

from recommender.errors import Infeasible
from recommender.scheduling import Party, Plan, Problem, Sitting, solve
from tests.scheduling.missions import QUIET, missions

Invariant = Callable[[Problem, Plan], bool]


def of(party: Party, plan: Plan) -> list[Sitting]:
    return [sitting for sitting in plan.sittings if party.id in sitting.pair]


def only_candidates_are_held_and_each_once(problem: Problem, plan: Plan) -> bool:
    pairs = [sitting.pair for sitting in plan.sittings]
    return len(set(pairs)) == len(pairs) and set(pairs) <= {one.pair for one in problem.candidates}


def nobody_is_in_more_meetings_at_once_than_it_has_delegates(problem: Problem, plan: Plan) -> bool:
    return all(
        count <= party.delegates
        for party in problem.parties
        for count in Counter(sitting.slot for sitting in of(party, plan)).values()
    )


def nobody_meets_while_away(problem: Problem, plan: Plan) -> bool:
    return all(
        party.slots is None or sitting.slot in party.slots
        for party in problem.parties
        for sitting in of(party, plan)
    )


def everybody_has_at_least_and_at_most_what_was_agreed(problem: Problem, plan: Plan) -> bool:
    return all(
        party.least <= len(of(party, plan)) <= (len(problem.candidates) if party.most is None else party.most)
        for party in problem.parties
    )


def every_table_stands_and_is_taken_once(problem: Problem, plan: Plan) -> bool:
    places = [(sitting.slot, sitting.table) for sitting in plan.sittings]
    return problem.tables is None or (
        len(set(places)) == len(places) and all(table in problem.tables[slot] for slot, table in places)
    )


def pins_are_kept(problem: Problem, plan: Plan) -> bool:
    slots = {sitting.pair: sitting.slot for sitting in plan.sittings}
    return all(slots.get(pin.pair) == pin.slot for pin in problem.pins)


def what_comes_first_is_earlier(problem: Problem, plan: Plan) -> bool:
    slots = {sitting.pair: sitting.slot for sitting in plan.sittings}
    both = [(a, b) for a, b in problem.precedences if a in slots and b in slots]
    return all(slots[earlier] < slots[later] for earlier, later in both)


def one_company_meets_a_buyer_once(problem: Problem, plan: Plan) -> bool:
    company = {party.id: party.company for party in problem.parties}
    met = [(company[one.firm_id], one.buyer_id) for one in plan.sittings if company[one.firm_id]]
    return len(set(met)) == len(met)


INVARIANTS: list[Invariant] = [
    only_candidates_are_held_and_each_once,
    nobody_is_in_more_meetings_at_once_than_it_has_delegates,
    nobody_meets_while_away,
    everybody_has_at_least_and_at_most_what_was_agreed,
    every_table_stands_and_is_taken_once,
    pins_are_kept,
    what_comes_first_is_earlier,
    one_company_meets_a_buyer_once,
]


@settings(QUIET, max_examples=60)
@given(missions(most_meetings=9, most_slots=3))
def test_every_schedule_keeps_every_invariant(problem: Problem) -> None:
    try:
        plan = solve(problem, seconds=1)
    except Infeasible:
        assume(False)
    assert [broken.__name__ for broken in INVARIANTS if not broken(problem, plan)] == []
