"""The analyst's workshop: its frame, and the box that shows what the engine makes of any text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Response

from api.access import ANALYSTS, STAFF
from api.deps import MasaDep
from api.pages.pairs import Step, feature_name, waterfall
from api.pages.staff import DeskDep, StaffPages
from recommender.errors import Invalid
from recommender.exporting.telling import reason_texts
from recommender.records import Contribution, Side
from recommender.service.inspecting import LONGEST, Inspection, Ranked, inspect
from recommender.wording import error_phrase

router = StaffPages(read=STAFF, write=ANALYSTS)

Text = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A match with its way through the steps: places, scores, reasons, the waterfall, every feature."""

    ranked: Ranked
    reasons: Sequence[str]
    steps: tuple[Step, ...]
    features: Sequence[tuple[str, str, float, Mapping[str, float]]]


@router.get("/analysis/ask")
def ask(masa: MasaDep, desk: DeskDep, text: Text = "", side: Side = Side.BUYER) -> Response:
    """What retrieval, features and rankers make of a text."""
    found, said = None, ""
    if text.strip():
        # It takes seconds on a large mission, since the engine is asked as if the text stood in it.
        state = masa.store.fingerprints(), text, side
        try:
            found = masa.later.ask(
                ("inspection", desk.actor.id), state, lambda: inspect(masa, desk.actor, text, side)
            )
        except Invalid as error:
            said = error_phrase(error, desk.language)
    return desk.show(
        "analysis_ask.html",
        422 if said else 200,
        text=text,
        side=side.value,
        problem=said,
        waiting_for=bool(text.strip()) and found is None and not said,
        found=found,
        rows=_rows(found, desk.language) if found else [],
    )


def _rows(found: Inspection, language: str) -> list[RankedRow]:
    return [
        RankedRow(
            ranked,
            reason_texts(tuple(ranked.match.reasons), language),
            waterfall(ranked.match, language),
            _features(ranked.match.contributions, language),
        )
        for ranked in found.ranked
    ]


def _features(parts: Sequence[Contribution], language: str) -> list[tuple[str, str, float, dict[str, float]]]:
    """Each feature, in words too, with its value and what it gave through either side, largest first."""
    values = {part.feature: part.value for part in parts}
    amounts: dict[str, dict[str, float]] = {}
    for part in parts:
        amounts.setdefault(part.feature, {})[part.side.value] = part.amount
    order = sorted(values, key=lambda name: -abs(sum(amounts[name].values())))
    return [(name, feature_name(name, language), values[name], amounts[name]) for name in order]
