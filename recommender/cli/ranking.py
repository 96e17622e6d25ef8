"""``masa rank``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.cli import output
from recommender.config import Settings
from recommender.exporting.cells import escaped
from recommender.records import Side
from recommender.service.ranking import Ranking, match_as_dict
from recommender.wording import phrase

if TYPE_CHECKING:
    from recommender.engine import Engine
    from recommender.records import Flag, Match, Reason


def run_rank(firms: Path, needs: Path, *, best: int, side: str, form: str, language: str) -> None:
    """Print the ranking of two files."""
    ranking = Ranking(firms, needs, Settings())
    for path, problem in ranking.problems:
        if problem.severity == "error":
            output.note(f"{path.name}: {problem.sentence(language)}")
    groups = ranking.groups(Side(side), best)
    if form == "table":
        print_matches(ranking.engine, groups, Side(side), language)
        return
    lines = (match_as_dict(match, rank, language) for group in groups for rank, match in enumerate(group, 1))
    write_jsonl(lines) if form == "jsonl" else write_csv(lines)


def write_jsonl(lines: Iterator[dict[str, Any]]) -> None:
    """One JSON object a line."""
    for found in lines:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def write_csv(lines: Iterator[dict[str, Any]]) -> None:
    """The same columns as CSV; cells that a spreadsheet would run as a formula are escaped."""
    names = ("need_id", "buyer_id", "firm_id", "product_id", "rank", "score", "buyer_score",
             "firm_score", "reasons", "flags")  # fmt: skip
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for found in lines:
        joined = found | {
            "reasons": " | ".join(found["reasons"]),
            "flags": " | ".join(flag["message"] for flag in found["flags"]),
        }
        writer.writerow([escaped(joined[name]) for name in names])


def print_matches(engine: Engine, groups: Iterator[list[Match]], side: Side, language: str) -> None:
    """Each group under a heading, a match a row, reasons in the last column."""
    from rich.markup import escape
    from rich.table import Table

    console = output.console()
    for group in groups:
        if not group:
            continue
        table = Table(title=escape(_heading(engine, group[0], side)), title_justify="left", expand=True)
        table.add_column("#", justify="right")
        table.add_column(phrase("score", language), justify="right")
        for one in Side:
            table.add_column(phrase(f"side_{one}", language), justify="right")
        table.add_column(phrase("partner", language), ratio=2)
        table.add_column(phrase("reasons", language), ratio=5)
        for rank, match in enumerate(group, 1):
            partner = (
                engine.corpus.firms[match.firm_id]
                if side is Side.BUYER
                else engine.corpus.buyers[match.buyer_id]
            )
            scores = (f"{score:.2f}" for score in (match.score, match.buyer_score, match.firm_score))
            told = "\n".join(grounds_told(match, language))
            table.add_row(str(rank), *scores, escape(partner.name), escape(told))
        console.print(table)


def grounds_told(match: Match, language: str) -> Iterator[str]:
    """A match's reasons and flags, a line each."""
    yield from (reason_told(reason, language) for reason in match.reasons)
    yield from (f"⚑ {_flag(flag, language)}" for flag in match.flags)


def reason_told(reason: Reason, language: str) -> str:
    """A reason behind the sign of its tone."""
    sign = "−" if reason.tone < 0 else "+" if reason.tone > 0 else "·"
    return f"{sign} {phrase(reason.code, language, reason.facts)}"


def _flag(flag: Flag, language: str) -> str:
    decided = f" · {flag.verdict}: {flag.reviewed_by}" if flag.verdict else ""
    return f"{flag.message[language]}; {flag.because} ({flag.source}, {flag.date}){decided}"


def _heading(engine: Engine, match: Match, side: Side) -> str:
    if side is Side.FIRM:
        return f"{match.firm_id} {engine.corpus.firms[match.firm_id].name}"
    buyer = engine.corpus.buyers[match.buyer_id]
    need = next(need for need in buyer.needs if need.id == match.need_id)
    return f"{match.need_id} {buyer.name}: {need.text}"
