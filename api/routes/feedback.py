"""What was shown and what was said of it, and the data sets made of that; analysts'."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.routes.events import EventPath
from api.schemas import Page
from recommender.feedback import Propensity
from recommender.records import Feedback, Showing, Side
from recommender.service import datasets, models, showings
from recommender.service.permission import require_analyst

router = APIRouter(tags=["learning"], responses={404: {"description": "No such event, model or data set"}})
looks = APIRouter(tags=["learning"], responses={404: {"description": "No such event, or never shown"}})
Name = Annotated[str, Field(max_length=60, pattern=r"^[\w-]+$", description="Of the data set.")]
FeedbackPart = Annotated[Listing, Depends(listing(Feedback))]
ShowingPart = Annotated[Listing, Depends(listing(Showing))]
DatasetPart = Annotated[Listing, Depends(listing(models.DatasetFile, "name"))]


class OpenedBody(BaseModel):
    """The match that a party looked closer at."""

    partner_id: str = Field(max_length=200)


class DatasetWanted(BaseModel):
    """How a data set is made; `eta`: rank r is read with chance r ** -eta."""

    name: Name
    weigh: bool = True
    eta: float = Field(default=0.5, ge=0, le=2)


@looks.post(
    "/events/{id}/lists/{side}/{company_id}/opened", operation_id="note_match_opened", status_code=204
)
def opened(
    id: EventPath, side: Side, company_id: Annotated[str, Path(max_length=200)], body: OpenedBody,
    masa: MasaDep, actor: ActorDep,
) -> None:  # fmt: skip
    """Keep that a party looked closer at a match of its list: feedback that nobody had to give."""
    showings.note_opened(masa.store, actor, id, side, company_id, body.partner_id)


@router.get("/events/{id}/feedback", operation_id="list_feedback")
def feedback(id: EventPath, masa: MasaDep, actor: ActorDep, part: FeedbackPart) -> Page[Feedback]:
    """What was said: decisions, ratings and outcomes as labels, oldest first."""
    require_analyst(actor)
    return part.ranked(masa.store.feedback.of(actor, id), lambda _, one: one)


@router.get("/events/{id}/showings", operation_id="list_showings")
def shown(id: EventPath, masa: MasaDep, actor: ActorDep, part: ShowingPart) -> Page[Showing]:
    """What was shown, opened or passed over, answered or not, with its features then; oldest first."""
    require_analyst(actor)
    return part.ranked(masa.store.showings.of(actor, id), lambda _, one: one)


@router.get("/datasets", operation_id="list_datasets")
def all_datasets(masa: MasaDep, actor: ActorDep, part: DatasetPart) -> Page[models.DatasetFile]:
    """The data sets that were made."""
    return part.page(models.all_datasets(masa, actor), lambda one: one, lambda one: (one.name,))


@router.post("/datasets", operation_id="make_dataset", status_code=201)
def make_dataset(wanted: DatasetWanted, masa: MasaDep, actor: ActorDep) -> datasets.Dataset:
    """Write the feedback of all events that one sees as labelled pairs; of the same name, anew."""
    path = models.datasets_dir(masa.settings) / f"{wanted.name}.parquet"
    propensity = Propensity(wanted.eta) if wanted.weigh else None
    made = datasets.write_examples(masa, actor, path, propensity)
    return datasets.Dataset(wanted.name, made.snapshot, made.events, made.answers)
