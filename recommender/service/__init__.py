"""Use cases: the only place that joins the store and the engine."""

from recommender.service.imports import ImportReport
from recommender.service.masa import BuildReport, Masa

__all__ = ["BuildReport", "ImportReport", "Masa"]
