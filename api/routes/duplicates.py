"""The same company twice: suspected pairs, merges, and taking them back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.schemas import DuplicateBody, MergeBody, Page
from recommender.records import Side
from recommender.service.duplicates import duplicate_as_dict, merge_as_dict

router = APIRouter(tags=["duplicates"])


class NewMerge(BaseModel):
    """Which company is taken into which."""

    side: Side
    kept_id: str = Field(max_length=200)
    other_id: str = Field(max_length=200)


DuplicatePart = Annotated[Listing, Depends(listing(DuplicateBody))]
MergePart = Annotated[Listing, Depends(listing(MergeBody, "id", "merged_at", "side", "kept_id", "other_id"))]
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/duplicates", operation_id="list_duplicates")
def duplicates(
    masa: MasaDep, actor: ActorDep, language: LanguageDep, side: Side, part: DuplicatePart
) -> Page[DuplicateBody]:
    """Pairs of companies that may be one, most likely first, both side by side."""
    return part.ranked(
        masa.duplicates.suspected(side, actor),
        lambda _, pair: DuplicateBody.model_validate(duplicate_as_dict(pair, language)),
    )


@router.post(
    "/merges",
    operation_id="merge_companies",
    status_code=201,
    responses={404: {"description": "No such company"}, 409: {"description": "The same company twice"}},
)
def merge(body: NewMerge, masa: MasaDep, actor: ActorDep) -> MergeBody:
    """Take one company into another: its lines, what the kept one lacks, and its history."""
    return MergeBody(**merge_as_dict(masa.duplicates.merge(body.kept_id, body.other_id, body.side, actor)))


@router.get("/merges", operation_id="list_merges")
def merges(masa: MasaDep, actor: ActorDep, part: MergePart) -> Page[MergeBody]:
    """Merges, undone ones too."""
    found = masa.duplicates.merges(actor)
    return part.page(found, lambda merge: MergeBody(**merge_as_dict(merge)), lambda merge: (merge.id,))


@router.delete(
    "/merges/{id}",
    operation_id="undo_merge",
    responses={
        404: {"description": "No such merge"},
        409: {"description": "Undone before or merged further"},
    },
)
def undo(id: Number, masa: MasaDep, actor: ActorDep) -> MergeBody:
    """Make two companies of one again, as they were. The merge stays on record."""
    return MergeBody(**merge_as_dict(masa.duplicates.undo(id, actor)))
