"""Matches and explained pairs as plain data, for JSON and pages."""

from __future__ import annotations

from typing import Any

from recommender.matching import Explanation
from recommender.records import Line, Match, Reason
from recommender.service.ranking import match_as_dict
from recommender.wording import phrase


def match_in_full(match: Match, rank: int, language: str) -> dict[str, Any]:
    """A match with all that is known of it: its waterfall, and the words of both texts that met.

    ``learned`` is False while hand-set weights stand in for feedback. The contributions add up to the score.
    """
    return match_as_dict(match, rank, language) | {
        "learned": all(reason.code != "not_learned_yet" for reason in match.reasons),
        "met": _words_met(match),
        "contributions": [
            {"feature": c.feature, "side": c.side.value, "value": c.value, "amount": c.amount}
            for c in match.contributions
        ],
    }


def _words_met(match: Match) -> list[dict[str, Any]]:
    """For each reason that rests on words: those of the need and those of the product, with their places."""
    text = {Line(line): str(fact) for r in match.reasons[:1] for line, fact in r.facts.items()}
    return [
        {"because": reason.code}
        | {
            line.value: [
                {"text": text[line][span.start : span.end], "start": span.start, "end": span.end}
                for span in reason.spans
                if span.line is line
            ]
            for line in Line
        }
        for reason in match.reasons
        if reason.spans
    ]


def explanation_as_dict(explanation: Explanation, language: str) -> dict[str, Any]:
    """The match, its waterfall, reasons with the characters they rest on, and what stood in the way."""
    match = explanation.match
    return match_in_full(match, explanation.rank or 0, language) | {
        "rank": explanation.rank,
        "found": explanation.found,
        "obstacles": [reason_as_dict(reason, language) for reason in explanation.obstacles],
        "reasons": [reason_as_dict(reason, language) for reason in match.reasons],
    }


def reason_as_dict(reason: Reason, language: str) -> dict[str, Any]:
    """A reason said in a language, with its code, tone and spans (characters of either text)."""
    return {
        "code": reason.code,
        "tone": reason.tone,
        "text": phrase(reason.code, language, reason.facts),
        "spans": [{"line": span.line.value, "start": span.start, "end": span.end} for span in reason.spans],
    }
