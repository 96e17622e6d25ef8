"""``masa import`` and ``masa template``: spreadsheets in, and their pattern out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, Language

import_app = typer.Typer(help="Read firms or buyers from XLSX, CSV or JSON lines.", no_args_is_help=True)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]
AllOrNothing = Annotated[bool, typer.Option("--all-or-nothing", help="Write nothing if any row is bad.")]


class Kind(StrEnum):
    firms = "firms"
    buyers = "buyers"
    past = "past"


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


def template(
    kind: Kind,
    file: Annotated[Path, typer.Option("--file", "-o", help="Where to write.")] = Path("template.xlsx"),
    language: Language = None,
) -> None:
    """Write a filled example spreadsheet with a comment on each column.

    Example: masa template firms -o firms.xlsx -l tr
    """
    from recommender.importing import write_template

    write_template(file, kind.value, language or output.language())
    output.line(output.say("template_written", place=str(file)))
