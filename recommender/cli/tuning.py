"""``masa tune``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, print_table, tell

if TYPE_CHECKING:
    from recommender.service.tuning import Guard

tune_app = typer.Typer(help="Tune models on your own feedback.", no_args_is_help=True)


@tune_app.callback()
def tuning() -> None:
    """Tune models on your own feedback."""


@tune_app.command("encoder")
def tune_encoder(
    dev_sets: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Folder of further general sets to guard."),
    ] = None,
    margin: Annotated[float, typer.Option(min=0, max=1, help="How far a general set may fall.")] = 0.02,
    config: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="TOML file of training settings.")
    ] = None,
    json: Json = False,
) -> None:
    """Tune the bundled encoder on accepted pairs; refused when general sets fall by more than a margin.

    Example: masa tune encoder --margin 0.01
    """
    from recommender.service import Masa, tuning
    from recommender.training.config import EncoderConfig

    settings = EncoderConfig.load(config) if config else tuning.GENTLE
    made = tuning.tune(Masa.open(), actor(), dev_sets=dev_sets, margin=margin, config=settings)
    if json:
        dump(asdict(made))
        return
    tell_guards(list(made.guards), json=False)
    held = ", ".join(guard.name for guard in made.guards)
    tell("encoder_tuned", version=made.version, accepted=made.accepted, sets=held)
    if made.skipped:
        output.note(output.say("dev_sets_skipped", sets=", ".join(made.skipped)))


def tell_guards(guards: list[Guard], json: bool) -> None:
    """Print what became of each general set."""
    if json:
        dump([asdict(guard) for guard in guards])
        return
    rows = [
        (g.name, g.measure, f"{g.before:.4f}", f"{g.after:.4f}", f"{g.after - g.before:+.4f}") for g in guards
    ]
    print_table(("general_set", "measure", "before", "after", "difference"), rows)
