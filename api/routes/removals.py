"""What was removed, and putting it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.access import ActorDep
from api.company_schemas import RemovalBody
from api.deps import MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from recommender.records import RemovalKind
from recommender.service import removals as service

router = APIRouter(tags=["removals"], responses={404: {"description": "No such removal, or not for you"}})
Number = Annotated[int, Path(ge=1, le=2**53)]
RemovalPart = Annotated[Listing, Depends(listing(RemovalBody, "-id", "removed_at", "kind", "name"))]


@router.get("/removals", operation_id="list_removals")
def removals(
    masa: MasaDep,
    actor: ActorDep,
    part: RemovalPart,
    kind: Annotated[RemovalKind | None, Query(description="Firms, buyers or events alone.")] = None,
    undone: Annotated[bool | None, Query(description="Put back, or still out.")] = None,
) -> Page[RemovalBody]:
    """What one's organisation removed, undone removals too."""
    found = [
        removal
        for removal in masa.store.removals.all(actor)
        if kind in (None, removal.kind) and undone in (None, removal.undone_at is not None)
    ]
    return part.page(found, RemovalBody.of, lambda removal: (removal.id,))


@router.get("/removals/{id:int}", operation_id="get_removal")
def one(id: Number, masa: MasaDep, actor: ActorDep) -> RemovalBody:
    """One removal."""
    return RemovalBody.of(masa.store.removals.one(actor, id))


@router.delete(
    "/removals/{id:int}",
    operation_id="undo_removal",
    responses={409: {"description": "Undone before, or an id was taken meanwhile"}},
)
def undo(id: Number, masa: MasaDep, actor: ActorDep) -> RemovalBody:
    """Put back what was removed, as it was. The removal stays on record."""
    return RemovalBody.of(service.undo(masa.store, actor, id))
