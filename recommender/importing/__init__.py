"""Firms and buyers out of spreadsheets, as people fill them in."""

from recommender.importing.problems import Imported, Problem
from recommender.importing.reading import read_buyers, read_firms
from recommender.importing.templates import write_template

__all__ = ["Imported", "Problem", "read_buyers", "read_firms", "write_template"]
