"""Learned trees, blended with the prior: what boosting and LambdaMART have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recommender.ranker.additive import Floats, Scored
from recommender.ranker.calibrating import Line
from recommender.ranker.forest import Forest
from recommender.ranker.prior import WeightedPrior

PRIOR_WORTH = 500
"""How many answers the prior counts for beside the trees: at so many they weigh the same."""


@dataclass(frozen=True)
class TreeRanker:
    """``line(share * trees + (1 - share) * prior)``, in log-odds; additive because each of them is."""

    names: tuple[str, ...]
    trees: Any
    share: float
    prior: WeightedPrior
    version: str
    line: Line = field(default_factory=Line)

    learned = True
    kind = ""

    def raw(self, values: NDArray[Any]) -> Floats:
        """The trees' own sum for (n, len(names)), quickly."""
        raise NotImplementedError

    def grown(self) -> Forest:
        """The same trees as a table of leaves."""
        raise NotImplementedError

    @cached_property
    def forest(self) -> Forest:
        """The trees laid out once; most processes never explain anything."""
        return self.grown()

    def logits(self, names: Sequence[str], values: Floats) -> Floats:
        learned = self.raw(values[:, self._columns(names)])
        mixed = self.share * learned + (1 - self.share) * self.prior.logits(names, values)
        return self.line.of(mixed)

    def score(self, names: Sequence[str], values: Floats) -> Scored:
        columns = self._columns(names)
        learned, prior = self.forest.score(values[:, columns]), self.prior.score(names, values)
        parts = (1 - self.share) * prior.parts
        parts[:, columns] += self.share * learned.parts
        base = self.share * learned.base + (1 - self.share) * prior.base
        return self.line.scored(Scored.of(base, parts))

    def calibrated(self, line: Line) -> Self:
        """The same ranker with its log-odds on a line."""
        stretched = Line(line.slope * self.line.slope, float(line.of(np.array(self.line.offset))))
        return replace(self, line=stretched)

    def _columns(self, names: Sequence[str]) -> list[int]:
        place = {name: at for at, name in enumerate(names)}
        if missing := [name for name in self.names if name not in place]:
            raise ValueError(f"features missing: {sorted(missing)}")
        return [place[name] for name in self.names]

    def state(self) -> dict[str, Any]:
        """Plain data, and the trees in their library's own form, that :meth:`restored` takes."""
        prior = {"weights": self.prior.weights, "base": self.prior.base, "version": self.prior.version}
        line = {"slope": self.line.slope, "offset": self.line.offset}
        plain = {"names": list(self.names), "share": self.share, "version": self.version}
        return plain | {"kind": self.kind, "trees": self.trees, "prior": prior, "line": line}

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> Self:
        prior, line = WeightedPrior(**state["prior"]), Line(**state["line"])
        return cls(tuple(state["names"]), state["trees"], state["share"], prior, state["version"], line)


def share_of(answers: int) -> float:
    """How much learned trees weigh beside the prior."""
    return answers / (answers + PRIOR_WORTH)
