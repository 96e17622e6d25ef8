"""Invented missions whose preferences are known. Everything in them is marked as synthetic."""

from recommender.simulation.answering import Habits, Simulation, simulate
from recommender.simulation.missions import MARK, Mission, invent_mission
from recommender.simulation.shadowing import answered_lists
from recommender.simulation.taste import TASTES, Taste

__all__ = [
    "MARK", "TASTES", "Habits", "Mission", "Simulation", "Taste", "answered_lists", "invent_mission",
    "simulate",
]  # fmt: skip
