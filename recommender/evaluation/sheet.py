"""A score sheet: several contenders on the same queries, value by value."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from recommender.evaluation.metrics import (
    Difference,
    Estimate,
    Values,
    estimate,
    gini_estimate,
    paired_difference,
)

Report = dict[str, Any]


@dataclass
class Sheet:
    """Every contender's values on one list of queries.

    ``values`` is by contender and measure, each (queries,); NaN where a measure says nothing of a query.
    ``exposures`` is by contender, each (queries, companies). ``clusters`` names what each query is drawn
    with in a bootstrap, ``groups`` the labels under which it is reported as well; ``headline`` is the
    measure to look at first.
    """

    name: str
    about: str
    clusters: Sequence[Hashable]
    groups: Sequence[Sequence[str]]
    headline: str = "nDCG@10"
    values: dict[str, dict[str, Values]] = field(default_factory=dict)
    exposures: dict[str, Values] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures in the order in which they were given."""
        return tuple(next(iter(self.values.values()), {}))

    def add(self, contender: str, measured: Iterable[Mapping[str, float]]) -> None:
        """Add a contender, whose measures come query by query."""
        rows = list(measured)
        if len(rows) != len(self.clusters):
            raise ValueError("one row of measures a query")
        self.values[contender] = {name: np.array([row[name] for row in rows], float) for name in rows[0]}

    def estimate(self, contender: str, measure: str, group: str = "") -> Estimate:
        """A measure's mean with its interval, over all queries or those of ``group``."""
        mine = [at for at, labels in enumerate(self.groups) if not group or group in labels]
        return estimate(self.values[contender][measure][mine], [self.clusters[at] for at in mine])

    def difference(self, contender: str, other: str, measure: str) -> Difference:
        """How much better ``contender`` is than ``other`` on the same queries."""
        return paired_difference(self.values[contender][measure], self.values[other][measure], self.clusters)

    def gini(self, contender: str) -> Estimate:
        """How unevenly ``contender`` shows the companies."""
        return gini_estimate(self.exposures[contender], self.clusters)

    def group_names(self) -> list[str]:
        """All labels, in order of their name."""
        return sorted({label for labels in self.groups for label in labels})

    def report(self, reference: str) -> Report:
        """Every figure as plain data; differences are ``reference`` minus the contender."""
        return {
            "name": self.name,
            "about": self.about,
            "queries": len(self.clusters),
            "contenders": {name: self._report_of(name, reference) for name in self.values},
        }

    def _report_of(self, name: str, reference: str) -> Report:
        found: Report = {m: _figures(self.estimate(name, m)) for m in self.measures}
        if name in self.exposures:
            found["exposure gini"] = _figures(self.gini(name))
        found["groups"] = {
            group: {m: _figures(self.estimate(name, m, group)) for m in self.measures}
            for group in self.group_names()
        }
        if name != reference and reference in self.values:
            found["reference_ahead_by"] = {
                m: _figures(self.difference(reference, name, m)) for m in self.measures
            }
        return found


def _figures(found: Estimate | Difference) -> dict[str, float | int | None]:
    """Rounded for print; NaN, which JSON does not know, becomes null."""
    return {name: None if np.isnan(value) else round(value, 4) for name, value in asdict(found).items()}
