"""``masa duplicates``."""

from __future__ import annotations

import json as json_
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.cli import output
from recommender.cli.missions import Whose

if TYPE_CHECKING:
    from recommender.records import Dismissal, Merge, Side
    from recommender.service import Masa
    from recommender.service.duplicates import Duplicate

duplicates_app = typer.Typer(help="The same company twice: find, merge, undo.", invoke_without_command=True)
SHOWN_LINES = 3


Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
OfSide = Annotated[Whose | None, typer.Option(help="Firms or buyers; both unless given.")]


@duplicates_app.callback()
def duplicates(context: typer.Context, side: OfSide = None, json: Json = False) -> None:
    """List companies that may be one, most likely first, both side by side.

    Example: masa duplicates --side buyer
    """
    if context.invoked_subcommand is None:
        from recommender.records import Side
        from recommender.service import Masa

        masa = Masa.open()
        sides = [Side(side)] if side else list(Side)
        found = [pair for side in sides for pair in masa.duplicates.suspected(side)]
        if json:
            output.line(json_.dumps(_as_dicts(found), ensure_ascii=False))
        else:
            tell(found)


@duplicates_app.command("merge")
def merge(
    keep: Annotated[str, typer.Argument(help="The id of the company to keep.")],
    other: Annotated[str, typer.Argument(help="The id of the company to take into it.")],
    side: OfSide = None,
    json: Json = False,
) -> None:
    """Take one company into another: its lines, what the kept one lacks, and its history.

    Example: masa duplicates merge F012 F044
    """
    from recommender.service import Masa

    masa = Masa.open()
    _print_merges(masa, [masa.duplicates.merge(keep, other, _side(side))], json)


@duplicates_app.command("dismiss")
def dismiss(
    one: Annotated[str, typer.Argument(help="The id of a company.")],
    other: Annotated[str, typer.Argument(help="The id of the company that it is not.")],
    side: OfSide = None,
    json: Json = False,
) -> None:
    """Keep that two companies are not one; they are not offered again while both stay as they are.

    Example: masa duplicates dismiss F012 F044
    """
    from recommender.service import Masa

    _print_dismissals([Masa.open().duplicates.dismiss(one, other, _side(side))], json)


@duplicates_app.command("reconsider")
def reconsider(
    dismissal: Annotated[int, typer.Argument(help="The dismissal's number.")], json: Json = False
) -> None:
    """Take a dismissal back: the two may be offered again.

    Example: masa duplicates reconsider 2
    """
    from recommender.service import Masa

    _print_dismissals([Masa.open().duplicates.reconsider(dismissal)], json)


@duplicates_app.command("dismissed")
def dismissed(json: Json = False) -> None:
    """List the dismissals, those taken back too, oldest first: who, and when.

    Example: masa duplicates dismissed
    """
    from recommender.service import Masa

    _print_dismissals(Masa.open().duplicates.dismissed(), json)


@duplicates_app.command("undo")
def undo(merge: Annotated[int, typer.Argument(help="The merge's number.")], json: Json = False) -> None:
    """Make two companies of one again, as they were.

    Example: masa duplicates undo 3
    """
    from recommender.service import Masa

    masa = Masa.open()
    _print_merges(masa, [masa.duplicates.undo(merge)], json)


@duplicates_app.command("merges")
def merges(json: Json = False) -> None:
    """List the merges, undone ones too, oldest first.

    Example: masa duplicates merges
    """
    from recommender.service import Masa

    masa = Masa.open()
    _print_merges(masa, masa.duplicates.merges(), json)


def _side(whose: Whose | None) -> Side | None:
    from recommender.records import Side

    return Side(whose) if whose else None


def tell(found: Sequence[Duplicate]) -> None:
    """Each pair with both rows below it, and the command that merges it."""
    for pair in _as_dicts(found):
        why = ", ".join(pair["because"])
        ids = {"kept": pair["kept"]["id"], "other": pair["other"]["id"], "percent": f"{pair['score']:.0%}"}
        output.line(output.say("duplicate_suspected", why=why, **ids))
        for company in (pair["kept"], pair["other"]):
            output.line(f"    {_row(company)}")
    if not found:
        output.line(output.say("duplicates_none"))


def _row(company: dict[str, Any]) -> str:
    lines = company["lines"]
    shown = "; ".join(lines[:SHOWN_LINES]) + (
        f" (+{len(lines) - SHOWN_LINES})" if lines[SHOWN_LINES:] else ""
    )
    place = ", ".join(filter(None, (company["city"], company["country"])))
    return " | ".join(filter(None, (company["id"], company["name"], place, company["website"], shown)))


def _as_dicts(found: Sequence[Duplicate]) -> list[dict[str, Any]]:
    from recommender.service.duplicates import duplicate_as_dict

    return [duplicate_as_dict(pair, output.language()) for pair in found]


def _print_dismissals(found: Sequence[Dismissal], as_json: bool) -> None:
    from recommender.service.duplicates import dismissal_as_dict

    entries = [dismissal_as_dict(dismissal) for dismissal in found]
    if as_json:
        output.line(json_.dumps(entries, ensure_ascii=False))
        return
    for entry in entries:
        code = "dismissal_undone" if entry["undone_at"] else "dismissal_done"
        output.line(output.say(code, **entry))


def _print_merges(masa: Masa, found: Sequence[Merge], as_json: bool) -> None:
    from recommender.service.duplicates import merge_as_dict

    entries = [merge_as_dict(merge, masa.duplicates.clashes(merge), output.language()) for merge in found]
    if as_json:
        output.line(json_.dumps(entries, ensure_ascii=False))
        return
    for entry in entries:
        code = "merge_undone" if entry["undone_at"] else "merge_done"
        output.line(output.say(code, **entry))
        for clash in entry["clashes"]:
            output.line(f"    {clash['text']}")
