"""Files of an event's plan."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel

from api.access import ActorDep
from api.deps import MasaDep
from api.errors import language_of
from api.routes.events import EventPath
from recommender.records import MeetingState
from recommender.service.downloads import OWN, FileKind, Wanted, download

router = APIRouter(tags=["exports"], responses={404: {"description": "No such event, version or party"}})

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
CONTENT = {
    media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
    for media in MEDIA_TYPES.values()
    if media != "application/json"
}


class PlanRow(BaseModel):
    """A meeting of `plan.json`; slots and tables from 1."""

    slot: int
    start: AwareDatetime
    end: AwareDatetime
    home_start: AwareDatetime
    table: int | None
    place: str
    firm_id: str
    firm: str
    buyer_id: str
    buyer: str
    product_id: str
    product: str
    need_id: str
    need: str
    interpreter: str
    state: MeetingState
    reasons: list[str]


class PlanFile(BaseModel):
    """What `plan.json` holds: the event, the version of its plan, every meeting, cancelled ones too."""

    event_id: str
    event: str
    timezone: str
    home_timezone: str
    version: int
    revision: int
    changed_at: AwareDatetime
    meetings: list[PlanRow]


@router.get(
    "/events/{id}/exports/{kind}",
    operation_id="export_plan",
    response_class=Response,
    responses={200: {"model": PlanFile, "content": CONTENT, "description": "The file"}},
)
def export(
    id: EventPath,
    kind: FileKind,
    request: Request,
    masa: MasaDep,
    actor: ActorDep,
    party: Annotated[str, Query(max_length=200, description="Only this firm or buyer.")] = "",
    language: Annotated[
        str,
        Query(
            pattern="^(tr|ru|en)?$",
            description="Else each reader's own for schedules and calendars, Accept-Language for the rest.",
        ),
    ] = "",
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="Else the published one.")] = None,
) -> Response:
    """A file of the plan, without contact data; a firm or buyer gets its own schedule and calendar alone."""
    spoken = language or ("" if kind in OWN else language_of(request))
    file = download(masa, actor, id, Wanted(kind, party, spoken, version))
    media = MEDIA_TYPES[file.name.rpartition(".")[2]]
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return Response(file.content, media_type=media, headers=headers)
