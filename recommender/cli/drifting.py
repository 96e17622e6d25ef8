"""``masa drift``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, print_table, tell


def drift(
    against: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A data set; without it, the ranker in use's own."),
    ] = None,
    json: Json = False,
) -> None:
    """Tell how far languages, HS codes, unknown words and scores are from those that were learned from.

    Example: masa drift --against feedback.parquet
    """
    from recommender.service import Masa, drifting

    found = drifting.drift(Masa.open(), actor(), against)
    if json:
        dump({"level": found.level, "shifts": [asdict(one) for one in found.shifts]})
        return
    rows = [
        (output.say(f"drift_{one.what}"), f"{one.index:+.3f}",
         "" if one.distance is None else f"{one.distance:.3f}", output.say(f"drift_{one.level}"), one.grown)
        for one in found.shifts
    ]  # fmt: skip
    print_table(("drift_of", "index", "distance", "level", "grown"), rows)
    tell("drift_level", level=output.say(f"drift_{found.level}"))
