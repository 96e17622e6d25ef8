"""Which accepted matches are held, when and at which table."""

from recommender.scheduling.changing import Change, Joins, Late, Leaves, NoShow, TableLost
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
from recommender.scheduling.replanning import replan
from recommender.scheduling.solving import solve

__all__ = [
    "Candidate",
    "Change",
    "Changes",
    "Freed",
    "Goal",
    "Joins",
    "Late",
    "Leaves",
    "Level",
    "Move",
    "NoShow",
    "Pair",
    "Party",
    "Pin",
    "Plan",
    "Problem",
    "Progress",
    "Replanned",
    "Sitting",
    "Slot",
    "TableLost",
    "Watch",
    "replan",
    "solve",
]
