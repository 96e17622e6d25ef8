"""The organiser's chosen matches of an event, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.editing import Stale
from api.listing import Listing, listing
from api.routes.events import CompanyPath, EventPath, Id
from api.schemas import Page
from recommender.errors import Conflict, NotFound
from recommender.records import Actor, BuyerId, FirmId, Pair, ShortlistEntry, Standing
from recommender.service import shortlists as service
from recommender.service.masa import Masa
from recommender.service.suggesting import Filled, fill
from recommender.wording import phrase

router = APIRouter(tags=["shortlists"], responses={404: {"description": "No such event, or not for you"}})
Version = Annotated[
    str, Header(alias="If-Match", max_length=40, description="The ETag of the list as it was seen.")
]
STALE = {412: {"description": "Somebody changed one of these pairs since; the problem says who and what"}}


class PairBody(BaseModel):
    """A firm and a buyer."""

    firm_id: Id
    buyer_id: Id

    @property
    def pair(self) -> Pair:
        return FirmId(self.firm_id), BuyerId(self.buyer_id)


class EntryBody(PairBody):
    """A chosen match; scores and ranks are as they were when it was listed."""

    position: float
    standing: Standing
    comment: str
    need_id: str
    product_id: str
    score: float | None
    reasons: list[str]

    @classmethod
    def of(cls, entry: ShortlistEntry, language: str) -> EntryBody:
        shown = entry.shown
        return cls(
            firm_id=entry.firm_id,
            buyer_id=entry.buyer_id,
            position=entry.position,
            standing=entry.standing,
            comment=entry.comment,
            need_id=shown.need_id if shown else "",
            product_id=shown.product_id if shown else "",
            score=shown.score if shown else None,
            reasons=[phrase(r.code, language, r.facts) for r in shown.reasons] if shown else [],
        )


EntryPart = Annotated[Listing, Depends(listing(EntryBody, "position", "score", "firm_id", "buyer_id"))]
KEYS = {"score": lambda entry: entry.shown.score if entry.shown else None}


class Change(BaseModel):
    """What to do with some entries: give them a standing."""

    pairs: list[PairBody] = Field(min_length=1, max_length=5000)
    standing: Standing


class Comment(PairBody):
    """A note beside an entry."""

    comment: str = Field(max_length=2000)


class Move(PairBody):
    """An entry that is to be the `to`-th of the list."""

    to: int = Field(ge=1)


class NewVersion(BaseModel):
    """The version of the list after a change; it is the ETag too."""

    version: int


@router.get("/events/{id}/shortlist", operation_id="list_shortlist")
def shortlist(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: EntryPart,
    language: LanguageDep,
    response: Response,
    hidden: Annotated[bool, Query(description="Dropped and blocked entries as well.")] = False,
    standing: Annotated[Standing | None, Query(description="Pinned ones, say.")] = None,
    firm: Annotated[str, Query(max_length=200, description="Of this firm alone.")] = "",
    buyer: Annotated[str, Query(max_length=200, description="Of this buyer alone.")] = "",
) -> Page[EntryBody]:
    """The entries, in the organiser's order. The ETag is the version of the whole list."""
    hidden = hidden or (standing is not None and not standing.listed)
    entries, version = masa.store.shortlists.read(actor, id, hidden=hidden)
    response.headers["ETag"] = f'"{version}"'
    found = [
        entry
        for entry in entries
        if standing in (None, entry.standing)
        and firm in ("", entry.firm_id)
        and buyer in ("", entry.buyer_id)
    ]
    return part.page(found, lambda entry: EntryBody.of(entry, language), lambda entry: entry.pair, KEYS)


@router.get("/events/{id}/shortlist/{firm_id}/{buyer_id}", operation_id="get_shortlist_entry")
def one(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
) -> EntryBody:
    """One entry, also a hidden one. The ETag is the version of the whole list."""
    entries, version = masa.store.shortlists.read(actor, id, hidden=True)
    response.headers["ETag"] = f'"{version}"'
    for entry in entries:
        if entry.pair == (firm_id, buyer_id):
            return EntryBody.of(entry, language)
    raise NotFound("entry_unknown", firm=firm_id, buyer=buyer_id)


