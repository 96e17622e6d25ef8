"""``masa build`` and ``masa match``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from recommender.cli import output
from recommender.cli.ranking import print_matches
from recommender.records import OPERATOR, BuyerId, FirmId, NeedId, Side
from recommender.service import Masa
from recommender.service.crowding import CrowdFigures
from recommender.service.event_matches import event_matches
from recommender.service.explaining import match_in_full
from recommender.wording import phrase


def run_build(*, as_json: bool) -> None:
    """Build the engine and say what was new."""
    report = Masa.open().build()
    if as_json:
        output.line(json.dumps(report.as_dict()))
    else:
        output.line(output.say("built", **report.as_dict()))


def run_match(*, need: str, buyer: str, firm: str, best: int, language: str, as_json: bool) -> None:
    """Print the matches of one need, buyer or firm."""
    engine = Masa.open().engine()
    if need:
        found = engine.firms_for_need(NeedId(need), best)
    elif buyer:
        found = engine.firms_for_buyer(BuyerId(buyer), best)
    else:
        found = engine.buyers_for_firm(FirmId(firm), best)
    if as_json:
        lines = [match_in_full(match, rank, language) for rank, match in enumerate(found, 1)]
        output.line(json.dumps(lines, ensure_ascii=False))
        return
    print_matches(engine, iter([found]), Side.FIRM if firm else Side.BUYER, language)


def run_event(
    event: str, seats: int, balance: float, good: float, enough: int, *, language: str, as_json: bool
) -> None:
    """Print the matches of a whole event, after the figures of each balance."""
    masa = Masa.open()
    found = event_matches(masa, OPERATOR, event, seats, balance, good, enough)
    matches = found.matches()
    if as_json:
        lines = [match_in_full(match, rank, language) for rank, match in enumerate(matches, 1)]
        figures = [figures.as_dict() for figures in found.by_setting]
        answer = {"event": event, "chosen": found.figures.as_dict(), "settings": figures, "matches": lines}
        output.line(json.dumps(answer, ensure_ascii=False))
        return
    print_figures((*found.by_setting, found.figures), language)
    of_firm = groupby(sorted(matches, key=lambda match: match.firm_id), key=lambda match: match.firm_id)
    print_matches(masa.engine(), (list(group) for _, group in of_firm), Side.FIRM, language)


def print_figures(settings: Sequence[CrowdFigures], language: str) -> None:
    """A line a setting: who is served, how evenly, at which cost; the last is the one asked for."""
    from rich.table import Table

    table = Table()
    for name in ("setting", "matches", "firms", "buyers", "gini", "total", "lost"):
        heading = phrase(f"crowd_{name}", language, {"enough": settings[-1].enough})
        table.add_column(heading, justify="left" if name == "setting" else "right")
    for at, figures in enumerate(settings, 1):
        if at == len(settings):
            table.add_section()
        table.add_row(
            _setting(figures.balance, language),
            str(figures.matches),
            f"{figures.firms_served}/{figures.firms_servable}",
            f"{figures.buyers_served}/{figures.buyers_servable}",
            f"{figures.firm_gini:.2f}",
            f"{figures.total_score:.1f}",
            f"{figures.score_lost:.1%}",
        )
    output.console().print(table)


def _setting(balance: float | None, language: str) -> str:
    named = {None: "crowd_plain", 0.0: "crowd_pairs", 0.5: "crowd_balanced", 1.0: "crowd_everyone"}
    name = f" {phrase(named[balance], language)}" if balance in named else ""
    return f"{'' if balance is None else f'{balance:g}'}{name}".strip()
