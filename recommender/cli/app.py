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
from recommender.cli.listing import Commands
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
    cls=Commands,
    help="Two-sided, explained matching of chemical firms and buyers for B2B missions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help and error lines: rich alone takes longer to import than all the rest
    context_settings={"help_option_names": ["-h", "--help"]},
)
GROUPS = {
    "import": import_app,
    "tune": tune_app,
    "shadow": shadow_app,
    "event": event_app,
    "participants": participants_app,
    "shortlist": shortlist_app,
    "invite": invite_app,
    "decide": decide_app,
    "schedule": schedule_app,
    "day": day_app,
    "train": train_app,
    "models": models_app,
    "evaluate": evaluate_app,
    "export": export_app,
    "flags": flags_app,
    "compliance": compliance_app,
    "duplicates": duplicates_app,
    "admin": admin_app,
    "privacy": privacy_app,
    "webhook": webhook_app,
}
for name, group in GROUPS.items():
    app.add_typer(group, name=name, cls=Commands)


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


for command in (
    build, match, rank, explain, template, result, report, dataset, simulate, promote, rollback, drift,
    settings, worker, serve,
):  # fmt: skip
    app.command()(command)