@router.delete(
    "/events/{id}/shortlist/{firm_id}/{buyer_id}", operation_id="drop_shortlist_entry", responses=STALE
)
def drop(
    id: EventPath,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: Version = "",
) -> NewVersion:
    """Take a match off the list; it stays on record as dropped, and undoing brings it back."""
    pair = FirmId(firm_id), BuyerId(buyer_id)
    return _edit(
        masa, actor, id, if_match, response,
        lambda seen: service.stand(masa.store, actor, id, [pair], Standing.DROPPED, seen),
    )  # fmt: skip


@router.post("/events/{id}/shortlist/fill", operation_id="fill_shortlist", status_code=201)
def fill_list(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    size: Annotated[int, Query(ge=1, le=100, description="Matches a company gets at most.")] = 8,
) -> Filled:
    """Let the engine fill the list around what the organiser chose, dropped and blocked."""
    return fill(masa, actor, id, size)


@router.post("/events/{id}/shortlist", operation_id="add_to_shortlist", status_code=201, responses=STALE)
def add(
    id: EventPath, body: PairBody, masa: MasaDep, actor: ActorDep, response: Response, if_match: Version = ""
) -> NewVersion:
    """Put a pair at the end of the list; one that was hidden comes back."""
    return _edit(
        masa, actor, id, if_match, response, lambda seen: service.add(masa.store, actor, id, body.pair, seen)
    )


@router.patch("/events/{id}/shortlist", operation_id="change_shortlist", responses=STALE)
def stand(
    id: EventPath, body: Change, masa: MasaDep, actor: ActorDep, response: Response, if_match: Version = ""
) -> NewVersion:
    """Drop, pin, block or choose again, many pairs at once: all or none."""
    pairs = [pair.pair for pair in body.pairs]
    return _edit(
        masa, actor, id, if_match, response,
        lambda seen: service.stand(masa.store, actor, id, pairs, body.standing, seen),
    )  # fmt: skip


@router.put("/events/{id}/shortlist/comment", operation_id="comment_shortlist_entry", responses=STALE)
def comment(
    id: EventPath, body: Comment, masa: MasaDep, actor: ActorDep, response: Response, if_match: Version = ""
) -> NewVersion:
    """Note something beside an entry, for organisers alone."""
    return _edit(
        masa, actor, id, if_match, response,
        lambda seen: service.comment(masa.store, actor, id, body.pair, body.comment, seen),
    )  # fmt: skip


@router.put("/events/{id}/shortlist/order", operation_id="move_shortlist_entry", responses=STALE)
def move(
    id: EventPath, body: Move, masa: MasaDep, actor: ActorDep, response: Response, if_match: Version = ""
) -> NewVersion:
    """Move an entry; beyond the end is the end."""
    return _edit(
        masa, actor, id, if_match, response,
        lambda seen: service.move(masa.store, actor, id, body.pair, body.to, seen),
    )  # fmt: skip


@router.post(
    "/events/{id}/shortlist/undo",
    operation_id="undo_shortlist_change",
    responses={409: {"description": "Somebody else changed one of its pairs since"}},
)
def undo(id: EventPath, masa: MasaDep, actor: ActorDep, response: Response) -> NewVersion:
    """Take back one's own latest change that stands."""
    return _edit(masa, actor, id, "", response, lambda _: service.undo(masa.store, actor, id))


def _edit(
    masa: Masa, actor: Actor, id_: str, if_match: str, response: Response, edit: Callable[[int], int]
) -> NewVersion:
    asked = re.fullmatch(r'"(\d{1,15})"', if_match)
    if if_match and not asked:
        raise Stale("changed_since_seen")
    seen = int(asked[1]) if asked else masa.store.shortlists.version(actor, id_)
    try:
        version = edit(seen)
    except Conflict as error:
        if if_match and error.code == "shortlist_changed":
            raise Stale(error.code, **error.details) from error
        raise
    response.headers["ETag"] = f'"{version}"'
    return NewVersion(version=version)
