"""Which accepted matches are held, when and at which table."""

from recommender.scheduling.plan import (
    Changes,
    Freed,
    Goal,
    Level,
    Move,
    Plan,
    Progress,
    Replanned,
    Sitting,
    Watch,
)
from recommender.scheduling.problem import Candidate, Pair, Party, Pin, Problem, Slot
from recommender.scheduling.solving import solve

__all__ = [
    "Candidate",
    "Changes",
    "Freed",
    "Goal",
    "Level",
    "Move",
    "Pair",
    "Party",
    "Pin",
    "Plan",
    "Problem",
    "Progress",
    "Replanned",
    "Sitting",
    "Slot",
    "Watch",
    "solve",
]
