"""Long work: asked for, followed, cancelled."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any

from anyio import sleep, to_thread
from fastapi import APIRouter, Depends, Form, Path, Query, Response, UploadFile
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.routes.events import EventPath
from api.schemas import Page
from recommender.errors import RecommenderError
from recommender.records import Actor, Job, JobKind, JobState, Side
from recommender.service import jobs as service
from recommender.service.masa import Masa
from recommender.wording import error_phrase, phrase

router = APIRouter(tags=["jobs"], responses={404: {"description": "No such job, or not for you"}})
JobPath = Annotated[str, Path(max_length=40)]
LOOK_SECONDS = 0.5
ACCEPTED: dict[int | str, dict[str, Any]] = {202: {"description": "Asked for; `Location` is the job"}}


class JobBody(BaseModel):
    """A job: `state` is queued, running, done, failed or cancelled; `phase` says it in words."""

    id: str
    kind: str
    event_id: str | None
    state: str
    phase: str
    percent: int = Field(ge=0, le=100)
    created_at: datetime
    ended_at: datetime | None
    result: dict[str, Any] | None
    error: dict[str, Any] | None = Field(description="A stable `code`, and `title` for people.")

    @classmethod
    def of(cls, job: Job, language: str) -> JobBody:
        return cls(
            id=job.id,
            kind=job.kind,
            event_id=job.event_id,
            state=job.state,
            phase=phrase(job.phase, language),
            percent=100 if job.state == "done" else job.percent,
            created_at=job.created_at,
            ended_at=job.ended_at,
            result=None if job.result is None else dict(job.result),
            error=_error(job, language),
        )


JobPart = Annotated[Listing, Depends(listing(JobBody, "-created_at", "kind", "state", "ended_at"))]


@router.post("/builds", operation_id="ask_build", status_code=202, responses=ACCEPTED)
def build(masa: MasaDep, actor: ActorDep, language: LanguageDep, response: Response) -> JobBody:
    """Encode what is new and build the index."""
    return _accepted(service.ask_build(masa.store, actor), language, response)


@router.post("/imports", operation_id="ask_import", status_code=202, responses=ACCEPTED)
def ask_import(
    side: Annotated[Side, Form(description="Whose table it is.")],
    file: UploadFile,
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    dry_run: Annotated[bool, Form(description="Only say what would happen.")] = False,
    all_or_nothing: Annotated[bool, Form(description="Write nothing if any row is bad.")] = False,
) -> JobBody:
    """Import firms or buyers from XLSX, CSV or JSON lines, up to 50 MB."""
    job = service.ask_import(
        masa.store, masa.settings, actor, side, file.filename or "", file.file,
        dry_run=dry_run, all_or_nothing=all_or_nothing, language=language,
    )  # fmt: skip
    return _accepted(job, language, response)


@router.post("/events/{id}/schedules", operation_id="ask_schedule", status_code=202, responses=ACCEPTED)
def ask_schedule(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    seconds: Annotated[float, Query(gt=0, le=600, description="How long to look for a better one.")] = 30,
) -> JobBody:
    """Make a schedule of the matches that may be held, a draft; cancelling keeps the best so far."""
    return _accepted(service.ask_schedule(masa.store, actor, id, seconds), language, response)


@router.post("/training-runs", operation_id="ask_training", status_code=202, responses=ACCEPTED)
def ask_training(
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    kind: Annotated[str, Query(pattern="^(logistic|boosted|lambdamart)$")] = "logistic",
) -> JobBody:
    """Learn a ranker from the feedback of one's events; its version is in the result. None goes live."""
    return _accepted(service.ask_train(masa.store, actor, kind), language, response)


@router.post("/events/{id}/exports", operation_id="ask_export", status_code=202, responses=ACCEPTED)
def ask_export(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    response: Response,
    spoken: Annotated[
        str, Query(alias="files_language", pattern="^(tr|ru|en)?$", description="Else each reader's own.")
    ] = "",
) -> JobBody:
    """Make all files of the published plan, without contact data; fetch them at `/jobs/{id}/file`."""
    return _accepted(service.ask_export(masa.store, actor, id, spoken), language, response)


@router.get(
    "/jobs/{id}/file",
    operation_id="get_job_file",
    response_class=FileResponse,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
)
def file(id: JobPath, masa: MasaDep, actor: ActorDep) -> FileResponse:
    """The archive that an export made; it is kept a week."""
    name, path = service.result_file(masa.store, masa.settings, actor, id)
    return FileResponse(
        path, media_type="application/zip", filename=name, headers={"Cache-Control": "no-store"}
    )


@router.get("/jobs", operation_id="list_jobs")
def jobs(
    masa: MasaDep,
    actor: ActorDep,
    part: JobPart,
    language: LanguageDep,
    kind: Annotated[JobKind | None, Query(description="Imports, say.")] = None,
    state: Annotated[JobState | None, Query(description="Running ones, say.")] = None,
) -> Page[JobBody]:
    """Jobs of one's organisation, newest first."""
    found = [
        job for job in masa.store.jobs.all(actor) if kind in (None, job.kind) and state in (None, job.state)
    ]
    return part.page(found, lambda job: JobBody.of(job, language), lambda job: (job.id,))


@router.get("/jobs/{id}", operation_id="get_job")
def job(id: JobPath, masa: MasaDep, actor: ActorDep, language: LanguageDep) -> JobBody:
    """One job."""
    return JobBody.of(masa.store.jobs.one(actor, id), language)


@router.delete("/jobs/{id}", operation_id="cancel_job", responses={409: {"description": "The job is over"}})
def cancel(id: JobPath, masa: MasaDep, actor: ActorDep, language: LanguageDep) -> JobBody:
    """Cancel a job; one that is running stops soon."""
    return JobBody.of(service.cancel(masa.store, actor, id), language)


@router.get("/jobs/{id}/events", operation_id="follow_job", response_class=StreamingResponse)
def follow(
    id: JobPath,
    masa: MasaDep,
    actor: ActorDep,
    language: LanguageDep,
    seconds: Annotated[float, Query(gt=0, le=600, description="For how long at most.")] = 600,
) -> StreamingResponse:
    """The job at each change, as server-sent events, until it is over; ask again if it outlasts `seconds`."""
    first = masa.store.jobs.one(actor, id)
    return StreamingResponse(
        _changes(masa, actor, first, language, time.monotonic() + seconds),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _changes(masa: Masa, actor: Actor, job: Job, language: str, until: float) -> AsyncIterator[str]:
    told = ""
    while True:
        now = JobBody.of(job, language).model_dump_json()
        if now != told:
            yield f"event: job\ndata: {now}\n\n"
            told = now
        if job.state.over or time.monotonic() >= until:
            return
        await sleep(LOOK_SECONDS)
        job = await to_thread.run_sync(masa.store.jobs.one, actor, job.id)


def _accepted(job: Job, language: str, response: Response) -> JobBody:
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return JobBody.of(job, language)


def _error(job: Job, language: str) -> dict[str, Any] | None:
    if job.error is None:
        return None
    code, details = job.error["code"], job.error.get("details", {})
    return {"code": code, "title": error_phrase(RecommenderError(code, **details), language)}
