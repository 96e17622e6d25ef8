"""Personal data: told, forgotten, and who looked at them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from recommender.exporting.saving import file_name
from recommender.records import ContactView
from recommender.service import privacy as service
from recommender.service.privacy import Whom

router = APIRouter(tags=["privacy"], responses={404: {"description": "Nobody of this id, or not for you"}})
Id = Annotated[str, Path(max_length=200)]
ZIP = {200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}


class Erased(BaseModel):
    """What was done stays countable under a made-up name."""

    pseudonym: str


class ViewBody(BaseModel):
    """Somebody saw a contact person; `where` is a page, the API or a file."""

    at: datetime
    actor_id: str
    actor_role: str
    event_id: str | None
    where: str = Field(description="`page`, `api` or `file`.")

    @classmethod
    def of(cls, view: ContactView) -> ViewBody:
        return cls(**{name: getattr(view, name) for name in cls.model_fields})


ViewPart = Annotated[Listing, Depends(listing(ViewBody, "-at", "actor_id", "where"))]


@router.get(
    "/personal-data/{whom}/{id}", operation_id="export_personal_data", response_class=Response, responses=ZIP
)
def disclose(whom: Whom, id: Id, masa: MasaDep, actor: ActorDep) -> Response:
    """All that is kept about a company or an account: JSON files in an archive, one a table."""
    name = f"{file_name(whom, id)}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(service.disclose(masa.store, actor, whom, id), 200, headers, "application/zip")


@router.delete(
    "/personal-data/{whom}/{id}",
    operation_id="erase_personal_data",
    responses={409: {"description": "It takes part in another organisation's event"}},
)
def erase(whom: Whom, id: Id, masa: MasaDep, actor: ActorDep) -> Erased:
    """Forget a company or an account for good; statistics keep what it did, without its name."""
    return Erased(pseudonym=service.erase(masa.store, masa.settings, actor, whom, id))


@router.get("/personal-data/{whom}/{id}/views", operation_id="list_contact_views")
def views(whom: Whom, id: Id, masa: MasaDep, actor: ActorDep, part: ViewPart) -> Page[ViewBody]:
    """Who saw a company's contact person, newest first."""
    found = service.views(masa.store, actor, whom, id)
    return part.page(found, ViewBody.of, lambda view: (view.at, view.actor_id, view.event_id, view.where))
