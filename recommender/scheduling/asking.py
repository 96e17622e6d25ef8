"""A SAT solver that looks at the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from recommender.scheduling.clock import Clock

SLICE = 1_000
"""Conflicts between two looks at the clock."""


@contextmanager
def hurried(solver: Any, clock: Clock) -> Iterator[Any]:
    """The solver, interrupted when time is over: on large problems a slice of conflicts takes seconds."""
    done = Event()

    def watch() -> None:
        while not done.wait(0.05):
            if clock.over:
                solver.interrupt()
                return

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield solver
    finally:
        done.set()
        watching.join()


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
