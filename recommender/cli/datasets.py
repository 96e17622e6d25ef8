"""``masa simulate`` and ``masa dataset``: what rankers learn from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli.missions import Json, actor, dump, tell

if TYPE_CHECKING:
    from recommender.service.datasets import Dataset

Out = Annotated[Path, typer.Argument(help="Parquet file to write; its data card lies beside it.")]
Many = Annotated[int, typer.Option(min=2, max=2000)]


def simulate(
    out: Out,
    seed: Annotated[int, typer.Option(help="The same seed gives the same missions.")] = 0,
    past: Annotated[int, typer.Option(min=1, max=50, help="Missions before the last one.")] = 5,
    firms: Many = 60,
    buyers: Many = 120,
    json: Json = False,
) -> None:
    """Invent missions whose preferences are known, marked as synthetic, and write what they would teach.

    Example: masa simulate invented.parquet --seed 7
    """
    from recommender.service import datasets

    _tell_dataset(datasets.write_simulated(out, seed, past, firms, buyers), json)


def dataset(
    out: Out,
    weigh: Annotated[
        bool, typer.Option("--weigh/--no-weigh", help="Make up for what stood too far down to be read.")
    ] = True,
    eta: Annotated[float, typer.Option(min=0, max=2, help="Rank r is read with chance r ** -eta.")] = 0.5,
    json: Json = False,
) -> None:
    """Write decisions, ratings and outcomes of all events as labelled pairs.

    Example: masa dataset feedback.parquet
    """
    from recommender.feedback import Propensity
    from recommender.service import Masa, datasets

    propensity = Propensity(eta) if weigh else None
    _tell_dataset(datasets.write_examples(Masa.open(), actor(), out, propensity), json)


def _tell_dataset(written: Dataset, json: bool) -> None:
    if json:
        dump(asdict(written))
        return
    tell("dataset_written", path=written.path, events=written.events, answers=sum(written.answers.values()))
