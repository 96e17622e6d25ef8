"""Score sheets as dots with their intervals, and reliability diagrams (the ``analysis`` extra)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import BackendUnavailable
from recommender.evaluation.calibration import Bin
from recommender.evaluation.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".svg", ".png")
_COLUMNS = 2


def draw(panels: Sequence[tuple[Sheet, str]], path: Path) -> None:
    """Draw one panel a (sheet, measure), a line a contender; the same file for the same figures.

    Raises:
        BackendUnavailable: matplotlib is not installed.
    """
    down = -(-len(panels) // _COLUMNS)
    lines = max(len(sheet.values) for sheet, _ in panels)
    with _figure((9.5, down * (0.7 + 0.22 * lines)), path) as figure:
        axes = figure.subplots(down, _COLUMNS, squeeze=False, sharex=True).flatten()
        for (sheet, measure), place in zip(panels, axes, strict=False):
            _panel(place, sheet, measure)
        for place in axes[len(panels) :]:
            place.set_axis_off()


def draw_reliability(diagrams: Mapping[str, Mapping[str, Sequence[Bin]]], path: Path) -> None:
    """Draw one reliability diagram a key: a line a ranker, dots as large as their bin's weight.

    Raises:
        BackendUnavailable: matplotlib is not installed.
    """
    with _figure((4.2 * len(diagrams), 4.0), path) as figure:
        axes = figure.subplots(1, len(diagrams), squeeze=False).flatten()
        for (name, lines), place in zip(diagrams.items(), axes, strict=True):
            place.plot([0, 1], [0, 1], color="#c3ccd3", linewidth=1)
            for (label, bins), colour in zip(lines.items(), ("#8aa1b1", "#0b4f6c"), strict=True):
                most = max((one.weight for one in bins), default=1.0)
                across, up = [one.predicted for one in bins], [one.came_true for one in bins]
                place.plot(across, up, color=colour, linewidth=1, label=label)
                place.scatter(across, up, [10 + 50 * one.weight / most for one in bins], color=colour)
            place.set(xlim=(0, 1), ylim=(0, 1), xlabel="predicted", ylabel="came true", title=name)
            place.legend(frameon=False)


@contextmanager
def _figure(size: tuple[float, float], path: Path) -> Iterator[Figure]:
    """A figure that is saved at the end, the same file for the same figures."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise BackendUnavailable("drawing_missing") from error

    with rc_context({"svg.hashsalt": "masa", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(figsize=size, layout="constrained")
        yield figure
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)


def _panel(place: Axes, sheet: Sheet, measure: str) -> None:
    names = list(sheet.values)
    for at, name in enumerate(names):
        found = sheet.estimate(name, measure)
        place.plot([found.low, found.high], [at, at], color="#8aa1b1", linewidth=2)
        place.plot([found.mean], [at], "o", color="#0b4f6c", markersize=4)
        place.annotate(f"{found.mean:.2f}", (found.mean, at), xytext=(0, 4), textcoords="offset points",
                       ha="center", fontsize=7)  # fmt: skip
    place.set_yticks(range(len(names)), names)
    place.set_ylim(len(names) - 0.4, -0.8)
    place.set_xlim(0, 1.03)
    place.grid(axis="x", color="#e3e8ec")
    place.set_title(f"{sheet.name}: {measure}", loc="left", fontsize=8.5)
    for edge in ("top", "right", "left"):
        place.spines[edge].set_visible(False)
