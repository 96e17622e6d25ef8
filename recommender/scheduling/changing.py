"""What happens on the day, as changes to a problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from recommender.scheduling.problem import Candidate, Party, Problem


@dataclass(frozen=True, slots=True)
class Late:
    """A party cannot meet before ``slot``."""

    party_id: str
    slot: int

    def apply(self, problem: Problem) -> Problem:
        return _keep_slots(problem, self.party_id, lambda slot: slot >= self.slot)


@dataclass(frozen=True, slots=True)
class Leaves:
    """A party cannot meet from ``slot`` on."""

    party_id: str
    slot: int

    def apply(self, problem: Problem) -> Problem:
        return _keep_slots(problem, self.party_id, lambda slot: slot < self.slot)


@dataclass(frozen=True, slots=True)
class NoShow:
    """A party does not come."""

    party_id: str

    def apply(self, problem: Problem) -> Problem:
        return _keep_slots(problem, self.party_id, lambda _slot: False)


@dataclass(frozen=True, slots=True)
class TableLost:
    """A table is gone from ``slot`` on."""

    table: int
    slot: int

    def apply(self, problem: Problem) -> Problem:
        tables = problem.tables and tuple(
            numbers - {self.table} if slot >= self.slot else numbers
            for slot, numbers in enumerate(problem.tables)
        )
        return replace(problem, tables=tables)


@dataclass(frozen=True, slots=True)
class Joins:
    """A party walks in or registers late, with the matches that may be held."""

    party: Party
    candidates: tuple[Candidate, ...]

    def apply(self, problem: Problem) -> Problem:
        return replace(
            problem,
            parties=(*problem.parties, self.party),
            candidates=(*problem.candidates, *self.candidates),
        )


Change = Late | Leaves | NoShow | TableLost | Joins


def _keep_slots(problem: Problem, party_id: str, keeps: Callable[[int], bool]) -> Problem:
    if all(party.id != party_id for party in problem.parties):
        raise ValueError(f"no such party: {party_id}")
    everything = frozenset(range(len(problem.slots)))
    return replace(
        problem,
        parties=tuple(
            replace(party, slots=frozenset(filter(keeps, everything if party.slots is None else party.slots)))
            if party.id == party_id
            else party
            for party in problem.parties
        ),
    )
