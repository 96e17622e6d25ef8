"""Commands and their arguments. Heavy imports happen inside the commands."""

from __future__ import annotations

from typing import Annotated

import typer

from recommender import __version__
from recommender.cli import output
from recommender.cli.accounts import admin_app
from recommender.cli.compliance import compliance_app, flags_app
from recommender.cli.configuring import settings
from recommender.cli.datasets import dataset, simulate
from recommender.cli.day import day_app
from recommender.cli.drifting import drift
from recommender.cli.duplicates import duplicates_app
from recommender.cli.evaluating import evaluate_app
from recommender.cli.events import event_app
from recommender.cli.explaining import explain
from recommender.cli.exporting import export_app
from recommender.cli.files import import_app, template
from recommender.cli.inviting import decide_app, invite_app
from recommender.cli.models import models_app
from recommender.cli.participating import participants_app
from recommender.cli.privacy import privacy_app
from recommender.cli.promoting import promote, rollback
from recommender.cli.ranked import build, match, rank
from recommender.cli.reporting import report, result
from recommender.cli.scheduling import schedule_app
from recommender.cli.serving import serve, worker
from recommender.cli.shadowing import shadow_app
from recommender.cli.shortlisting import shortlist_app
from recommender.cli.training import train_app
from recommender.cli.tuning import tune_app
from recommender.cli.webhooks import webhook_app

app = typer.Typer(
    name="masa",
    help="Two-sided, explained matching of chemical firms and buyers for B2B missions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(import_app, name="import")
app.add_typer(tune_app, name="tune")
app.add_typer(shadow_app, name="shadow")
app.add_typer(event_app, name="event")
app.add_typer(participants_app, name="participants")
app.add_typer(shortlist_app, name="shortlist")
app.add_typer(invite_app, name="invite")
app.add_typer(decide_app, name="decide")
app.add_typer(schedule_app, name="schedule")
app.add_typer(day_app, name="day")
app.command()(result)
app.command()(report)
app.add_typer(train_app, name="train")
app.add_typer(models_app, name="models")
for command in (simulate, dataset, promote, rollback, drift):
    app.command()(command)
app.command()(explain)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(export_app, name="export")
app.add_typer(flags_app, name="flags")
app.add_typer(compliance_app, name="compliance")
app.add_typer(duplicates_app, name="duplicates")
app.add_typer(admin_app, name="admin")
app.add_typer(privacy_app, name="privacy")
app.add_typer(webhook_app, name="webhook")
app.command()(settings)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        output.line(__version__)
        raise typer.Exit


@app.command()
def init() -> None:
    """Create the data folder and the database, or bring them up to date.

    Example: RECOMMENDER_DATA_DIR=./mission masa init
    """
    from recommender.service import Masa

    masa = Masa.open()
    output.line(output.say("initialised", place=str(masa.settings.data_dir)))


app.command()(build)
app.command()(match)
app.command()(rank)
app.command()(template)
app.command()(worker)
app.command()(serve)
