"""Firms and buyers out of spreadsheets, as people fill them in."""

from recommender.importing.previewing import Preview, likeliest_kind, preview
from recommender.importing.problems import Imported, Problem
from recommender.importing.reading import read_buyers, read_firms
from recommender.importing.templates import column_titles, write_template

__all__ = [
    "Imported",
    "Preview",
    "Problem",
    "column_titles",
    "likeliest_kind",
    "preview",
    "read_buyers",
    "read_firms",
    "write_template",
]
