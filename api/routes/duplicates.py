"""The same company twice: suspected pairs, merged or told apart, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.duplicate_schemas import DismissalBody, DuplicateBody, MergeBody
from api.listing import Listing, listing
from api.schemas import Page
from recommender.records import Merge, Side
from recommender.service import Masa
from recommender.service.duplicates import Duplicate, dismissal_as_dict, duplicate_as_dict, merge_as_dict

router = APIRouter(tags=["duplicates"])


class NewMerge(BaseModel):
    """Which company is taken into which."""

    side: Side
    kept_id: str = Field(max_length=200)
    other_id: str = Field(max_length=200)


class NewDismissal(BaseModel):
    """Which two companies are not one."""

    side: Side
    one_id: str = Field(max_length=200)
    other_id: str = Field(max_length=200)


DuplicatePart = Annotated[Listing, Depends(listing(DuplicateBody, "-score", "kept", "other"))]
BY_NAME: dict[str, Callable[[Duplicate], str]] = {
    "kept": lambda pair: pair.kept.name,
    "other": lambda pair: pair.other.name,
}
MergePart = Annotated[Listing, Depends(listing(MergeBody, "id", "merged_at", "side", "kept_id", "other_id"))]
DismissalPart = Annotated[Listing, Depends(listing(DismissalBody, "id", "at", "side", "one_id", "other_id"))]
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/duplicates", operation_id="list_duplicates")
def duplicates(
    masa: MasaDep, actor: ActorDep, language: LanguageDep, side: Side, part: DuplicatePart
) -> Page[DuplicateBody]:
    """Pairs of companies that may be one, most likely first, both side by side.

    `sort=kept` and `sort=other` are by the company's name.
    """
    return part.page(
        masa.duplicates.suspected(side, actor),
        lambda pair: DuplicateBody.model_validate(duplicate_as_dict(pair, language)),
        lambda pair: (pair.kept.id, pair.other.id),
        BY_NAME,
    )


@router.post(
    "/merges",
    operation_id="merge_companies",
    status_code=201,
    responses={404: {"description": "No such company"}, 409: {"description": "The same company twice"}},
)
def merge(body: NewMerge, masa: MasaDep, actor: ActorDep, language: LanguageDep) -> MergeBody:
    """Take one company into another: its lines, what the kept one lacks, and its history.

    `clashes` are meetings of published schedules that one company cannot all hold.
    """
    return _told(masa, masa.duplicates.merge(body.kept_id, body.other_id, body.side, actor), language)


@router.get("/merges", operation_id="list_merges")
def merges(masa: MasaDep, actor: ActorDep, language: LanguageDep, part: MergePart) -> Page[MergeBody]:
    """Merges, undone ones too."""
    found = masa.duplicates.merges(actor)
    return part.page(found, lambda merge: _told(masa, merge, language), lambda merge: (merge.id,))


@router.delete(
    "/merges/{id:int}",
    operation_id="undo_merge",
    responses={
        404: {"description": "No such merge"},
        409: {"description": "Undone before or merged further"},
    },
)
def undo(id: Number, masa: MasaDep, actor: ActorDep, language: LanguageDep) -> MergeBody:
    """Make two companies of one again, as they were. The merge stays on record."""
    return _told(masa, masa.duplicates.undo(id, actor), language)


def _told(masa: Masa, merge: Merge, language: str) -> MergeBody:
    return MergeBody.model_validate(merge_as_dict(merge, masa.duplicates.clashes(merge), language))


@router.post(
    "/dismissals",
    operation_id="dismiss_duplicate",
    status_code=201,
    responses={404: {"description": "No such company"}, 409: {"description": "One company, or told before"}},
)
def dismiss(body: NewDismissal, masa: MasaDep, actor: ActorDep) -> DismissalBody:
    """Keep that two companies are not one.

    They are not offered again until the name, place or address of either changes.
    """
    told = masa.duplicates.dismiss(body.one_id, body.other_id, body.side, actor)
    return DismissalBody(**dismissal_as_dict(told))


@router.get("/dismissals", operation_id="list_dismissals")
def dismissals(masa: MasaDep, actor: ActorDep, part: DismissalPart) -> Page[DismissalBody]:
    """Dismissed pairs, those taken back too."""
    found = masa.duplicates.dismissed(actor)
    return part.page(found, lambda told: DismissalBody(**dismissal_as_dict(told)), lambda told: (told.id,))


@router.delete(
    "/dismissals/{id:int}",
    operation_id="undo_dismissal",
    responses={404: {"description": "No such dismissal"}, 409: {"description": "Taken back before"}},
)
def reconsider(id: Number, masa: MasaDep, actor: ActorDep) -> DismissalBody:
    """Take a dismissal back: the two may be offered again. It stays on record."""
    return DismissalBody(**dismissal_as_dict(masa.duplicates.reconsider(id, actor)))
