"""The organiser's changes of a shortlist, each over the list as it was seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Response
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
