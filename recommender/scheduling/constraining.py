"""The limits as a CP-SAT model over meeting × slot: for choosing, re-planning and finding conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from recommender.scheduling.checking import spoken
from recommender.scheduling.grid import Grid
from recommender.scheduling.limits import Limit, limit
from recommender.scheduling.travelling import Visit, crowds

Literal = cp_model.LiteralT
Expression = cp_model.LinearExprT


class Model:
    """``at[meeting][slot]`` and ``held[meeting]`` under all limits.

    With ``guarded`` each limit holds only while its literal in ``guards`` does, so that a conflict can be
    traced to limits; without, what the limits exclude is left out of the model.
    """

    def __init__(self, grid: Grid, meetings: Iterable[int] | None = None, guarded: bool = False) -> None:
        self.grid = grid
        self.cp = cp_model.CpModel()
        self.guarded = guarded
        self.guards: dict[Limit, cp_model.IntVar] = {}
        chosen = list(grid.meetings if meetings is None else meetings)
        self.at = {
            m: {slot: self.cp.new_bool_var("") for slot in (grid.slots if guarded else grid.domain[m])}
            for m in chosen
        }
        self.held = {meeting: self.cp.new_bool_var("") for meeting in chosen}
        self.of = {
            at: [m for m in meetings_ if m in self.at] for at, meetings_ in enumerate(grid.meetings_of)
        }
        for meeting, slots in self.at.items():
            self.cp.add_exactly_one([*slots.values(), ~self.held[meeting]])
        self._limit_parties()
        self._limit_meetings()
        self._limit_tables()
        self._limit_languages()
        self._limit_travel()
        self._breaks: dict[int, Expression] | None = None
        if grid.problem.spread is not None:
            self._limit_spread(grid.problem.spread)

    def hint(self, timing: Mapping[int, int]) -> None:
        """Start the search from ``timing``."""
        self.cp.proto.clear_solution_hint()
        for meeting, slots in self.at.items():
            self.cp.add_hint(self.held[meeting], meeting in timing)
            for slot, literal in slots.items():
                self.cp.add_hint(literal, timing.get(meeting) == slot)

    def timing(self, value: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> dict[int, int]:
        """Slot by held meeting in a solution."""
        return {
            meeting: slot
            for meeting, slots in self.at.items()
            for slot, literal in slots.items()
            if value.boolean_value(literal)
        }

    def breaks(self) -> dict[int, Expression]:
        """Breaks by party, defined when first asked for."""
        if self._breaks is None:
            self._breaks = {
                party: self.breaks_of(party) for party, meetings in self.of.items() if len(meetings) > 1
            }
        return self._breaks

    def present(self, party: int, slot: int) -> Expression:
        """How many meetings a party has in a slot."""
        return sum(self._here(self.of[party], slot))

    def _here(self, meetings: Iterable[int], slot: int) -> list[Literal]:
        return [self.at[meeting][slot] for meeting in meetings if slot in self.at[meeting]]

    def _keep(self, what: Limit, *constraints: cp_model.Constraint) -> None:
        if self.guarded:
            if what not in self.guards:
                self.guards[what] = self.cp.new_bool_var("")
            for constraint in constraints:
                constraint.only_enforce_if(self.guards[what])

    def _sum(self, literals: Sequence[Literal]) -> Expression:
        return sum(literals) if literals else self.cp.new_constant(0)

    def _limit_parties(self) -> None:
        for at, party in enumerate(self.grid.parties):
            held = self._sum([self.held[meeting] for meeting in self.of[at]])
            if party.least:
                least = limit("least", party=party.label, least=party.least, matches=len(self.of[at]))
                self._keep(least, self.cp.add(held >= party.least))
            if party.most is not None and party.most < len(self.of[at]):
                self._keep(limit("most", party=party.label, most=party.most), self.cp.add(held <= party.most))
            at_once = limit("at_once", party=party.label, delegates=party.delegates)
            for slot in self.grid.slots:
                here = self._here(self.of[at], slot)
                if len(here) > party.delegates:
                    self._keep(at_once, self.cp.add(sum(here) <= party.delegates))
            if self.guarded and party.slots is not None and self.of[at]:
                outside = [
                    x
                    for slot in self.grid.slots
                    if slot not in party.slots
                    for x in self._here(self.of[at], slot)
                ]
                self._keep(limit("available", party=party.label), self.cp.add(self._sum(outside) == 0))

    def _limit_meetings(self) -> None:
        problem = self.grid.problem
        for meeting, slots in self.at.items():
            candidate = problem.candidates[meeting]
            if self.guarded and candidate.slots is not None:
                outside = [literal for slot, literal in slots.items() if slot not in candidate.slots]
                when = limit("when", firm=self._name(meeting, 0), buyer=self._name(meeting, 1))
                self._keep(when, self.cp.add(self._sum(outside) == 0))
        for meeting, slot in self.grid.pinned.items():
            pin = limit("pin", firm=self._name(meeting, 0), buyer=self._name(meeting, 1), slot=slot + 1)
            self._keep(pin, self.cp.add(self._sum(self._here([meeting], slot)) == 1))
        self._limit_order()
        for rivals in self.grid.rivals:
            firm, buyer = self.grid.firm[rivals[0]], self.grid.buyer[rivals[0]]
            company = limit(
                "company", company=self.grid.parties[firm].company, buyer=self.grid.parties[buyer].label
            )
            self._keep(company, self.cp.add(self._sum([self.held[m] for m in rivals if m in self.held]) <= 1))

    def _limit_order(self) -> None:
        for first, second in self.grid.earlier:
            if first not in self.at or second not in self.at:
                continue
            names = zip(
                ("firm", "buyer", "next_firm", "next_buyer"),
                self._names(first) + self._names(second),
                strict=True,
            )
            before = limit("before", **dict(names))
            for slot, literal in self.at[second].items():
                sooner = [x for t, x in self.at[first].items() if t < slot]
                self._keep(before, self.cp.add(self._sum(sooner) + 2 >= literal + self.held[first] + 1))

    def _limit_tables(self) -> None:
        for slot, tables in enumerate(self.grid.tables or ()):
            here = self._here(self.at, slot)
            if len(here) > tables:
                self._keep(
                    limit("tables", slot=slot + 1, tables=tables),
                    self.cp.add(sum(here) <= tables),
                )

    def _limit_languages(self) -> None:
        for languages, meetings in self.grid.interpreting:
            for slot in self.grid.slots:
                here = self._here([m for m in meetings if m in self.at], slot)
                there = self.grid.interpreters(languages, slot)
                if len(here) > there:
                    few = limit(
                        "interpreters", languages=spoken(languages), slot=slot + 1, interpreters=there
                    )
                    self._keep(few, self.cp.add(sum(here) <= there))

    def _limit_travel(self) -> None:
        visits: defaultdict[int, defaultdict[Visit, list[Literal]]] = defaultdict(lambda: defaultdict(list))
        for meeting, slots in self.at.items() if self.grid.far else ():
            for slot, literal in slots.items():
                visits[self.grid.firm[meeting]][self.grid.visit(meeting, slot)].append(literal)
        for firm, there in sorted(visits.items()):
            party = self.grid.parties[firm]
            for crowd in crowds(self.grid.far, party.delegates):
                literals = [literal for visit in crowd for literal in there.get(visit, ())]
                if len(literals) > party.delegates:
                    few = self.cp.add(sum(literals) <= party.delegates)
                    self._keep(limit("travel", party=party.label), few)

    def _limit_spread(self, spread: int) -> None:
        fewest = self.cp.new_int_var(0, len(self.grid.slots), "")
        breaks = self.breaks()
        for party in self.of:
            count = breaks.get(party, 0)
            self._keep(
                limit("spread", spread=spread),
                self.cp.add(count >= fewest),
                self.cp.add(count <= fewest + spread),
            )

    def _either(self, literals: Sequence[Literal]) -> cp_model.IntVar:
        either = self.cp.new_bool_var("")
        self.cp.add_max_equality(either, literals)
        return either

    def breaks_of(self, party: int) -> Expression:
        ends: list[Literal] = []
        for day in self.grid.days:
            busy = [
                self._either(here) if (here := self._here(self.of[party], slot)) else None for slot in day
            ]
            began = busy[0]
            for now, then in pairwise(busy[1:]):
                known = [literal for literal in (began, now) if literal is not None]
                started = self._either(known) if known else None
                if began is not None and then is not None:
                    end = self.cp.new_bool_var("")
                    idle = [began, then] + ([~now] if now is not None else [])
                    self.cp.add_bool_and(idle).only_enforce_if(end)
                    self.cp.add_bool_or([end, *(~literal for literal in idle)])
                    ends.append(end)
                began = started
        return self._sum(ends)

    def _name(self, meeting: int, side: int) -> str:
        return self._names(meeting)[side]

    def _names(self, meeting: int) -> tuple[str, str]:
        parties = self.grid.parties
        return parties[self.grid.firm[meeting]].label, parties[self.grid.buyer[meeting]].label
