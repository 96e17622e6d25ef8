"""An explained pair as plain data, for JSON and pages."""

from __future__ import annotations

from typing import Any

from recommender.matching import Explanation
from recommender.records import Reason
from recommender.service.ranking import match_as_dict
from recommender.wording import phrase


def explanation_as_dict(explanation: Explanation, language: str) -> dict[str, Any]:
    """The match, its waterfall, reasons with the characters they rest on, and what stood in the way."""
    match = explanation.match
    return match_as_dict(match, explanation.rank or 0, language) | {
        "rank": explanation.rank,
        "found": explanation.found,
        "obstacles": [reason_as_dict(reason, language) for reason in explanation.obstacles],
        "reasons": [reason_as_dict(reason, language) for reason in match.reasons],
        "contributions": [
            {"feature": c.feature, "side": c.side.value, "value": c.value, "amount": c.amount}
            for c in match.contributions
        ],
    }


def reason_as_dict(reason: Reason, language: str) -> dict[str, Any]:
    """A reason said in a language, with its code, tone and spans (characters of either text)."""
    return {
        "code": reason.code,
        "tone": reason.tone,
        "text": phrase(reason.code, language, reason.facts),
        "spans": [{"line": span.line.value, "start": span.start, "end": span.end} for span in reason.spans],
    }
