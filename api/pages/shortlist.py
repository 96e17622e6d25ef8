"""The shortlist in the organiser's hand: by firm, by buyer or whole, with fairness figures beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qsl, quote

from fastapi import Form, Query, Response

from api.deps import MasaDep
from api.pages.entries import Edit, Parties, Showing, beside, named, row
from api.pages.pairs import decimal, percent
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, NotFound
from recommender.matching.congestion import BALANCED
from recommender.records import Answer, BuyerId, FirmId, JobKind, Pair, ShortlistEntry, Side, Standing
from recommender.service import boards, jobs, overviews, shortlists
from recommender.service.event_matches import SEATS
from recommender.service.masa import Masa
from recommender.wording import error_phrase

router = StaffPages()
PART = 25
"""Entries of the whole list, or companies beside it, at a time."""
STANDS = {
    "choose": Standing.CHOSEN,
    "pin": Standing.PINNED,
    "drop": Standing.DROPPED,
    "block": Standing.BLOCKED,
}


@router.get("/missions/{event_id}/shortlist")
def shortlist(event_id: str, masa: MasaDep, desk: DeskDep, showing: Annotated[Showing, Query()]) -> Response:
    """The editor."""
    return _editor(masa, desk, event_id, showing)


@router.post("/missions/{event_id}/shortlist")
def edit(event_id: str, masa: MasaDep, desk: DeskDep, wanted: Annotated[Edit, Form()]) -> Response:
    """Change entries; where somebody else changed one first, both changes are shown and nothing is lost."""
    if not wanted.pairs:
        return desk.back(_address(event_id, wanted.back), desk.gettext("Nothing was ticked."))
    before = _order(masa, desk, event_id)
    try:
        _apply(masa, desk, event_id, wanted)
    except Conflict as conflict:
        if conflict.code != "shortlist_changed":
            raise
        said = error_phrase(conflict, desk.language)
        return _editor(masa, desk, event_id, _showing(wanted.back), wanted=wanted, said=said)
    number = len(wanted.pairs)
    told = desk.ngettext("%(num)s entry changed.", "%(num)s entries changed.", number)
    order, first = before if wanted.action != "move" else _order(masa, desk, event_id), wanted.pairs[0]
    anchor = f"#entry-{order.index(first) + 1}" if first in order else ""
    return desk.back(_address(event_id, wanted.back) + anchor, told)


@router.post("/missions/{event_id}/shortlist/add")
def add(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    seen: Annotated[int, Form(ge=0)],
    side: Annotated[Side, Form()],
    company: Annotated[str, Form(max_length=200)],
    partner: Annotated[str, Form(max_length=200)],
    back: Annotated[str, Form(max_length=2000)] = "?",
) -> Response:
    """Put a partner on a company's list, named by its number or the beginning of its name."""
    names = masa.store.glances.names(desk.actor, event_id)
    found = named(names, side.other, partner)
    if len(found) != 1:
        told = desk.ngettext("%(num)s company is called so.", "%(num)s companies are called so.", len(found))
        return desk.back(_address(event_id, back), told)
    firm, buyer = (company, found[0]) if side is Side.FIRM else (found[0], company)
    boards.put(masa, desk.actor, event_id, (FirmId(firm), BuyerId(buyer)), Standing.CHOSEN, seen)
    told = desk.gettext("%(company)s is on the shortlist.", company=names[side.other, found[0]])
    return desk.back(_address(event_id, back), told)


@router.post("/missions/{event_id}/shortlist/undo")
def undo(
    event_id: str, masa: MasaDep, desk: DeskDep, back: Annotated[str, Form(max_length=2000)] = "?"
) -> Response:
    """Take back one's own latest change."""
    told = desk.gettext("Your latest change was taken back.")
    try:
        shortlists.undo(masa.store, desk.actor, event_id)
    except NotFound as error:
        if error.code != "nothing_to_undo":
            raise
        told = desk.gettext("There is no change of yours to take back.")
    return desk.back(_address(event_id, back), told)


@router.post("/missions/{event_id}/shortlist/fill")
def fill_list(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    size: Annotated[int, Form(ge=1, le=100)] = SEATS,
    balance: Annotated[float, Form(ge=0, le=1)] = BALANCED,
) -> Response:
    """Ask for the list to be filled around what was chosen, dropped and blocked by hand."""
    jobs.ask_fill(masa.store, desk.actor, event_id, size, balance)
    return desk.back(_address(event_id, f"?balance={balance:g}"))


