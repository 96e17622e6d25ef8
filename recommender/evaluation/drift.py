"""How far what is matched now is from what was matched when a model learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

WATCH, ALERT = 0.1, 0.25
"""Population stability index from which a change is moderate, and great (Siddiqi 2006)."""

UNKNOWN_WATCH, UNKNOWN_ALERT = 0.02, 0.05
"""By how much the share of unknown pieces may rise."""

BINS = 10


class Level(StrEnum):
    """How urgently somebody should look."""

    CALM = "calm"
    WATCH = "watch"
    ALERT = "alert"


@dataclass(frozen=True)
class Profile:
    """What was matched: texts by the language that their letters tell, lines by HS chapter, matches by
    score in tenths, and the share of pieces that the encoder does not know (None: it cannot say)."""

    languages: Mapping[str, int]
    codes: Mapping[str, int]
    scores: Mapping[str, int]
    unknown: float | None

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Profile:
        """The profile that ``as_dict`` was made from."""
        return cls(data["languages"], data["codes"], data["scores"], data["unknown"])


@dataclass(frozen=True)
class Shift:
    """One property then and now: population stability index and Jensen–Shannon distance, both 0 for none.

    Of the unknown pieces ``index`` is the rise of their share, and there is no distance.
    """

    what: str
    index: float
    distance: float | None
    level: Level
    grown: str
    """The part whose share rose most."""


@dataclass(frozen=True)
class Drift:
    """All properties, and the most urgent level among them."""

    shifts: tuple[Shift, ...]

    @property
    def level(self) -> Level:
        """The most urgent."""
        return max((one.level for one in self.shifts), key=list(Level).index, default=Level.CALM)


def compare_profiles(then: Profile, now: Profile) -> Drift:
    """What has shifted, in the order languages, codes, scores, unknown pieces."""
    shifts = [
        _shift(what, getattr(then, what), getattr(now, what)) for what in ("languages", "codes", "scores")
    ]
    if then.unknown is not None and now.unknown is not None:
        rise = now.unknown - then.unknown
        level = _level(rise, UNKNOWN_WATCH, UNKNOWN_ALERT)
        shifts.append(Shift("unknown", round(rise, 6), None, level, ""))
    return Drift(tuple(shifts))


def stability_index(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Population stability index: Σ (q - p) ln(q / p), half a count added to every part."""
    p, q, _ = _shares(then, now)
    return float(((q - p) * np.log(q / p)).sum())


def distance(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Jensen–Shannon distance with base 2, in [0, 1] (Endres & Schindelin 2003)."""
    p, q, _ = _shares(then, now)
    middle = (p + q) / 2
    divergence = (p * np.log2(p / middle) + q * np.log2(q / middle)).sum() / 2
    return float(np.sqrt(max(divergence, 0.0)))


def in_tenths(scores: Iterable[float]) -> dict[str, int]:
    """Scores in [0, 1] counted by tenth."""
    found = Counter(min(int(score * BINS), BINS - 1) for score in scores)
    return {f"{at / BINS:.1f}": found[at] for at in range(BINS)}


def _shift(what: str, then: Mapping[str, int], now: Mapping[str, int]) -> Shift:
    index = stability_index(then, now)
    p, q, names = _shares(then, now)
    grown = names[int((q - p).argmax())] if names and (q - p).max() > 1e-9 else ""
    return Shift(what, round(index, 6), round(distance(then, now), 6), _level(index, WATCH, ALERT), grown)


def _shares(then: Mapping[str, int], now: Mapping[str, int]) -> tuple[Any, Any, list[str]]:
    names = sorted(then.keys() | now.keys())
    p, q = (np.array([part.get(name, 0) + 0.5 for name in names]) for part in (then, now))
    return p / p.sum(), q / q.sum(), names


def _level(value: float, watch: float, alert: float) -> Level:
    return Level.ALERT if value >= alert else Level.WATCH if value >= watch else Level.CALM
