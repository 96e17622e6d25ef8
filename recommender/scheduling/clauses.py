"""Propositional clauses over numbered variables, with the counters that schedules need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

PAIRWISE = 6
"""Up to how many literals "at most one" is said pair by pair."""


class Clauses:
    """A growing formula in conjunctive normal form; a literal is a variable or its negative."""

    def __init__(self) -> None:
        self.formula: list[list[int]] = []
        self.variables = 0
        self.true = self.new()
        self.add(self.true)

    def new(self) -> int:
        """A fresh variable."""
        self.variables += 1
        return self.variables

    def beyond(self) -> Clauses:
        """An empty formula whose new variables are none of this one's."""
        other = Clauses()
        other.variables, other.formula, other.true = self.variables, [], self.true
        return other

    def add(self, *literals: int) -> None:
        """At least one of ``literals`` holds."""
        self.formula.append(list(literals))

    def imply(self, causes: Iterable[int], *effects: int) -> None:
        """When all ``causes`` hold, at least one of ``effects`` does."""
        self.formula.append([-cause for cause in causes] + list(effects))

    def any_of(self, literals: Sequence[int]) -> int:
        """A literal that holds exactly when one of ``literals`` does."""
        if not literals:
            return -self.true
        if len(literals) == 1:
            return literals[0]
        either = self.new()
        for literal in literals:
            self.imply([literal], either)
        self.imply([either], *literals)
        return either

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Pairwise when short, else a ladder (Sinz 2005)."""
        if len(literals) <= PAIRWISE:
            for a, b in combinations(literals, 2):
                self.add(-a, -b)
            return
        seen = literals[0]
        for literal in literals[1:]:
            self.add(-seen, -literal)
            seen, before = self.new(), seen
            self.imply([before], seen)
            self.imply([literal], seen)

    def at_most(self, literals: Sequence[int], most: int) -> None:
        """At most ``most`` of ``literals`` hold."""
        if most == 1:
            self.at_most_one(literals)
        elif len(literals) > most:
            self.add(-self.counter(literals, most + 1)[most])

    def counter(self, literals: Sequence[int], top: int) -> list[int]:
        """Literals that hold exactly when at least 1, 2, … ``top`` of ``literals`` do.

        A totalizer (Bailleux and Boufkhad 2003), both directions, cut off at ``top``.
        """
        if len(literals) <= 1:
            return list(literals)
        half = len(literals) // 2
        left, right = self.counter(literals[:half], top), self.counter(literals[half:], top)
        size = min(len(left) + len(right), top)
        counted = [self.new() for _ in range(size)]
        for i, j in product(range(len(left) + 1), range(len(right) + 1)):
            if i + j:
                self.imply(
                    left[i - 1 : i] + right[j - 1 : j]
                    if i and j
                    else left[i - 1 : i]
                    if i
                    else right[j - 1 : j],
                    counted[min(i + j, size) - 1],
                )
            if i + j < size:
                self.add(-counted[i + j], *left[i : i + 1], *right[j : j + 1])
        return counted
