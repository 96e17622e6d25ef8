"""The match board: a buyer, a need or a firm, whom it could meet, and why."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Query, Response

from api.deps import MasaDep
from api.pages.board_views import (
    DEPTHS,
    Looking,
    PartnerRow,
    companies_of,
    filters_of,
    pairs_of,
    rows_of,
    search,
    subject_of,
)
from api.pages.pairs import PairView, decimal, side_by_side
from api.pages.staff import DeskDep, StaffPages
from recommender.records import (
    Buyer,
    Firm,
    Side,
    Standing,
)
from recommender.service.boards import Board, put
from recommender.service.masa import Masa

router = StaffPages()
PART = 40
"""Companies on the left at a time."""
FOUND = 10
"""Companies offered where a name asked for is not clear."""
LookingDep = Annotated[Looking, Query()]


@router.get("/missions/{event_id}/matches")
def matches(event_id: str, masa: MasaDep, desk: DeskDep, asked: LookingDep) -> Response:
    """The board."""
    board = Board(masa, desk.actor, event_id)
    companies: list[Firm] | list[Buyer] = companies_of(board, asked.side)
    found = search(companies, asked.q)
    if not asked.company and found:
        asked = asked.model_copy(update={"company": found[0].id})
    rows: list[PartnerRow] = []
    pairs: list[PairView] = []
    named: list[Firm] | list[Buyer] = []
    if asked.company:
        rows = rows_of(board, asked, desk.language)
        named = search(companies_of(board, asked.side.other), asked.why)[:FOUND] if asked.why else []
        if asked.why and len(named) == 1:
            asked = asked.model_copy(update={"partner": named[0].id, "why": ""})
        pairs = pairs_of(board, asked, {row.id: row.need_id for row in rows}, desk.language)
    return desk.show(
        "matches.html",
        event=board.event,
        asked=asked,
        subject=subject_of(board, asked) if asked.company else None,
        companies=found[PART * (asked.part - 1) : PART * asked.part],
        count=len(found),
        parts=-(-len(found) // PART),
        rows=rows,
        depths=DEPTHS,
        pairs=pairs,
        steps_of_both=side_by_side(*pairs, desk.language) if len(pairs) == 2 else [],
        named=named,
        version=masa.store.shortlists.version(desk.actor, event_id),
        filters=filters_of(board, asked.side, desk.language),
        may_change=desk.actor.organises,
        decimal=decimal,
    )


@router.post("/missions/{event_id}/matches")
def choose(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    company: Annotated[str, Form(max_length=200)],
    side: Annotated[Side, Form()],
    seen: Annotated[int, Form(ge=0)],
    back: Annotated[str, Form(max_length=2000)] = "",
    chosen: Annotated[str, Form(max_length=200)] = "",
    dropped: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Put a partner on the shortlist, or drop it; what the engine says of the pair is kept with it."""
    looking = Looking(side=side, company=company)
    partner, standing = (chosen, Standing.CHOSEN) if chosen else (dropped, Standing.DROPPED)
    put(masa, desk.actor, event_id, looking.pair(partner), standing, seen)
    name = _name(masa, side.other, partner)
    said = (
        desk.gettext("%(company)s is on the shortlist.", company=name)
        if standing.listed
        else desk.gettext("%(company)s was dropped and will not be suggested again.", company=name)
    )
    return desk.back(f"/missions/{quote(event_id, safe='')}/matches?{back.lstrip('?')}", said)


def _name(masa: Masa, side: Side, company_id: str) -> str:
    store = masa.store
    return (store.firm(company_id) if side is Side.FIRM else store.buyer(company_id)).name
