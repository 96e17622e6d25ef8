"""A SAT solver that looks at the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recommender.scheduling.clock import Clock

SLICE = 1_000
"""Conflicts between two looks at the clock."""


def ask(solver: Any, assumptions: Sequence[int], clock: Clock, conflicts: int | None = None) -> bool | None:
    """Whether the clauses hold under ``assumptions``; ``None``: not known in time or after ``conflicts``."""
    spent = 0
    while not clock.over and (conflicts is None or spent < conflicts):
        solver.conf_budget(SLICE)
        answer: bool | None = solver.solve_limited(assumptions=list(assumptions), expect_interrupt=True)
        if answer is not None:
            return answer
        spent += SLICE
    return None
