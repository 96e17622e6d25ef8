"""The organiser's changes of a shortlist, each over the list as it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import Stale
from api.routes.events import CompanyPath, EventPath
from api.routes.shortlists import PairBody
from recommender.errors import Conflict
from recommender.records import Actor, BuyerId, FirmId, Standing
from recommender.service import shortlists as service
from recommender.service.masa import Masa

router = APIRouter(tags=["shortlists"], responses={404: {"description": "No such event, or not for you"}})
Version = Annotated[
    str, Header(alias="If-Match", max_length=40, description="The ETag of the list as it was seen.")
]
STALE = {412: {"description": "Somebody changed one of these pairs since; the problem says who and what"}}


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


@dataclass(frozen=True)
class Edit:
    """A change of an event's list by an actor, over the list as it was seen."""

    masa: Masa
    actor: Actor
    event: str
    if_match: str
    response: Response

    def __call__(self, change: Callable[..., int], *what: object) -> NewVersion:
        """Make it. Raises Stale: the ETag is none, or somebody changed the same pairs since."""
        store, asked = self.masa.store, re.fullmatch(r'"(\d{1,15})"', self.if_match)
        if self.if_match and not asked:
            raise Stale("changed_since_seen")
        seen = int(asked[1]) if asked else store.shortlists.version(self.actor, self.event)
        try:
            return self.told(change(store, self.actor, self.event, *what, seen))
        except Conflict as error:
            if self.if_match and error.code == "shortlist_changed":
                raise Stale(error.code, **error.details) from error
            raise

    def told(self, version: int) -> NewVersion:
        """The new version, which is the ETag too."""
        self.response.headers["ETag"] = f'"{version}"'
        return NewVersion(version=version)


def _edit(id: EventPath, masa: MasaDep, actor: ActorDep, response: Response, if_match: Version = "") -> Edit:
    return Edit(masa, actor, id, if_match, response)


EditDep = Annotated[Edit, Depends(_edit)]


@router.delete(
    "/events/{id}/shortlist/{firm_id}/{buyer_id}", operation_id="drop_shortlist_entry", responses=STALE
)
def drop(edit: EditDep, firm_id: CompanyPath, buyer_id: CompanyPath) -> NewVersion:
    """Take a match off the list; it stays on record as dropped, and undoing brings it back."""
    return edit(service.stand, [(FirmId(firm_id), BuyerId(buyer_id))], Standing.DROPPED)


@router.post("/events/{id}/shortlist", operation_id="add_to_shortlist", status_code=201, responses=STALE)
def add(edit: EditDep, body: PairBody) -> NewVersion:
    """Put a pair at the end of the list; one that was hidden comes back."""
    return edit(service.add, body.pair)


@router.patch("/events/{id}/shortlist", operation_id="change_shortlist", responses=STALE)
def stand(edit: EditDep, body: Change) -> NewVersion:
    """Drop, pin, block or choose again, many pairs at once: all or none."""
    return edit(service.stand, [pair.pair for pair in body.pairs], body.standing)


@router.put("/events/{id}/shortlist/comment", operation_id="comment_shortlist_entry", responses=STALE)
def comment(edit: EditDep, body: Comment) -> NewVersion:
    """Note something beside an entry, for organisers alone."""
    return edit(service.comment, body.pair, body.comment)


@router.put("/events/{id}/shortlist/order", operation_id="move_shortlist_entry", responses=STALE)
def move(edit: EditDep, body: Move) -> NewVersion:
    """Move an entry; beyond the end is the end."""
    return edit(service.move, body.pair, body.to)


@router.post(
    "/events/{id}/shortlist/undo",
    operation_id="undo_shortlist_change",
    responses={409: {"description": "Somebody else changed one of its pairs since"}},
)
def undo(id: EventPath, masa: MasaDep, actor: ActorDep, response: Response) -> NewVersion:
    """Take back one's own latest change that stands."""
    return Edit(masa, actor, id, "", response).told(service.undo(masa.store, actor, id))
