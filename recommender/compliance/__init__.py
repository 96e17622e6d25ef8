"""Flags for a human, raised by dated, source-cited rules in editable tables. They drop and clear nothing."""

from recommender.compliance.reading import load_rules
from recommender.compliance.rules import ListedName, Rule, Rulebook, Substance
from recommender.compliance.screened import CompanyFlag, Screened
from recommender.compliance.screening import Hit, Screening

__all__ = [
    "CompanyFlag", "Hit", "ListedName", "Rule", "Rulebook", "Screened", "Screening", "Substance",
    "load_rules",
]  # fmt: skip
