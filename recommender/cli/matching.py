"""``masa build`` and ``masa match``."""

from __future__ import annotations

import json

from recommender.cli import output
from recommender.cli.ranking import print_matches
from recommender.records import BuyerId, FirmId, NeedId, Side
from recommender.service import Masa
from recommender.service.ranking import match_as_dict


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
    language = language or output.language()
    if as_json:
        lines = [match_as_dict(match, rank, language) for rank, match in enumerate(found, 1)]
        output.line(json.dumps(lines, ensure_ascii=False))
        return
    print_matches(engine, iter([found]), Side.FIRM if firm else Side.BUYER, language)
