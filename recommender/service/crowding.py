"""What each setting of the balance between best pairs and everyone served does to an event."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from recommender.evaluation.metrics import gini
from recommender.matching.congestion import (
    BALANCED,
    BEST_PAIRS,
    EVERYONE_SERVED,
    Crowd,
    Pairs,
    best_plan,
    places_filled,
    plain_plan,
)

SETTINGS = (BEST_PAIRS, 0.25, BALANCED, 0.75, EVERYONE_SERVED)
"""The balances whose figures are shown."""


@dataclass(frozen=True)
class CrowdFigures:
    """A plan in numbers.

    A company is *servable* when it has ``enough`` good pairs at all, and *served* when the plan gives it so
    many. ``score_lost`` is the share of the best pairs' total score that is given up.
    ``balance`` is None for the plain ranking, walked down from the best pair while seats last.
    """

    balance: float | None
    enough: int
    matches: int
    total_score: float
    score_lost: float
    firms_served: int
    firms_servable: int
    buyers_served: int
    buyers_servable: int
    places_filled: int
    firm_gini: float
    buyer_gini: float

    def as_dict(self) -> dict[str, float | int | None]:
        """The figures by name, rounded for print."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


def figures_of(crowd: Crowd, plan: Pairs, balance: float | None, best_total: float) -> CrowdFigures:
    """Count what a plan gives; ``best_total`` is the total score of the best pairs."""
    total = float(crowd.score[plan].sum())
    of_firms, of_buyers = plan.sum(axis=1), plan.sum(axis=0)
    good = crowd.good_pairs
    return CrowdFigures(
        balance=balance,
        enough=crowd.places,
        matches=int(plan.sum()),
        total_score=total,
        score_lost=1 - total / best_total if best_total else 0.0,
        firms_served=int((of_firms >= crowd.places).sum()),
        firms_servable=int((good.sum(axis=1) >= crowd.places).sum()),
        buyers_served=int((of_buyers >= crowd.places).sum()),
        buyers_servable=int((good.sum(axis=0) >= crowd.places).sum()),
        places_filled=places_filled(crowd, plan),
        firm_gini=gini(of_firms.astype(np.float64)) if len(of_firms) else 0.0,
        buyer_gini=gini(of_buyers.astype(np.float64)) if len(of_buyers) else 0.0,
    )


def figures_by_setting(crowd: Crowd) -> list[CrowdFigures]:
    """The figures of the plain ranking, then of each setting."""
    best_total = float(crowd.score[best_plan(crowd, BEST_PAIRS)].sum())
    return [
        figures_of(crowd, plain_plan(crowd), None, best_total),
        *(figures_of(crowd, best_plan(crowd, balance), balance, best_total) for balance in SETTINGS),
    ]
