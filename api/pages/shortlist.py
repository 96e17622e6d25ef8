"""The shortlist in the organiser's hand: by firm, by buyer or whole, with fairness figures beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode

from fastapi import Form, Query, Response
from pydantic import BaseModel, Field

from api.deps import MasaDep
from api.pages.pairs import decimal, percent
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict
from recommender.matching.congestion import BALANCED
from recommender.records import Answer, BuyerId, FirmId, JobKind, Pair, ShortlistEntry, Side, Standing
from recommender.service import boards, jobs, overviews, shortlists
from recommender.service.event_matches import SEATS
from recommender.service.masa import Masa
from recommender.text import normalise
from recommender.wording import error_phrase

router = StaffPages()
PART = 30
"""Entries of the whole list, or companies beside it, at a time."""
STANDS = {
    "choose": Standing.CHOSEN,
    "pin": Standing.PINNED,
    "drop": Standing.DROPPED,
    "block": Standing.BLOCKED,
}
Parties = Mapping[tuple[Side, str], str]


class Showing(BaseModel):
    """Whose entries are shown: a company's, or a part of the whole list; to which a comment is written."""

    by: Literal["firm", "buyer", "all"] = "firm"
    company: Annotated[str, Field(max_length=200)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    part: Annotated[int, Field(ge=1, le=100_000)] = 1
    note: Annotated[str, Field(max_length=900)] = ""
    balance: Annotated[float, Field(ge=0, le=1)] = BALANCED

    def but(self, **changed: object) -> str:
        asked = {**self.model_dump(mode="json", exclude_defaults=True), **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


class Edit(BaseModel):
    """A change as it comes from the page. ``one`` is a row's own button: ``drop F1/B1``, or
    ``move F1/B1 F2/B2``, which puts the first above the second."""

    seen: Annotated[int, Field(ge=0)]
    back: Annotated[str, Field(max_length=2000)] = "?"
    do: Annotated[str, Field(pattern="^(choose|pin|drop|block)?$")] = ""
    pair: Annotated[list[str], Field(max_length=500)] = []
    one: Annotated[
        str, Field(pattern="^((choose|pin|drop|block) [^ ]+|move [^ ]+ [^ ]+)?$", max_length=900)
    ] = ""
    comment: Annotated[str | None, Field(max_length=2000)] = None

    @property
    def action(self) -> str:
        """What is to be done: a standing, ``move`` or ``comment``."""
        if self.one:
            return self.one.split(" ")[0]
        return "comment" if self.comment is not None else self.do

    @property
    def pairs(self) -> list[Pair]:
        """What it is done to; of a move, the pair that moves."""
        return [read_pair(key) for key in (self.one.split(" ")[1:2] if self.one else self.pair)]

    @property
    def above(self) -> Pair:
        """Above which pair another is moved."""
        return read_pair(self.one.split(" ")[2])


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the editor shows it."""

    key: str
    place: int
    firm_id: str
    firm: str
    buyer_id: str
    buyer: str
    percent: str
    wishes: tuple[str, str]
    standing: Standing
    answers: Mapping[Side, Answer]
    comment: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A company in the list on the left, with how many entries it has."""

    id: str
    name: str
    count: int


@router.get("/missions/{event_id}/shortlist")
def shortlist(event_id: str, masa: MasaDep, desk: DeskDep, showing: Annotated[Showing, Query()]) -> Response:
    """The editor."""
    return _editor(masa, desk, event_id, showing)


@router.post("/missions/{event_id}/shortlist")
def edit(event_id: str, masa: MasaDep, desk: DeskDep, wanted: Annotated[Edit, Form()]) -> Response:
    """Change entries; where somebody else changed one first, both changes are shown and nothing is lost."""
    if not wanted.pairs:
        return desk.back(_address(event_id, wanted.back), desk.gettext("Nothing was ticked."))
    before = [pair for pair, _ in masa.store.shortlists.order(desk.actor, event_id)]
    try:
        _apply(masa, desk, event_id, wanted)
    except Conflict as conflict:
        if conflict.code != "shortlist_changed":
            raise
        said = error_phrase(conflict, desk.language)
        return _editor(masa, desk, event_id, _showing(wanted.back), wanted=wanted, said=said)
    number = len(wanted.pairs)
    told = desk.ngettext("%(num)s entry changed.", "%(num)s entries changed.", number)
    first = wanted.pairs[0]
    row = f"#entry-{before.index(first) + 1}" if first in before else ""
    return desk.back(_address(event_id, wanted.back) + row, told)


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
    found = _named(names, side.other, partner)
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
    shortlists.undo(masa.store, desk.actor, event_id)
    return desk.back(_address(event_id, back), desk.gettext("Your latest change was taken back."))


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


def pair_key(pair: Pair) -> str:
    """A pair as one form value."""
    return "/".join(quote(id_, safe="") for id_ in pair)


def read_pair(key: str) -> Pair:
    """The pair of a form value."""
    firm, _, buyer = key.partition("/")
    return FirmId(unquote(firm)), BuyerId(unquote(buyer))


def _apply(masa: Masa, desk: Desk, event_id: str, wanted: Edit) -> None:
    store, actor, pairs = masa.store, desk.actor, wanted.pairs
    if wanted.action == "comment":
        shortlists.comment(store, actor, event_id, pairs[0], wanted.comment or "", wanted.seen)
    elif wanted.action == "move":
        order = [pair for pair, _ in store.shortlists.order(actor, event_id) if pair != pairs[0]]
        to = order.index(wanted.above) + 1 if wanted.above in order else len(order) + 1
        shortlists.move(store, actor, event_id, pairs[0], to, wanted.seen)
    else:
        shortlists.stand(store, actor, event_id, pairs, STANDS[wanted.action], wanted.seen)


def _editor(
    masa: Masa, desk: Desk, event_id: str, showing: Showing, *, wanted: Edit | None = None, said: str = ""
) -> Response:
    store, actor = masa.store, desk.actor
    event = store.events.one(actor, event_id)
    version = store.shortlists.version(actor, event_id)
    names = store.glances.names(actor, event_id)
    order = [pair for pair, _ in store.shortlists.order(actor, event_id)]
    side = Side.BUYER if showing.by == "buyer" else Side.FIRM
    beside = _beside(names, side, order, showing.q) if showing.by != "all" else []
    if showing.by != "all" and not showing.company and beside:
        showing = showing.model_copy(update={"company": beside[0].id})
    entries = _entries(masa, desk, event_id, names, order, showing)
    scores = overviews.mission_scores(masa, actor, event)
    place = {pair: at for at, pair in enumerate(order, 1)}
    answers = _answers(masa, desk, event_id, showing)
    rows = [_row(entry, names, place, answers, desk.language) for entry in entries]
    return desk.show(
        "shortlist.html",
        409 if wanted else 200,
        event=event,
        showing=showing,
        side=side.value,
        company=names.get((side, showing.company), ""),
        beside=beside[PART * (showing.part - 1) : PART * showing.part] if showing.by != "all" else [],
        count=len(order) if showing.by == "all" else len(beside),
        parts=-(-(len(order) if showing.by == "all" else len(beside)) // PART),
        rows=[row for row in rows if row.standing.listed],
        hidden=[row for row in rows if not row.standing.listed],
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


def _row(
    entry: ShortlistEntry, names: Parties, place: Mapping[Pair, int],
    answers: Mapping[Pair, Mapping[Side, Answer]], language: str,
) -> Row:  # fmt: skip
    shown = entry.shown
    return Row(
        key=pair_key(entry.pair),
        place=place.get(entry.pair, 0),
        firm_id=entry.firm_id,
        firm=names.get((Side.FIRM, entry.firm_id), entry.firm_id),
        buyer_id=entry.buyer_id,
        buyer=names.get((Side.BUYER, entry.buyer_id), entry.buyer_id),
        percent=percent(shown.score, language) if shown else "",
        wishes=(percent(shown.buyer_score, language), percent(shown.firm_score, language))
        if shown
        else ("", ""),
        standing=entry.standing,
        answers=answers.get(entry.pair, {}),
        comment=entry.comment,
    )


def _beside(names: Parties, side: Side, order: Sequence[Pair], asked: str) -> list[Beside]:
    """The companies of a side, those with fewest entries first: they are the ones to look after."""
    counted = Counter(pair[side is Side.BUYER] for pair in order)
    words = normalise(asked).split()
    found = [
        Beside(id_, name, counted[id_])  # type: ignore[index]
        for (own, id_), name in names.items()
        if own is side and all(word in normalise(f"{id_} {name}") for word in words)
    ]
    return sorted(found, key=lambda company: company.count)


def _named(names: Parties, side: Side, asked: str) -> list[str]:
    """The companies of this number, else of this name, else whose name holds all these words."""
    own = {id_: normalise(name) for (of, id_), name in names.items() if of is side}
    wanted = normalise(asked)
    if asked.strip() in own:
        return [asked.strip()]
    exact = [id_ for id_, name in own.items() if name == wanted]
    return exact or [id_ for id_, name in own.items() if wanted and all(w in name for w in wanted.split())]


def _showing(query: str) -> Showing:
    return Showing.model_validate(dict(parse_qsl(query.lstrip("?"))))


def _address(event_id: str, query: str) -> str:
    return f"/missions/{quote(event_id, safe='')}/shortlist?{query.lstrip('?')}"
