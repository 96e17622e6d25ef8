"""Demand and supply by HS heading as a picture (the ``analysis`` extra)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.errors import BackendUnavailable, Invalid
from recommender.wording import phrase

FORMATS = (".svg", ".png")

DRAWN = 40
"""Headings of a picture: those with most needs and products; it fills a page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One heading: how many needs and products there are, and how many of them have an answer."""

    heading: str
    needs: int
    served: int
    products: int
    asked: int


def draw_coverage(bars: Sequence[Bar], path: Path, language: str) -> None:
    """Draw needs to the left and products to the right of a line a heading, those with an answer dark.

    The largest headings are drawn, in their order; what has no code is told below, since it would dwarf them.

    Raises:
        BackendUnavailable: matplotlib is not installed.
        Invalid: neither SVG nor PNG is asked for, or there is nothing to draw.
    """
    if path.suffix.lower() not in FORMATS or not bars:
        raise Invalid("picture_invalid", file=path.name)
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise BackendUnavailable("drawing_missing") from error
    coded = sorted((bar for bar in bars if bar.heading), key=lambda bar: -(bar.needs + bar.products))
    uncoded = {
        "needs": sum(bar.needs for bar in bars if not bar.heading),
        "products": sum(bar.products for bar in bars if not bar.heading),
        "headings": max(0, len(coded) - DRAWN),
    }
    bars = sorted(coded[:DRAWN], key=lambda bar: bar.heading) or bars
    down = range(len(bars))
    words = {code: phrase(f"column_{code}", language) for code in ("needs", "served", "products", "asked")}
    with rc_context({"svg.hashsalt": "masa", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(figsize=(8, 1 + 0.18 * len(bars)), layout="constrained")
        place = figure.subplots()
        place.barh(down, [-bar.needs for bar in bars], color="#d9b8a8", label=words["needs"])
        place.barh(down, [-bar.served for bar in bars], color="#a3502f", label=words["served"])
        place.barh(down, [bar.products for bar in bars], color="#b5cbd8", label=words["products"])
        place.barh(down, [bar.asked for bar in bars], color="#0b4f6c", label=words["asked"])
        place.set_yticks(down, [bar.heading or "?" for bar in bars])
        if coded:
            place.set_xlabel(phrase("coverage_left_out", language, uncoded))
        place.set_ylim(len(bars) - 0.5, -0.5)
        place.axvline(0, color="#1c2530", linewidth=0.8)
        place.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        place.legend(loc="lower right", frameon=False)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)
