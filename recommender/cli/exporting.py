"""``masa export``."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Language, Spoken

if TYPE_CHECKING:
    from recommender.exporting.programme import Programme
    from recommender.service import Masa
    from recommender.service.exports import File

export_app = typer.Typer(
    help="Print an event's plan: schedules, lists, spreadsheets, calendars.", no_args_is_help=True
)


class Form(StrEnum):
    csv = "csv"
    json = "json"


Event = Annotated[str, typer.Argument(help="The event's id.")]
Party = Annotated[str, typer.Option("--party", help="Only this firm or buyer (an id).")]
Own = Annotated[
    Spoken | None, typer.Option("--language", "-l", help="One language for all; else each reader's own.")
]
Plan = Annotated[int | None, typer.Option("--plan", min=1, help="Another plan than the published one.")]
Target = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="A file, a folder or a .zip; else exports/EVENT in the data folder."),
]
Contacts = Annotated[bool, typer.Option("--contacts", help="With names, e-mail addresses and telephones.")]


@export_app.command()
def schedule(
    event: Event,
    party: Party = "",
    apart: Annotated[bool, typer.Option("--apart", help="A file a party, not one for all.")] = False,
    language: Own = None,
    plan: Plan = None,
    target: Target = None,
) -> None:
    """Print each party's schedule (PDF), in Turkish for firms and in Russian for buyers.

    Example: masa export schedule moscow --party F001 -o f001.pdf
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.schedules(p, party, language or "", apart=apart))


@export_app.command()
def calendar(
    event: Event,
    party: Party = "",
    organiser: Annotated[
        str, typer.Option(help="E-mail address of the organiser; the sender of letters unless given.")
    ] = "",
    contacts: Contacts = False,
    language: Own = None,
    plan: Plan = None,
    target: Target = None,
) -> None:
    """Write a calendar a party (iCalendar); importing a later one replaces what changed.

    Example: masa export calendar moscow -o calendars.zip
    """
    from recommender.config import Settings
    from recommender.service import exports

    def make(programme: Programme) -> list[File]:
        address = organiser or exports.sender_address(Settings())
        return exports.calendars(programme, party, language or "", organiser=address, contacts=contacts)

    _export(event, plan, target, make)


@export_app.command()
def feeds(event: Event, party: Party = "") -> None:
    """List the addresses at which calendars can be subscribed to: id, then address.

    Example: masa export feeds moscow --party B001
    """
    from recommender.service.exports import chosen_parties
    from recommender.service.feeds import feed_link

    masa, programme = _open(event, None)
    for owner in chosen_parties(programme, party):
        output.line(f"{owner.company.id}\t{feed_link(masa.settings, programme, owner)}")


@export_app.command()
def grid(event: Event, language: Language = None, plan: Plan = None, target: Target = None) -> None:
    """Write the master schedule (XLSX): slots by tables, by firms and by buyers, and a list.

    Example: masa export grid moscow -l tr -o grid.xlsx
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.grid(p, _spoken(language)))


@export_app.command("list")
def list_(
    event: Event,
    party: Party = "",
    contacts: Contacts = False,
    language: Language = None,
    plan: Plan = None,
    target: Target = None,
) -> None:
    """Write who met whom, and how it ended (XLSX).

    Example: masa export list moscow --party F001 -l tr
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.met(p, party, _spoken(language), contacts=contacts))


@export_app.command()
def signin(event: Event, language: Language = None, plan: Plan = None, target: Target = None) -> None:
    """Print attendance lists to sign (PDF), one a day and side.

    Example: masa export signin moscow -l tr
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.sign_in(p, _spoken(language)))


@export_app.command()
def interpreters(event: Event, language: Language = None, plan: Plan = None, target: Target = None) -> None:
    """Print the roster of interpreters (PDF), a list a language.

    Example: masa export interpreters moscow -l ru
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.interpreters(p, _spoken(language)))


@export_app.command()
def signs(event: Event, language: Language = None, plan: Plan = None, target: Target = None) -> None:
    """Print a sign a table (PDF): its number, and who meets there.

    Example: masa export signs moscow -l ru
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.signs(p, _spoken(language)))


@export_app.command("plan")
def plan_(
    event: Event,
    form: Annotated[Form, typer.Option("--format", help="csv or json.")] = Form.json,
    language: Language = None,
    plan: Plan = None,
    target: Target = None,
) -> None:
    """Write the whole plan for other programs (JSON or CSV).

    Example: masa export plan moscow --format csv -o plan.csv
    """
    from recommender.service import exports

    _export(event, plan, target, lambda p: exports.plan(p, form.value, _spoken(language)))


def _export(
    event: str, plan: int | None, target: Path | None, make: Callable[[Programme], list[File]]
) -> None:
    """Make files of the plan, write them and say where they lie."""
    from recommender.service.exports import folder_of, save

    masa, programme = _open(event, plan)
    files = make(programme)
    if len(files) > 1 and target and target.suffix.lower() not in ("", ".zip") and not target.is_dir():
        raise typer.BadParameter(f"{len(files)} files: give a folder or a .zip", param_hint="--output")
    for path in save(files, folder_of(masa.settings, programme), target):
        output.line(output.say("template_written", place=str(path)))


def _open(event: str, plan: int | None) -> tuple[Masa, Programme]:
    from recommender.records import OPERATOR
    from recommender.service import Masa
    from recommender.service.programmes import programme

    masa = Masa.open()
    return masa, programme(masa.store, OPERATOR, event, plan)


def _spoken(language: Spoken | None) -> str:
    return language.value if language else output.language()
