"""Invented missions of any size: two half-day windows closed here and there, scores with structure."""

from __future__ import annotations

import numpy as np

from recommender.scheduling import Candidate, Party, Problem, Slot

SIZES = {
    "20x40x12x10": (20, 40, 12, 10, 0, 5.0),
    "60x150x16x40": (60, 150, 16, 40, 0, 10.0),
    "120x300x24x80": (120, 300, 24, 80, 0, 30.0),
    "300x600x32x150": (300, 600, 32, 150, 0, 60.0),
    "300x600x32x150, 4 each": (300, 600, 32, 150, 4, 60.0),
}
"""Firms, buyers, slots, tables, meetings that everybody is owed, seconds allowed."""

CLOSED = 0.25
"""Share of parties that are there for one part of the event only."""

ACCEPTED = 0.25
"""Share of all pairs that both sides accepted."""


def mission(firms: int, buyers: int, slots: int, tables: int, least: int = 0, seed: int = 5) -> Problem:
    """Scores are products of taste and appeal with noise; musts are one in two hundred."""
    random = np.random.default_rng(seed)
    taste, appeal = random.normal(size=(firms, 4)), random.normal(size=(buyers, 4))
    raw = taste @ appeal.T + random.normal(size=(firms, buyers))
    score = 1 / (1 + np.exp(-raw))
    half = slots // 2
    per_day = 16

    def windows() -> frozenset[int] | None:
        if random.random() >= CLOSED:
            return None
        return frozenset(range(half)) if random.random() < 0.5 else frozenset(range(half, slots))

    parties = [Party(f"F{at}", slots=windows(), least=least, most=slots) for at in range(firms)]
    parties += [Party(f"B{at}", slots=windows(), least=least, most=slots) for at in range(buyers)]
    accepted = random.random((firms, buyers)) < ACCEPTED
    candidates = tuple(
        Candidate(f"F{f}", f"B{b}", float(round(score[f, b], 4)), bool(random.random() < 0.005))
        for f in range(firms)
        for b in range(buyers)
        if accepted[f, b]
    )
    return Problem(
        slots=tuple(
            Slot(at // per_day, 540 + 25 * (at % per_day), 560 + 25 * (at % per_day)) for at in range(slots)
        ),
        parties=tuple(parties),
        candidates=candidates,
        tables=(frozenset(range(tables)),) * slots,
    )
