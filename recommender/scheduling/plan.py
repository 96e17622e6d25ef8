"""What a schedule is: meetings with slot and table, and how good it is proven to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from recommender.scheduling.problem import Pair


@dataclass(frozen=True, slots=True)
class Sitting:
    """A pair in a slot at a table (``None`` where tables do not matter), all numbered from 0."""

    firm_id: str
    buyer_id: str
    slot: int
    table: int | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


class Goal(StrEnum):
    """What a schedule is judged by, the first counting above all that follow."""

    MUSTS = "musts"  # must-meets held: more is better
    ORDER = "order"  # 6 points for the first of a must-meet list held, 3 for the second, …: more is better
    SCORE = "score"  # total match score: more is better
    MINIMUM = "minimum"  # meetings of the party that has fewest: more is better
    BREAKS = "breaks"  # idle runs between two meetings of one party and day: fewer is better
    SPREAD = "spread"  # most breaks of a party less fewest breaks of a party: fewer is better
    MOVES = "moves"  # table changes of buyers between two meetings of a day: fewer is better

    @property
    def more_is_better(self) -> bool:
        return self in (Goal.MUSTS, Goal.ORDER, Goal.SCORE, Goal.MINIMUM)


EXACT = 1e-9
"""A gap below this is rounding of summed scores."""


@dataclass(frozen=True, slots=True)
class Level:
    """What was reached of a goal and the proven bound: no schedule as good on the goals above beats it."""

    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Distance to the bound as a share of the larger of the two; 0 is proven optimal."""
        return abs(self.value - self.bound) / max(abs(self.value), abs(self.bound), 1e-9)


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule. ``levels`` has one entry a goal, in their order."""

    sittings: tuple[Sitting, ...]
    levels: Mapping[Goal, Level]
    seconds: float

    @property
    def optimal(self) -> bool:
        """Whether every goal is proven to be as good as can be, those above it given."""
        return all(level.gap < EXACT for level in self.levels.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """A better schedule was found: what it reaches, after how many seconds, of how many at most."""

    seconds: float
    limit: float
    values: Mapping[Goal, float]


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Move:
    """A confirmed meeting that changes slot (or table alone)."""

    before: Sitting
    after: Sitting


@dataclass(frozen=True, slots=True)
class Freed:
    """A party without its meeting in a slot, and the best others it could meet there now."""

    party_id: str
    slot: int
    replacements: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new plan does to the confirmed one; ``proven``: no plan disturbs fewer meetings."""

    kept: tuple[Sitting, ...]
    moved: tuple[Move, ...]
    cancelled: tuple[Sitting, ...]
    added: tuple[Sitting, ...]
    freed: tuple[Freed, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Replanned:
    """A proposal: the new plan and what it would change. Nothing is decided by computing it."""

    plan: Plan
    changes: Changes