def _apply(masa: Masa, desk: Desk, event_id: str, wanted: Edit) -> None:
    store, actor, pairs = masa.store, desk.actor, wanted.pairs
    if wanted.action == "comment":
        shortlists.comment(store, actor, event_id, pairs[0], wanted.comment or "", wanted.seen)
    elif wanted.action == "move":
        order = [pair for pair, _ in store.shortlists.order(actor, event_id) if pair != pairs[0]]
        shortlists.move(store, actor, event_id, pairs[0], wanted.place_in(order), wanted.seen)
    else:
        shortlists.stand(store, actor, event_id, pairs, STANDS[wanted.action], wanted.seen)


def _editor(
    masa: Masa, desk: Desk, event_id: str, showing: Showing, *, wanted: Edit | None = None, said: str = ""
) -> Response:
    store, actor = masa.store, desk.actor
    event = store.events.one(actor, event_id)
    version = store.shortlists.version(actor, event_id)
    names = store.glances.names(actor, event_id)
    order = _order(masa, desk, event_id)
    side = Side.BUYER if showing.by == "buyer" else Side.FIRM
    listed = beside(names, side, order, showing.q) if showing.by != "all" else []
    if showing.by != "all" and not showing.company and listed:
        showing = showing.model_copy(update={"company": listed[0].id})
    entries = _entries(masa, desk, event_id, names, order, showing)
    scores = overviews.mission_scores(masa, actor, event)
    place = {pair: at for at, pair in enumerate(order, 1)}
    answers = _answers(masa, desk, event_id, showing)
    rows = [row(entry, names, place, answers, desk.language) for entry in entries]
    return desk.show(
        "shortlist.html",
        409 if wanted else 200,
        event=event,
        showing=showing,
        side=side.value,
        company=names.get((side, showing.company), ""),
        beside=listed[PART * (showing.part - 1) : PART * showing.part] if showing.by != "all" else [],
        count=len(order) if showing.by == "all" else len(listed),
        parts=-(-(len(order) if showing.by == "all" else len(listed)) // PART),
        rows=[each for each in rows if each.standing.listed],
        hidden=[each for each in rows if not each.standing.listed],
        version=version,
        figures=overviews.figures_of_list(scores, order) if scores else None,
        settings=overviews.settings(masa, actor, event) if scores else None,
        share=lambda part: percent(part, desk.language),
        decimal=decimal,
        seats=SEATS,
        total=len(order),
        filling=_filling(masa, desk, event_id),
        wanted=wanted,
        conflict=said,
        may_change=actor.organises,
    )


def _order(masa: Masa, desk: Desk, event_id: str) -> list[Pair]:
    return [pair for pair, _ in masa.store.shortlists.order(desk.actor, event_id)]


def _filling(masa: Masa, desk: Desk, event_id: str) -> bool:
    """Whether the list is being filled; organisers alone see jobs."""
    if not desk.actor.organises:
        return False
    job = jobs.latest(masa.store, desk.actor, event_id, JobKind.FILL)
    return job is not None and not job.state.over


def _entries(
    masa: Masa, desk: Desk, event_id: str, names: Parties, order: Sequence[Pair], showing: Showing
) -> list[ShortlistEntry]:
    """The entries of a company, hidden ones too, or a part of the whole list."""
    if showing.by == "all":
        wanted = set(order[PART * (showing.part - 1) : PART * showing.part])
    elif showing.by == "firm":
        wanted = {(FirmId(showing.company), BuyerId(id_)) for side, id_ in names if side is Side.BUYER}
    else:
        wanted = {(FirmId(id_), BuyerId(showing.company)) for side, id_ in names if side is Side.FIRM}
    found = masa.store.shortlists.some(desk.actor, event_id, wanted) if wanted else {}
    return sorted(found.values(), key=lambda entry: (entry.position, entry.pair))


def _answers(masa: Masa, desk: Desk, event_id: str, showing: Showing) -> Mapping[Pair, Mapping[Side, Answer]]:
    party = None if showing.by == "all" else (Side(showing.by), showing.company)
    return masa.store.glances.answers(desk.actor, event_id, party)


def _showing(query: str) -> Showing:
    return Showing.model_validate(dict(parse_qsl(query.lstrip("?"))))


def _address(event_id: str, query: str) -> str:
    return f"/missions/{quote(event_id, safe='')}/shortlist?{query.lstrip('?')}"
