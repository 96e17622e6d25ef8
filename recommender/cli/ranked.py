"""``masa build``, ``masa match`` and ``masa rank``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, Language, Whose

Best = Annotated[int, typer.Option("-k", "--best", min=1, max=1000, help="How many matches.")]


class Format(StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def build(json: Json = False) -> None:
    """Encode what is new and build the index.

    Example: masa build
    """
    from recommender.cli.matching import run_build

    run_build(as_json=json)


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
    enough: Annotated[
        int, typer.Option(min=1, help="For an event: so many good matches serve a company.")
    ] = 3,
    best: Best = 10,
    language: Language = None,
    json: Json = False,
) -> None:
    """Show the best matches for one need, buyer or firm, or for a whole event without crowding.

    Example: masa match --need B001-1 -k 5 -l tr; masa match --event moscow -k 8 --balance 0.5
    """
    from recommender.cli.matching import run_event, run_match

    if sum(map(bool, (need, buyer, firm, event))) != 1:
        raise typer.BadParameter("give one of --need, --buyer, --firm and --event")
    spoken = language or output.language()
    if event:
        run_event(event, best, balance, good, enough, language=spoken, as_json=json)
        return
    run_match(need=need, buyer=buyer, firm=firm, best=best, language=spoken, as_json=json)


def rank(
    firms: Annotated[Path, typer.Option(help="Firms with products (XLSX, CSV, JSON lines).")],
    needs: Annotated[Path, typer.Option(help="Buyers with needs (XLSX, CSV, JSON lines).")],
    best: Best = 10,
    side: Annotated[
        Whose, typer.Option(help="Rank firms for each need, or buyers for each firm.")
    ] = Whose.buyer,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    language: Language = None,
) -> None:
    """Rank two files, with no database and no server.

    Example: masa rank --firms firms.xlsx --needs needs.xlsx -k 5 --format jsonl
    """
    from recommender.cli.ranking import run_rank

    spoken = language or output.language()
    run_rank(firms, needs, best=best, side=side.value, form=format.value, language=spoken)
