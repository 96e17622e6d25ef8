"""What rankers learn from: labelled pairs of one side, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.errors import NotEnoughFeedback
from recommender.ranker.additive import Floats
from recommender.records import EventId, Side

TRAITS = ("language", "sector", "size")
"""What an example is reported by beside its features: the buyer's language, the article's HS chapter, the
firm's size."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Pairs that one side was shown, a row each.

    ``grade`` is 0 (declined) to 4 (order), NaN where the pair was passed over; ``weight`` is the inverse
    propensity of an answer. ``event`` counts ``events``, which are in order of time; ``query`` counts the
    lists that were shown: one side's, of one company, at one event. ``values`` is (n, features), ``traits``
    (n, 3) by ``TRAITS``, empty text where unknown.
    """

    side: Side
    names: tuple[str, ...]
    events: tuple[EventId, ...]
    event: NDArray[np.int64]
    query: NDArray[np.int64]
    firm: NDArray[np.str_]
    buyer: NDArray[np.str_]
    rank: NDArray[np.int64]
    shown_score: Floats
    grade: Floats
    weight: Floats
    values: NDArray[np.float32]
    traits: NDArray[np.str_] = field(default_factory=lambda: np.empty((0, len(TRAITS)), np.str_))

    def __post_init__(self) -> None:
        if not len(self.traits):
            object.__setattr__(self, "traits", np.full((len(self), len(TRAITS)), ""))
        if any(len(column) != len(self) for column in self._columns().values()):
            raise ValueError("columns of examples differ in length")
        if self.values.shape[1] != len(self.names):
            raise ValueError("as many names as features")

    def __len__(self) -> int:
        return len(self.event)

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Where the side said anything."""
        return ~np.isnan(self.grade)

    @property
    def wanted(self) -> NDArray[np.bool_]:
        """Where the side wanted the meeting; False where it was passed over."""
        return self.grade >= 1

    def take(self, rows: NDArray[Any]) -> Examples:
        """Some of the rows, by position or mask."""
        return replace(self, **{name: column[rows] for name, column in self._columns().items()})

    def before(self, event: int) -> Examples:
        """What was known before an event; -1 is the last one that there are rows of."""
        return self.take(self.event < self._number(event))

    def of(self, event: int) -> Examples:
        """The rows of an event; -1 as above."""
        return self.take(self.event == self._number(event))

    def evened(self) -> Examples:
        """The same rows, no list weighing more than the pairs on it.

        That is what the weights of a list's answers add up to on average. Whoever answers everything, as
        one who clicks for itself does, would otherwise count for several that only read the top.
        """
        lists, shown = np.unique(self.query, return_counts=True)
        place = np.searchsorted(lists, self.query)
        total = np.bincount(place, self.weight * self.answered, len(lists))
        share = np.minimum(1.0, shown / np.maximum(total, 1e-9))
        return replace(self, weight=self.weight * share[place])

    def require(self, least: int, each: int) -> None:
        """Raises NotEnoughFeedback with the number that is missing of answers, or of one kind of them."""
        answered, wanted = int(self.answered.sum()), int(self.wanted.sum())
        for code, found, needed in (
            ("answers_missing", answered, least),
            ("acceptances_missing", wanted, each),
            ("declines_missing", answered - wanted, each),
        ):
            if found < needed:
                raise NotEnoughFeedback(
                    code, side=self.side, found=found, needed=needed, missing=needed - found
                )

    def _number(self, event: int) -> int:
        if event >= 0:
            return event
        there = np.unique(self.event)
        return int(there[event]) if len(there) >= -event else 0

    def _columns(self) -> dict[str, NDArray[Any]]:
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: column for name, column in named.items() if isinstance(column, np.ndarray)}
