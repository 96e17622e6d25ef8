"""``masa train``."""

from __future__ import annotations

import json as json_
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender.cli import output

train_app = typer.Typer(help="Train models on your own data.", no_args_is_help=True)

Data = Annotated[
    Path,
    typer.Option(exists=True, file_okay=False, help="Folder of pair files: TSV or TSV.GZ, columns by name."),
]
Config = Annotated[Path | None, typer.Option(help="TOML file of settings; defaults where it says nothing.")]
Models = Annotated[Path, typer.Option(help="Folder that the new version is written to.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


@train_app.callback()
def group() -> None:
    """Train models on your own data."""  # a callback keeps `encoder` a command of its own


@train_app.command("encoder")
def train_encoder(
    data: Data, config: Config = None, models: Models = Path("models"), json: Json = False
) -> None:
    """Train a trilingual encoder; started again after a kill, it goes on where it was.

    Pair files have the columns lang_a, text_a, lang_b, text_b and, where known, hs, group, source, licence.

    Example: masa train encoder --data pairs --config encoder.toml
    """
    from recommender.service.training import train_encoder as train
    from recommender.training.config import EncoderConfig

    settings = EncoderConfig.load(config) if config else EncoderConfig()
    with _progress() as progress:
        trained = train(data, settings, models, progress)
    if json:
        told = {"folder": str(trained.folder), "pairs": trained.pairs, "metrics": trained.metrics}
        output.line(json_.dumps(told))
    else:
        output.line(output.say("encoder_trained", pairs=trained.pairs, folder=str(trained.folder)))
        for name, value in sorted(trained.metrics.items()):
            output.line(f"  {name}: {value:.3f}")


class Kind(StrEnum):
    logistic = "logistic"
    boosted = "boosted"
    lambdamart = "lambdamart"


@train_app.command("ranker")
def train_ranker(
    data: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Data set: Parquet.")],
    kind: Annotated[Kind, typer.Option(help="lambdamart needs the learn extra.")] = Kind.logistic,
    all_events: Annotated[
        bool, typer.Option("--all-events", help="Learn from the last event too; it cannot judge then.")
    ] = False,
    json: Json = False,
) -> None:
    """Learn a ranker for both sides from a data set; the last event is kept to judge it by.

    Example: masa train ranker --data feedback.parquet --kind boosted
    """
    from recommender.config import Settings
    from recommender.service import learning

    manifest = learning.train_ranker(Settings(), data, kind.value, all_events)
    if json:
        output.line(json_.dumps(manifest, ensure_ascii=False))
    else:
        output.line(output.say("ranker_trained", version=manifest["version"], events=len(manifest["events"])))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal: steps done, time passed, time left; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(output.say("reading_pairs"), total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, description=output.say("training"), completed=done, total=total)

        yield advance
