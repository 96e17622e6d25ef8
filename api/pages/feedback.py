"""How much feedback there is, and what is lacking before a ranker can learn from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import Response

from api.access import STAFF
from api.deps import MasaDep
from api.pages.landscape import sector_name
from api.pages.staff import DeskDep, StaffPages
from recommender.service.feedback_coverage import Counted, feedback_coverage
from recommender.wording import language_name

router = StaffPages(read=STAFF, write=frozenset())


@router.get("/analysis/data")
def show(masa: MasaDep, desk: DeskDep) -> Response:
    """Answers by event, language and sector, with what each kind of ranker asks for."""
    found, language = feedback_coverage(masa, desk.actor), desk.language

    def spoken(code: str) -> str:
        return language_name(code)[language] if code else ""

    return desk.show(
        "analysis_data.html",
        found=found,
        groups={
            "event": _rows(found.events, lambda name: name),
            "language": _rows(found.languages, spoken),
            "sector": _rows(found.sectors, lambda code: sector_name(code or "none", language)),
        },
    )


def _rows(counted: Sequence[Counted], name: Callable[[str], str]) -> list[tuple[str, Counted]]:
    return [(name(one.name), one) for one in counted]
