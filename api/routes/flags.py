"""Flags for a human, and what people decided about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field, StringConstraints

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.flag_schemas import CompanyFlagBody, ReviewBody
from api.listing import Listing, listing
from api.schemas import Page
from api.told import NOT_BLANK, pattern
from recommender.records import Verdict
from recommender.service.compliance import company_flag_as_dict, review_as_dict

router = APIRouter(tags=["flags"])


class NewReview(BaseModel):
    """Who decided what. `partner_id` narrows it to the pair of the flag's company with that one."""

    verdict: Verdict
    reviewer: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), pattern(NOT_BLANK)
    ]
    comment: str = Field("", max_length=2000)
    partner_id: str = Field("", max_length=200)


FlagPart = Annotated[
    Listing, Depends(listing(CompanyFlagBody, "company_id", "company", "side", "rule", "date", "verdict"))
]
ReviewPart = Annotated[
    Listing, Depends(listing(ReviewBody, "id", "reviewed_at", "rule", "firm_id", "buyer_id", "verdict"))
]
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/flags", operation_id="list_flags")
def flags(
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    part: FlagPart,
    rule: Annotated[str, Query(max_length=100)] = "",
    company: Annotated[str, Query(max_length=200, description="An id, or words of a name.")] = "",
    reviewed: Annotated[bool, Query(description="Decided ones as well.")] = False,
) -> Page[CompanyFlagBody]:
    """Flags of the companies stored, those nobody has decided unless asked for all."""
    found = masa.compliance.flags(rule, company, reviewed=reviewed, actor=actor)
    told = [CompanyFlagBody(**company_flag_as_dict(entry, language)) for entry in found]
    return part.page(told, lambda body: body, lambda body: (body.id,))


@router.post(
    "/flags/{id}/reviews",
    operation_id="review_flag",
    status_code=201,
    responses={404: {"description": "No such flag or partner"}},
)
def review(
    id: Annotated[str, Path(max_length=40)], body: NewReview, masa: MasaDep, actor: ActorDep
) -> ReviewBody:
    """Record a verdict. The flag stays; `block` shuts the pair, or all pairs of the company."""
    done = masa.compliance.review(id, body.verdict, body.reviewer, body.comment, body.partner_id, actor)
    return ReviewBody(**review_as_dict(done))


@router.get("/reviews", operation_id="list_reviews")
def reviews(masa: MasaDep, actor: ActorDep, part: ReviewPart) -> Page[ReviewBody]:
    """Reviews in force."""
    found = masa.compliance.reviews(actor)
    return part.page(found, lambda review: ReviewBody(**review_as_dict(review)), lambda review: (review.id,))


@router.delete(
    "/reviews/{id:int}",
    operation_id="undo_review",
    responses={404: {"description": "No such review"}, 409: {"description": "Taken back before"}},
)
def undo(id: Number, masa: MasaDep, actor: ActorDep) -> ReviewBody:
    """Take a review back; the one before it counts again. It stays on record."""
    return ReviewBody(**review_as_dict(masa.compliance.undo(id, actor)))
