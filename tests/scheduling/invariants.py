"""What holds of every schedule, counted from its sittings and the problem alone: nothing of the solver is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise, product

from recommender.scheduling import Party, Plan, Problem, Sitting

Invariant = Callable[[Problem, Plan], bool]


def of(party: Party, plan: Plan) -> list[Sitting]:
    return [sitting for sitting in plan.sittings if party.id in sitting.pair]


def only_candidates_are_held_and_each_once(problem: Problem, plan: Plan) -> bool:
    pairs = [sitting.pair for sitting in plan.sittings]
    return len(set(pairs)) == len(pairs) and set(pairs) <= {one.pair for one in problem.candidates}


def meetings_are_when_they_may_be(problem: Problem, plan: Plan) -> bool:
    open_ = {one.pair: one.slots for one in problem.candidates}
    return all((slots := open_[one.pair]) is None or one.slot in slots for one in plan.sittings)


def nobody_is_in_more_meetings_at_once_than_it_has_delegates(problem: Problem, plan: Plan) -> bool:
    """A visited buyer's delegates are the firms that one visit takes."""
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


def pinned_tables_are_kept(problem: Problem, plan: Plan) -> bool:
    at = {sitting.pair: sitting.table for sitting in plan.sittings}
    return problem.tables is None or all(
        pin.table is None or at.get(pin.pair) == pin.table for pin in problem.pins
    )


def what_comes_first_is_earlier(problem: Problem, plan: Plan) -> bool:
    slots = {sitting.pair: sitting.slot for sitting in plan.sittings}
    both = [(a, b) for a, b in problem.precedences if a in slots and b in slots]
    return all(slots[earlier] < slots[later] for earlier, later in both)


def one_company_meets_a_buyer_once(problem: Problem, plan: Plan) -> bool:
    company = {party.id: party.company for party in problem.parties}
    met = [(company[one.firm_id], one.buyer_id) for one in plan.sittings if company[one.firm_id]]
    return len(set(met)) == len(met)


def interpreted(problem: Problem, plan: Plan) -> dict[int, list[frozenset[str]]]:
    """By slot, the buyers' languages of each meeting whose sides share none."""
    spoken = {party.id: party.languages for party in problem.parties}
    found: defaultdict[int, list[frozenset[str]]] = defaultdict(list)
    for one in plan.sittings:
        if not spoken[one.firm_id] & spoken[one.buyer_id]:
            found[one.slot].append(spoken[one.buyer_id])
    return found


def every_interpreter_is_in_one_meeting(problem: Problem, plan: Plan) -> bool:
    """Some choice of a buyer's language for each meeting needs no more of each than there are."""
    offered = problem.interpreters

    def enough(slot: int, needs: Sequence[frozenset[str]]) -> bool:
        assert offered is not None
        choices = (Counter(choice) for choice in product(*needs))
        return any(
            all(language in offered and n <= offered[language][slot] for language, n in taken.items())
            for taken in choices
        )

    return offered is None or all(enough(slot, needs) for slot, needs in interpreted(problem, plan).items())


def everybody_has_time_for_the_road(problem: Problem, plan: Plan) -> bool:
    """Some choice of a delegate for each visit gives each the time from one visit of a day to the next."""
    place = {party.id: party.place for party in problem.parties}

    def in_time(made: Sequence[Sitting]) -> bool:
        for one, then in pairwise(sorted(made, key=lambda visit: visit.slot)):
            a, b = problem.slots[one.slot], problem.slots[then.slot]
            road = minutes(problem, place[one.buyer_id], place[then.buyer_id])
            if one.slot == then.slot or (a.day == b.day and b.start - a.end < road):
                return False
        return True

    def shared_out(party: Party) -> bool:
        visits = of(party, plan)
        return any(
            all(in_time([v for v, to in zip(visits, split, strict=True) if to == who]) for who in set(split))
            for split in product(range(party.delegates), repeat=len(visits))
        )

    firms = {one.firm_id for one in problem.candidates}
    return all(shared_out(party) for party in problem.parties if party.id in firms)


def minutes(problem: Problem, a: str, b: str) -> int:
    """On the road between two places."""
    return max(problem.travel.get((a, b), 0), problem.travel.get((b, a), 0))


def nobody_waits_more_often_than_others_by_more_than_the_spread(problem: Problem, plan: Plan) -> bool:
    def breaks(party: Party) -> int:
        days: defaultdict[int, set[int]] = defaultdict(set)
        for one in of(party, plan):
            days[problem.slots[one.slot].day].add(one.slot)
        return sum(b - a > 1 for day in days.values() for a, b in pairwise(sorted(day)))

    counts = [breaks(party) for party in problem.parties]
    return problem.spread is None or max(counts) - min(counts) <= problem.spread


INVARIANTS: list[Invariant] = [
    only_candidates_are_held_and_each_once,
    meetings_are_when_they_may_be,
    nobody_is_in_more_meetings_at_once_than_it_has_delegates,
    nobody_meets_while_away,
    everybody_has_at_least_and_at_most_what_was_agreed,
    every_table_stands_and_is_taken_once,
    pins_are_kept,
    pinned_tables_are_kept,
    what_comes_first_is_earlier,
    one_company_meets_a_buyer_once,
    every_interpreter_is_in_one_meeting,
    everybody_has_time_for_the_road,
    nobody_waits_more_often_than_others_by_more_than_the_spread,
]


def broken(problem: Problem, plan: Plan) -> list[str]:
    """The names of the invariants that a plan breaks."""
    return [invariant.__name__ for invariant in INVARIANTS if not invariant(problem, plan)]
