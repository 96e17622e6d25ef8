"""``masa flags`` and ``masa compliance``."""

from __future__ import annotations

import json as json_
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, Language, Whose

if TYPE_CHECKING:
    from recommender.compliance import CompanyFlag
    from recommender.records import Review

flags_app = typer.Typer(
    help="Flags: what a human should look at before two companies meet.", invoke_without_command=True
)
compliance_app = typer.Typer(help="Rules that raise flags, and checks by them.", no_args_is_help=True)


class Decided(StrEnum):
    proceed = "proceed"
    ask = "ask"
    block = "block"


@flags_app.callback()
def flags(
    context: typer.Context,
    rule: Annotated[str, typer.Option(help="Only this rule.")] = "",
    company: Annotated[str, typer.Option(help="Only this company: an id, or words of the name.")] = "",
    all_: Annotated[bool, typer.Option("--all", help="Decided ones as well.")] = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """List the flags nobody has decided yet.

    Example: masa flags --rule un-precursors-2 -l tr
    """
    if context.invoked_subcommand is None:
        from recommender.service import Masa

        found = Masa.open().compliance.flags(rule, company, reviewed=all_)
        _print_flags(found, language or output.language(), json)


@flags_app.command("review")
def review(
    flag: Annotated[str, typer.Argument(help="The flag's id.")],
    verdict: Annotated[Decided, typer.Option(help="proceed; ask: papers are awaited; block: no meeting.")],
    reviewer: Annotated[str, typer.Option("--name", help="Who decided.")],
    comment: Annotated[str, typer.Option(help="Why; registration numbers, letters.")] = "",
    partner: Annotated[str, typer.Option(help="Only for the pair with this company (an id).")] = "",
    json: Json = False,
) -> None:
    """Record who decided what about a flag. It stays visible; a block shuts the pair or the company.

    Example: masa flags review 3f0c6a1b2c4d5e6f --verdict proceed --name "E. Yılmaz" --comment "EAC no. seen"
    """
    from recommender.records import Verdict
    from recommender.service import Masa

    if not reviewer.strip():
        raise typer.BadParameter("give the name of who decided", param_hint="--name")
    done = Masa.open().compliance.review(flag, Verdict(verdict), reviewer.strip(), comment, partner)
    _print_reviews([done], json)


@flags_app.command("reviews")
def reviews(json: Json = False) -> None:
    """List the reviews in force, oldest first.

    Example: masa flags reviews --json
    """
    from recommender.service import Masa

    _print_reviews(Masa.open().compliance.reviews(), json)


@flags_app.command("undo")
def undo(review: Annotated[int, typer.Argument(help="The review's number.")], json: Json = False) -> None:
    """Take a review back; the one before it counts again.

    Example: masa flags undo 7
    """
    from recommender.service import Masa

    _print_reviews([Masa.open().compliance.undo(review)], json)


@compliance_app.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="A file of firms or buyers, not imported.")] = None,
    side: Annotated[Whose, typer.Option(help="Whom the file holds.")] = Whose.firm,
    all_: Annotated[bool, typer.Option("--all", help="All companies stored, decided flags as well.")] = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Show every flag that a file, or all that is stored, raises.

    Example: masa compliance check needs.xlsx --side buyer
    """
    from recommender.records import Side
    from recommender.service import Masa

    if (file is None) is not all_:
        raise typer.BadParameter("give a file or --all")
    compliance = Masa.open().compliance
    found = compliance.check(Side(side), file) if file else compliance.flags(reviewed=True)
    _print_flags(found, language or output.language(), json)


@compliance_app.command("rules")
def rules(language: Language = None, json: Json = False) -> None:
    """List the rules in force with their sources and dates.

    Example: masa compliance rules -l ru
    """
    from recommender.service import Masa
    from recommender.service.compliance import rules_as_dicts

    found = list(rules_as_dicts(Masa.open().compliance.rules(), language or output.language()))
    if json:
        output.line(json_.dumps(found, ensure_ascii=False))
        return
    for rule in found:
        where = " ".join(rule["destinations"]) or "*"
        output.line(f"{rule['rule']} [{where}] {rule['message']} ({rule['source']}, {rule['date']})")


def _print_flags(found: Sequence[CompanyFlag], language: str, as_json: bool) -> None:
    from recommender.service.compliance import company_flag_as_dict

    entries = [company_flag_as_dict(entry, language) for entry in found]
    if as_json:
        output.line(json_.dumps(entries, ensure_ascii=False))
        return
    for entry in entries:
        lines = f" [{', '.join(entry['lines'])}]" if entry["lines"] else ""
        seen = f" · {entry['verdict']}: {entry['reviewed_by']}" if entry["verdict"] else ""
        output.line(f"{entry['id']} {entry['rule']} {entry['company_id']} {entry['company']}{lines}{seen}")
        output.line(f"    {entry['message']}; {entry['because']} ({entry['source']}, {entry['date']})")
    output.line(output.say("flags_found", count=len(entries)))


def _print_reviews(found: Iterable[Review], as_json: bool) -> None:
    from recommender.service.compliance import review_as_dict

    entries = [review_as_dict(review) for review in found]
    if as_json:
        output.line(json_.dumps(entries, ensure_ascii=False))
        return
    for entry in entries:
        about = " × ".join(filter(None, (entry["firm_id"], entry["buyer_id"])))
        comment = f": {entry['comment']}" if entry["comment"] else ""
        day = entry["reviewed_at"][:10]
        words = (
            f"{entry['id']} {entry['rule']} {about} {entry['verdict']}, {entry['reviewer']}, {day}{comment}"
        )
        output.line(words)
