"""Popularity without crowding: which pairs of an event to put forward when everyone's seats are few.

A list that sends every buyer to the same three firms is of no use when a firm has eight seats. Here the
whole event is laid out at once, as the pairs that are best in total: a min-cost flow (Ahuja, Magnanti &
Orlin, Network Flows, 1993, ch. 9) from firms' seats over good pairs to buyers' seats. ``balance`` adds
worth to *places*, the first few good matches of each company. Such falling worth is, in a flow, a second
arc beside the first (ibid., ch. 14), so the plan is exactly optimal and in whole meetings.

In a weighted sum of two aims more weight on one never gives less of it (Everett, Operations Research
1963): with ``balance`` the places filled never fall, and the total score never rises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Pairs = NDArray[np.bool_]
Amounts = NDArray[np.float64]
Counts = NDArray[np.int64]

GOOD = 0.5
"""A match of at least this score is good: between them, both sides want it more likely than not."""
PLACES = 3
"""So many good matches make a mission worth a company's while."""
BEST_PAIRS, BALANCED, EVERYONE_SERVED = 0.0, 0.5, 1.0
_UNIT = 1_000_000
"""Whole-numbered worth of a score of 1: flows count in integers."""


@dataclass(frozen=True)
class Crowd:
    """An event's pairs and seats.

    ``score`` is (firms, buyers) in [0, 1], 0 where the two may not meet; ``firm_seats`` and
    ``buyer_seats`` say how many meetings each company can take. Only pairs of at least ``good`` are
    worth a seat, and each company has up to ``places`` that ought to be filled.
    """

    score: Amounts
    firm_seats: Counts
    buyer_seats: Counts
    good: float = GOOD
    places: int = PLACES

    def __post_init__(self) -> None:
        if self.score.shape != (len(self.firm_seats), len(self.buyer_seats)):
            raise ValueError("score is (firms, buyers), seats are one number a company")
        if self.score.size and not 0 <= self.score.min() <= self.score.max() <= 1:
            raise ValueError("scores lie in [0, 1]")

    @property
    def good_pairs(self) -> Pairs:
        """The pairs worth a seat."""
        return (self.score >= self.good) & (self.score > 0)


def best_plan(crowd: Crowd, balance: float) -> Pairs:
    """The good pairs to put forward, (firms, buyers), within everyone's seats.

    Maximises total score + ``balance`` x places filled: a place is worth that part of a perfect match.
    At 1 places come first whatever they cost, and the score decides among plans that fill as many.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    if not 0 <= balance <= 1:
        raise ValueError("balance lies in [0, 1]")
    firms, buyers = np.nonzero(crowd.good_pairs)
    worth = np.rint(crowd.score[firms, buyers] * _UNIT).astype(np.int64)
    flow = SimpleMinCostFlow()
    meetings = flow.add_arcs_with_capacity_and_unit_cost(
        firms, len(crowd.firm_seats) + buyers, np.ones_like(worth), -worth
    )
    above_any_detour = _UNIT * (sum(crowd.score.shape) + 1)
    _add_seats(flow, crowd, round(balance * _UNIT) if balance < EVERYONE_SERVED else above_any_detour)
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("a flow that may stay at home is always feasible")
    plan = np.zeros(crowd.score.shape, np.bool_)
    held = flow.flows(meetings) > 0
    plan[firms[held], buyers[held]] = True
    return plan


def _add_seats(flow: SimpleMinCostFlow, crowd: Crowd, place: int) -> None:
    """Seats of firms from a source, of buyers to a sink: the first few at the worth of a ``place``."""
    source, sink = sum(crowd.score.shape), sum(crowd.score.shape) + 1
    for company, seats in enumerate((*crowd.firm_seats.tolist(), *crowd.buyer_seats.tolist())):
        tail, head = (source, company) if company < len(crowd.firm_seats) else (company, sink)
        few = min(seats, crowd.places)
        flow.add_arc_with_capacity_and_unit_cost(tail, head, few, -place)
        flow.add_arc_with_capacity_and_unit_cost(tail, head, seats - few, 0)
    most = int(min(crowd.firm_seats.sum(), crowd.buyer_seats.sum()))
    flow.add_arc_with_capacity_and_unit_cost(source, sink, most, 0)  # seats may stay empty
    flow.set_nodes_supplies(np.array([source, sink]), np.array([most, -most]))


def plain_plan(crowd: Crowd) -> Pairs:
    """What comes of the plain ranking: down the list of good pairs, each seated while both have a seat."""
    firms, buyers = np.nonzero(crowd.good_pairs)
    left = crowd.firm_seats.copy(), crowd.buyer_seats.copy()
    plan = np.zeros(crowd.score.shape, np.bool_)
    for at in np.argsort(-crowd.score[firms, buyers], kind="stable"):
        firm, buyer = firms[at], buyers[at]
        if left[0][firm] > 0 and left[1][buyer] > 0:
            plan[firm, buyer] = True
            left[0][firm] -= 1
            left[1][buyer] -= 1
    return plan


def places_filled(crowd: Crowd, plan: Pairs) -> int:
    """How many places of firms and buyers a plan fills."""
    return int(sum(np.minimum(plan.sum(axis=axis), crowd.places).sum() for axis in (0, 1)))
