"""What a mission came to, in figures and pictures that print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from babel.numbers import format_currency
from fastapi import Query, Response
from pydantic import BaseModel, Field

from api.access import ORGANISERS
from api.deps import MasaDep
from api.pages.pairs import decimal, percent
from api.pages.staff import DeskDep, StaffPages
from recommender.exporting.times import LOCALES
from recommender.records import MeetingState, OutcomeKind, PairState, Side
from recommender.service.coverage import Coverage
from recommender.service.mission_report import MissionReport, Tally
from recommender.service.overviews import mission_coverage, report_of
from recommender.store.glances import Party
from recommender.wording import chapter_name

router = StaffPages(read=ORGANISERS)
MOST = 15
"""Rows of each table on the report itself."""
PART = 100
"""Rows of a table that is shown whole, at a time."""
LISTED = 40
"""Needs and products named that found no answer."""
HEADINGS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a picture: what it is, how much, and how long it is, of 100."""

    name: str
    value: int
    length: float


@dataclass(frozen=True, slots=True)
class Line:
    """A firm, buyer or sector in figures."""

    name: str
    listed: int
    accepted: int
    planned: int
    held: int
    missed: int
    outcomes: Mapping[OutcomeKind, int]
    sales: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An HS heading: needs to the left and products to the right, those with an answer darker; of 100."""

    code: str
    needs: int
    served: int
    products: int
    asked: int
    lengths: tuple[float, float, float, float]


class Table(BaseModel):
    """Which table is shown whole, and which part of it; without one, the report, with some rows of each."""

    by: Literal["", "firm", "buyer", "sector"] = ""
    part: Annotated[int, Field(ge=1, le=10_000)] = 1


@router.get("/missions/{event_id}/report")
def report(event_id: str, masa: MasaDep, desk: DeskDep, table: Annotated[Table, Query()]) -> Response:
    """The report of a mission so far."""
    event = masa.store.events.one(desk.actor, event_id)
    found = report_of(masa, desk.actor, event)
    covered = mission_coverage(masa, desk.actor, event)
    facts: dict[str, object] = {"ready": found is not None, "shown": table}
    if found is not None:
        facts |= _figures(found, masa.store.glances.names(desk.actor, event_id), desk.language)
    return desk.show(
        "report.html", event=event, most=MOST, part_size=PART, listed=LISTED, covered=covered,
        headings=_headings(covered) if covered else [], **facts,
    )  # fmt: skip


def _figures(found: MissionReport, names: Mapping[Party, str], language: str) -> dict[str, object]:
    total = found.total
    of = {side: {id_: name for (own, id_), name in names.items() if own is side} for side in Side}
    return {
        "total": _line("", total, language),
        "acceptance": percent(total.acceptance, language),
        "way": _way(total),
        "outcomes": _bars({kind.value: total.outcomes.get(kind, 0) for kind in OutcomeKind}),
        "no_shows": {side.value: total.no_shows.get(side, 0) for side in Side},
        "ratings": {side.value: decimal(mean, language, "0.#") for side, mean in total.ratings.items()},
        "firms": _lines(found.by_firm, of[Side.FIRM], language),
        "buyers": _lines(found.by_buyer, of[Side.BUYER], language),
        "sectors": _lines(
            found.by_sector,
            {c: f"{c} {chapter_name(c, language)}".strip() for c in found.by_sector},
            language,
        ),
    }


def _way(total: Tally) -> list[Bar]:
    """From the list to the table: how many matches came how far."""
    states, meetings = total.states, total.meetings
    return _bars({
        "listed": total.listed,
        "answered": total.listed - states.get(PairState.WAITING, 0) - states.get(PairState.EXPIRED, 0),
        "accepted": states.get(PairState.ACCEPTED, 0),
        "scheduled": sum(count for state, count in meetings.items() if state is not MeetingState.CANCELLED),
        "held": meetings.get(MeetingState.HELD, 0),
    })  # fmt: skip


def _bars(values: Mapping[str, int]) -> list[Bar]:
    most = max(values.values(), default=0) or 1
    return [Bar(name, value, round(100 * value / most, 1)) for name, value in values.items()]


def _lines(tallies: Mapping[str, Tally], names: Mapping[str, str], language: str) -> list[Line]:
    """Those with most meetings held first, then most planned."""
    lines = [_line(names.get(id_, id_), tally, language) for id_, tally in tallies.items()]
    return sorted(lines, key=lambda line: (-line.held, -line.planned, -line.accepted, line.name))


def _line(name: str, tally: Tally, language: str) -> Line:
    meetings = tally.meetings
    return Line(
        name=name,
        listed=tally.listed,
        accepted=tally.states.get(PairState.ACCEPTED, 0),
        planned=sum(count for state, count in meetings.items() if state is not MeetingState.CANCELLED),
        held=meetings.get(MeetingState.HELD, 0),
        missed=meetings.get(MeetingState.NO_SHOW, 0),
        outcomes=tally.outcomes,
        sales=", ".join(
            format_currency(amount, currency, locale=LOCALES[language], format_type="standard")
            for currency, amount in tally.amounts.items()
        ),
    )


def _headings(covered: Coverage) -> list[Heading]:
    """The headings of most needs and products, on one scale."""
    chosen = sorted(covered.headings, key=lambda h: -(h.needs + h.products))[:HEADINGS]
    most = max((max(h.needs, h.products) for h in chosen if h.heading), default=0) or 1

    def length(count: int) -> float:
        return min(100.0, round(100 * count / most, 1))

    return [
        Heading(
            h.heading, h.needs, h.needs_served, h.products, h.products_asked,
            (length(h.needs), length(h.needs_served), length(h.products), length(h.products_asked)),
        )
        for h in sorted(chosen, key=lambda h: (not h.heading, h.heading))
    ]  # fmt: skip
