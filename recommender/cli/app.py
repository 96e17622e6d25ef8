"""Commands and their arguments. Heavy imports happen inside the commands."""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender import __version__
from recommender.cli import output
from recommender.cli.accounts import admin_app
from recommender.cli.compliance import compliance_app, flags_app
from recommender.cli.configuring import settings
from recommender.cli.day import day_app
from recommender.cli.drifting import drift
from recommender.cli.duplicates import duplicates_app
from recommender.cli.evaluating import evaluate_app
from recommender.cli.events import event_app
from recommender.cli.explaining import explain
from recommender.cli.exporting import export_app
from recommender.cli.inviting import decide_app, invite_app
from recommender.cli.learning import dataset, models_app, promote, rollback, simulate, tune_app
from recommender.cli.participating import participants_app
from recommender.cli.privacy import privacy_app
from recommender.cli.reporting import report, result
from recommender.cli.scheduling import schedule_app
from recommender.cli.shadowing import shadow_app
from recommender.cli.shortlisting import shortlist_app
from recommender.cli.training import train_app
from recommender.cli.webhooks import webhook_app

app = typer.Typer(
    name="masa",
    help="Two-sided, explained matching of chemical firms and buyers for B2B missions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
import_app = typer.Typer(help="Read firms or buyers from XLSX, CSV or JSON lines.", no_args_is_help=True)
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


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class Whose(StrEnum):
    buyer = "buyer"
    firm = "firm"


class Kind(StrEnum):
    firms = "firms"
    buyers = "buyers"
    past = "past"


Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Best = Annotated[int, typer.Option("-k", "--best", min=1, max=1000, help="How many matches.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
AllOrNothing = Annotated[bool, typer.Option("--all-or-nothing", help="Write nothing if any row is bad.")]
Language = Annotated[str, typer.Option("--language", "-l", help="Language of reasons: en, tr or ru.")]


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


@import_app.command("firms")
def import_firms(
    file: Path, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: Json = False
) -> None:
    """Read a firms file: a row a product.

    Example: masa import firms firms.xlsx --dry-run
    """
    from recommender.cli.importing import run_import

    run_import("firms", file, dry_run=dry_run, all_or_nothing=all_or_nothing, as_json=json)


@import_app.command("buyers")
def import_buyers(
    file: Path, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: Json = False
) -> None:
    """Read a buyers file: a row a need.

    Example: masa import buyers needs.csv --all-or-nothing
    """
    from recommender.cli.importing import run_import

    run_import("buyers", file, dry_run=dry_run, all_or_nothing=all_or_nothing, as_json=json)


@import_app.command("past")
def import_past(
    file: Path, dry_run: DryRun = False, all_or_nothing: AllOrNothing = False, json: Json = False
) -> None:
    """Read missions of the past: a row a pair, who met whom and what came of it.

    Example: masa import past missions.xlsx --dry-run
    """
    from recommender.cli.importing import run_import_past

    run_import_past(file, dry_run=dry_run, all_or_nothing=all_or_nothing, as_json=json)


@app.command()
def build(json: Json = False) -> None:
    """Encode what is new and build the index.

    Example: masa build
    """
    from recommender.cli.matching import run_build

    run_build(as_json=json)


@app.command()
def match(
    need: Annotated[str, typer.Option(help="A need's id.")] = "",
    buyer: Annotated[str, typer.Option(help="A buyer's id.")] = "",
    firm: Annotated[str, typer.Option(help="A firm's id.")] = "",
    event: Annotated[str, typer.Option(help="An event's id: at most -k matches for each company.")] = "",
    balance: Annotated[
        float, typer.Option(min=0, max=1, help="For an event: 0 best pairs, 1 everyone served.")
    ] = 0.5,
    good: Annotated[
        float, typer.Option(min=0, max=1, help="For an event: the least score worth a meeting.")
    ] = 0.5,
    best: Best = 10,
    language: Language = "",
    json: Json = False,
) -> None:
    """Show the best matches for one need, buyer or firm, or for a whole event without crowding.

    Example: masa match --need B001-1 -k 5 -l tr; masa match --event moscow -k 8 --balance 0.5
    """
    from recommender.cli.matching import run_event, run_match

    if sum(map(bool, (need, buyer, firm, event))) != 1:
        raise typer.BadParameter("give one of --need, --buyer, --firm and --event")
    if event:
        run_event(event, seats=best, balance=balance, good=good, language=language, as_json=json)
        return
    run_match(need=need, buyer=buyer, firm=firm, best=best, language=language, as_json=json)


@app.command()
def rank(
    firms: Annotated[Path, typer.Option(help="Firms with products (XLSX, CSV, JSON lines).")],
    needs: Annotated[Path, typer.Option(help="Buyers with needs (XLSX, CSV, JSON lines).")],
    best: Best = 10,
    side: Annotated[
        Whose, typer.Option(help="Rank firms for each need, or buyers for each firm.")
    ] = Whose.buyer,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    language: Language = "",
) -> None:
    """Rank two files, with no database and no server.

    Example: masa rank --firms firms.xlsx --needs needs.xlsx -k 5 --format jsonl
    """
    from recommender.cli.ranking import run_rank

    run_rank(firms, needs, best=best, side=side.value, form=format.value, language=language)


@app.command()
def template(
    kind: Kind,
    file: Annotated[Path, typer.Option("--file", "-o", help="Where to write.")] = Path("template.xlsx"),
    language: Language = "",
) -> None:
    """Write a filled example spreadsheet with a comment on each column.

    Example: masa template firms -o firms.xlsx -l tr
    """
    from recommender.importing import write_template

    write_template(file, kind.value, language or output.language())
    output.line(output.say("template_written", place=str(file)))


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="End when no job is left.")] = False,
    parent: Annotated[int, typer.Option(hidden=True, help="End when this process is gone.")] = 0,
) -> None:
    """Do the long work that the API was asked for: imports, builds, schedules.

    Example: masa worker
    """
    from recommender.cli.working import run_worker

    run_worker(parent, once)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    worker: Annotated[bool, typer.Option(help="Start a worker beside the server.")] = True,
) -> None:
    """Serve the API, with a worker beside it. Everything but /health and /ready asks for a sign-in or a key.

    Example: masa serve --port 8080
    """
    import uvicorn

    from recommender.cli.working import GRACE_SECONDS, end_on_sigterm, worker_beside
    from recommender.records import OPERATOR
    from recommender.service import Masa
    from recommender.service.logs import log_to

    masa = Masa.open()  # a weak secret or a database of a newer Masa ends it here, in one line
    if not masa.store.accounts.all(OPERATOR):
        output.note(output.say("serve_no_account"))
    masa.store.close()
    for path in ("/sign-in", "/docs", "/ready"):
        output.line(f"http://{host}:{port}{path}")
    end_on_sigterm()
    log_to(level=masa.settings.log_level)
    with worker_beside() if worker else nullcontext():
        uvicorn.run(
            "api.app:create_app", factory=True, host=host, port=port, log_config=None, server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )  # fmt: skip
