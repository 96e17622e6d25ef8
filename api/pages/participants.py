"""Who takes part in a mission: added, removed, when they can come, whom they must meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Query, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.editing import etag, require_match
from api.pages.hours import by_day
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, Invalid, NotFound
from recommender.exporting.telling import origin
from recommender.records import Event, Limits, Participant, Side, WishKind, slots_of
from recommender.service import Masa, participants
from recommender.service.directory import Known
from recommender.service.invitations import Party
from recommender.service.progress import Stage, progress
from recommender.wording import error_phrase

router = StaffPages()
editing = StaffPages(read=ORGANISERS)
PAGE = 50
SIDES = (Side.FIRM, Side.BUYER)
KINDS = (WishKind.MUST_MEET, WishKind.WANTED, WishKind.UNWANTED)


@dataclass(frozen=True)
class Row:
    """A participant in the list."""

    party: Participant
    name: str
    place: str
    matches: int
    must_meet: int


@router.get("/missions/{event_id}/participants")
def listed(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    side: Annotated[str, Query(pattern="^(firm|buyer)?$")] = "",
    show: Annotated[str, Query(pattern="^(unmatched|bare|late)?$")] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Who takes part, and who could."""
    known, state = masa.directory.known(desk.actor), progress(masa, desk.actor, event_id)
    rows = list(_rows(masa, desk, event_id, known))
    wanted = [row for row in rows if _shown(row, side, show, state.reached[Stage.IMPORTED])]
    present = {(row.party.side, row.party.company_id) for row in rows}
    outside = [hit for hit in known.listed() if (hit.side, hit.company.id) not in present]
    found = [hit for hit in known.search(q) if (hit.side, hit.company.id) not in present] if q.strip() else []
    return desk.show(
        "participants.html",
        event=state.event,
        rows=wanted[(page - 1) * PAGE : page * PAGE],
        total=len(wanted),
        page=page,
        pages=-(-len(wanted) // PAGE),
        side=side,
        show=show,
        q=q,
        found=found,
        outside=Counter(hit.side.value for hit in outside),
    )


@router.post("/missions/{event_id}/participants")
def join(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    side: Annotated[Side, Form()],
    id: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Let a company take part, or all of a side that do not yet."""
    here = f"/missions/{event_id}/participants"
    known = masa.directory.known(desk.actor)
    ids = [id] if id else [str(hit.company.id) for hit in known.listed(side)]
    new = participants.join_present(masa.store, desk.actor, event_id, side, ids)
    said = desk.ngettext("%(num)s company takes part now.", "%(num)s companies take part now.", len(new))
    return desk.back(here, said)


@editing.get("/missions/{event_id}/participants/{side}/{id}")
def party(event_id: str, side: Side, id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """When a party can come, with how many people, whom it must meet."""
    event = masa.store.events.one(desk.actor, event_id)
    found = participants.find(masa.store, desk.actor, event_id, side, id)
    return _form(masa, desk, event, found, etag(found), _wishes(masa, desk, found))


@editing.post("/missions/{event_id}/participants/{side}/{id}")
def change(
    event_id: str,
    side: Side,
    id: str,
    masa: MasaDep,
    desk: DeskDep,
    seen: Annotated[str, Form(max_length=100)] = "",
    free: Annotated[list[int] | None, Form(max_length=2000)] = None,
    delegates: Annotated[int, Form(ge=0, le=99)] = 1,
    must_meet: Annotated[str, Form(max_length=20_000)] = "",
    wanted: Annotated[str, Form(max_length=20_000)] = "",
    unwanted: Annotated[str, Form(max_length=20_000)] = "",
    own_limits: Annotated[bool, Form()] = False,
    least: Annotated[int, Form(ge=0, le=999)] = 0,
    most: Annotated[str, Form(pattern=r"^\d{0,3}$")] = "",
) -> Response:
    """Save what was written; names that are not one partner of the mission are asked for again."""
    event = masa.store.events.one(desk.actor, event_id)
    found = participants.find(masa.store, desk.actor, event_id, side, id)
    require_match(seen, found)
    written = dict(zip(KINDS, (must_meet, wanted, unwanted), strict=True))
    named, unclear = _named(masa.directory.known(desk.actor), side.other, written)
    away = frozenset(slot.number for slot in slots_of(event)) - set(free or ())
    limits = Limits(least, int(most) if most else None) if own_limits else None
    changed = replace(found, away=away, delegates=delegates, limits=limits)
    if unclear:
        said = desk.gettext("Not one partner each: %(names)s. Write their ids.", names="; ".join(unclear))
        return _form(masa, desk, event, changed, seen, written, said)
    try:
        sought = [id_ for kind, ids in named.items() if not kind.shuts for id_ in ids]
        participants.require_taking_part(masa.store, event_id, side.other, sought)
        participants.change(masa.store, desk.actor, found, changed)
        for kind, ids in named.items():
            participants.set_wishes(masa.store, desk.actor, event_id, side, id, kind, ids)
    except (Invalid, Conflict, NotFound) as error:
        return _form(masa, desk, event, changed, seen, written, error_phrase(error, desk.language))
    return desk.back(f"/missions/{event_id}/participants/{side}/{id}", desk.gettext("Saved."))


@editing.post("/missions/{event_id}/participants/{side}/{id}/remove")
def leave(event_id: str, side: Side, id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """Take a company off the mission."""
    participants.leave(masa.store, desk.actor, event_id, side, id)
    return desk.back(f"/missions/{event_id}/participants", desk.gettext("The company no longer takes part."))


def _rows(masa: Masa, desk: Desk, event_id: str, known: Known) -> Iterator[Row]:
    pairs = masa.store.shortlists.order(desk.actor, event_id)
    matches: Counter[Party] = Counter()
    for pair, _ in pairs:
        matches.update(zip(SIDES, pair, strict=True))
    wishes = masa.store.participation.wishes(desk.actor, event_id)
    must: Counter[Party] = Counter()
    must.update((wish.side, wish.of) for wish in wishes if wish.kind is WishKind.MUST_MEET)
    for party in masa.store.participation.of(desk.actor, event_id):
        company = known.company(party.side, party.company_id)
        own = party.side, party.company_id
        yield Row(party, company.name, origin(company, desk.language), matches[own], must[own])


def _shown(row: Row, side: str, show: str, with_lines: frozenset[tuple[Side, str]]) -> bool:
    party = (row.party.side, row.party.company_id)
    kept = {"": True, "unmatched": not row.matches, "bare": party not in with_lines, "late": row.party.late}
    return side in ("", row.party.side) and kept[show]


def _wishes(masa: Masa, desk: Desk, party: Participant) -> dict[WishKind, str]:
    """The partners that a party named, a line each."""
    known, found = (
        masa.directory.known(desk.actor),
        masa.store.participation.wishes(desk.actor, party.event_id),
    )
    own = [wish for wish in found if wish.side is party.side and wish.of == party.company_id]
    ids = {kind: [_partner(wish.pair, party.side) for wish in own if wish.kind is kind] for kind in KINDS}
    return {kind: "\n".join(_unique(known, party.side.other, id_) for id_ in ids[kind]) for kind in KINDS}


def _unique(known: Known, side: Side, id_: str) -> str:
    """A name that leads back to the company, else its id."""
    name = known.name(side, id_)
    back = known.named(side, name)
    return name if back is not None and back.id == id_ else id_


def _named(
    known: Known, side: Side, written: dict[WishKind, str]
) -> tuple[dict[WishKind, list[str]], list[str]]:
    """The ids of the partners that are meant, and the lines that do not name one."""
    ids: dict[WishKind, list[str]] = {kind: [] for kind in written}
    unclear = []
    for kind, text in written.items():
        for line in filter(None, (line.strip() for line in text.splitlines())):
            company = known.named(side, line)
            if company is None:
                unclear.append(line)
            else:
                ids[kind].append(company.id)
    return ids, unclear


def _form(
    masa: Masa, desk: Desk, event: Event, party: Participant, seen: str, wishes: dict[WishKind, str],
    problem: str = "",
) -> Response:  # fmt: skip
    known = masa.directory.known(desk.actor)
    return desk.show(
        "participant.html",
        422 if problem else 200,
        event=event,
        party=party,
        company=known.company(party.side, party.company_id),
        days_of=by_day(event, slots_of(event), party.away, desk.language),
        wishes={kind.value: text for kind, text in wishes.items()},
        seen=seen,
        problem=problem,
        limits=party.limits or Limits(),
    )


def _partner(pair: Iterable[str], side: Side) -> str:
    firm, buyer = pair
    return buyer if side is Side.FIRM else firm
