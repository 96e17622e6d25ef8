"""Invented missions whose preferences are known. Everything in them is marked as synthetic."""

from recommender.simulation.answering import Habits, Simulation, simulate
from recommender.simulation.missions import MARK, Mission, invent_mission
from recommender.simulation.taste import TASTES, Taste

__all__ = ["MARK", "TASTES", "Habits", "Mission", "Simulation", "Taste", "invent_mission", "simulate"]
