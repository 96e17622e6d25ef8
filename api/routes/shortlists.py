"""The organiser's chosen matches of an event, in order."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.routes.events import CompanyPath, EventPath, Id
from api.schemas import Page
from recommender.errors import NotFound
from recommender.records import BuyerId, FirmId, Pair, ShortlistEntry, Standing
from recommender.service.suggesting import Filled, fill
from recommender.wording import phrase

router = APIRouter(tags=["shortlists"], responses={404: {"description": "No such event, or not for you"}})


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


@router.post("/events/{id}/shortlist/fill", operation_id="fill_shortlist", status_code=201)
def fill_list(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    size: Annotated[int, Query(ge=1, le=100, description="Matches a company gets at most.")] = 8,
) -> Filled:
    """Let the engine fill the list around what the organiser chose, dropped and blocked."""
    return fill(masa, actor, id, size)
