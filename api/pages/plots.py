"""Small charts as coordinates for SVG; what they show stands beside them as a table too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recommender.evaluation.calibration import Bin
from recommender.service.model_reports import Step

SIZE, MARGIN = 240, 28


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart, with a radius, and the ends of its interval (equal where it has none)."""

    x: float
    y: float
    radius: float
    low: float
    high: float


def reliability(bins: Sequence[Bin]) -> list[Dot]:
    """Said against came true, both from 0 to 1; the larger, the more answers stand behind it."""
    most = max((one.weight for one in bins), default=1.0)
    return [
        Dot(
            _across(one.predicted),
            y := _up(one.came_true),
            round(2 + 5 * (one.weight / most) ** 0.5, 1),
            y,
            y,
        )
        for one in bins
    ]


def curve(steps: Sequence[Step]) -> list[Dot]:
    """Reciprocal nDCG against the number of events, from 0 to 1."""
    most = max((step.events for step in steps), default=1)
    return [
        Dot(
            _across(step.events / most), _up(step.reached.mean), 4, _up(step.reached.low),
            _up(step.reached.high),
        )
        for step in steps
    ]  # fmt: skip


def line(dots: Sequence[Dot]) -> str:
    """The points of a line through the dots."""
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)


def _across(share: float) -> float:
    return round(MARGIN + share * (SIZE - 2 * MARGIN), 1)


def _up(share: float) -> float:
    return round(SIZE - MARGIN - share * (SIZE - 2 * MARGIN), 1)
