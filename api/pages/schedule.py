"""The schedule: made, looked at, moved by hand, made anew, published, printed."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import parse_qsl, quote

from fastapi import Form, Path, Query, Response

from api.deps import MasaDep
from api.errors import status_of
from api.pages.entries import read_pair
from api.pages.pairs import percent
from api.pages.squares import (
    Part,
    Place,
    changes,
    chosen_facts,
    goals,
    grid_facts,
    party_facts,
)
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, Invalid, NotFound, RecommenderError
from recommender.records import (
    Job,
    JobKind,
    PlanState,
)
from recommender.service import jobs, pins, planning, rearranging
from recommender.service.masa import Masa
from recommender.service.rooms import Room
from recommender.wording import error_phrase, phrase

router = StaffPages()
Version = Annotated[int, Path(ge=1, le=1_000_000)]
FILES = ("schedule", "grid", "signin", "interpreters", "signs", "calendar", "list", "plan.csv")


@router.get("/missions/{event_id}/schedule")
def schedules(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """All versions, how the making of the next one goes, and the files of the published one."""
    event = masa.store.events.one(desk.actor, event_id)
    versions = list(reversed(masa.store.plans.versions(desk.actor, event_id)))
    published = next((v for v in versions if v.state is PlanState.PUBLISHED), None)
    job = _latest(masa, desk, event_id)
    return desk.show(
        "schedules.html",
        event=event,
        versions=[(version, goals(version, desk.language)) for version in versions],
        published=published,
        job=job,
        told=_told(job, desk.language) if job else "",
        reached=percent(job.percent / 100, desk.language) if job else "",
        files=FILES,
        may_change=desk.actor.organises,
    )


@router.post("/missions/{event_id}/schedule")
def make(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    kind: Annotated[Literal["make", "replan"], Form()],
    seconds: Annotated[float, Form(gt=0, le=600)] = 30,
) -> Response:
    """Ask for a schedule, or for the rest of the published one anew."""
    ask = jobs.ask_schedule if kind == "make" else jobs.ask_replan
    ask(masa.store, desk.actor, event_id, seconds)
    return desk.back(_address(event_id))


@router.post("/missions/{event_id}/schedule/stop")
def stop(event_id: str, masa: MasaDep, desk: DeskDep, job: Annotated[str, Form(max_length=40)]) -> Response:
    """Stop looking; the best schedule so far is kept."""
    jobs.cancel(masa.store, desk.actor, job)
    return desk.back(_address(event_id))


@router.get("/missions/{event_id}/schedule/{version}")
def show(
    event_id: str, version: Version, masa: MasaDep, desk: DeskDep, part: Annotated[Part, Query()]
) -> Response:
    """One version: by slot and table, or a party's meetings; and what it changes of the published one."""
    return _shown(masa, desk, event_id, version, part)


@router.post("/missions/{event_id}/schedule/{version}/publish")
def publish(event_id: str, version: Version, masa: MasaDep, desk: DeskDep) -> Response:
    """Put a draft in force."""
    planning.publish(masa.store, desk.actor, event_id, version)
    return desk.back(_address(event_id), desk.gettext("Version %(version)s is published.", version=version))


@router.post("/missions/{event_id}/schedule/{version}/again")
def take_up_again(event_id: str, version: Version, masa: MasaDep, desk: DeskDep) -> Response:
    """Make a draft like a version that was replaced; what it changes is shown before it is accepted."""
    draft = planning.take_up(masa.store, desk.actor, event_id, version)
    return desk.back(_address(event_id, draft.version))


@router.post("/missions/{event_id}/schedule/{version}/move")
def move(
    event_id: str, version: Version, masa: MasaDep, desk: DeskDep, place: Annotated[Place, Form()]
) -> Response:
    """Move a meeting by hand; a clash is refused with its reason, and the meeting stays where it is."""
    pair = read_pair(place.pair)
    try:
        rearranging.move(masa.store, desk.actor, event_id, version, pair, place.slot, place.table)
    except (Conflict, Invalid) as refused:
        return _shown(masa, desk, event_id, version, _part(place.back, place.pair), refused, place)
    return desk.back(_address(event_id, version, place.back), desk.gettext("The meeting was moved."))


@router.post("/missions/{event_id}/schedule/{version}/swap")
def swap(
    event_id: str, version: Version, masa: MasaDep, desk: DeskDep,
    pair: Annotated[str, Form(max_length=900)], other: Annotated[str, Form(max_length=900)],
    back: Annotated[str, Form(max_length=2000)] = "?",
) -> Response:  # fmt: skip
    """Let two meetings change places."""
    try:
        rearranging.exchange(masa.store, desk.actor, event_id, version, read_pair(pair), read_pair(other))
    except (Conflict, Invalid) as refused:
        return _shown(masa, desk, event_id, version, _part(back, pair), refused)
    return desk.back(_address(event_id, version, back), desk.gettext("The two meetings changed places."))


@router.post("/missions/{event_id}/schedule/{version}/pin")
def pin(
    event_id: str, version: Version, masa: MasaDep, desk: DeskDep, place: Annotated[Place, Form()]
) -> Response:
    """Fix a meeting where it is for the schedules made from now on."""
    pins.pin(masa.store, desk.actor, event_id, read_pair(place.pair), place.slot, place.table)
    told = desk.gettext("The meeting stays there in every schedule made from now on.")
    return desk.back(_address(event_id, version, place.back), told)


def _shown(
    masa: Masa, desk: Desk, event_id: str, version: int, part: Part,
    refused: RecommenderError | None = None, place: Place | None = None,
) -> Response:  # fmt: skip
    store, actor = masa.store, desk.actor
    versions = store.plans.versions(actor, event_id)
    own = next((each for each in versions if each.version == version), None)
    if own is None:
        raise NotFound("plan_unknown", version=version, event=event_id)
    room = Room(store, actor, event_id, version)
    published = next((each for each in versions if each.state is PlanState.PUBLISHED), None)
    compared = own.state is PlanState.DRAFT and published is not None
    before = store.glances.meetings(actor, event_id, published.version) if compared and published else []
    may_change = actor.organises and own.state is not PlanState.SUPERSEDED
    facts = grid_facts(room, part, desk.language) | party_facts(room, part, desk.language)
    facts |= chosen_facts(room, part, place if refused else None, desk.language)
    return desk.show(
        "schedule.html",
        status_of(refused) if refused else 200,
        event=room.event,
        version=own,
        goals=goals(own, desk.language),
        part=part,
        count=len(room.meetings),
        refused=error_phrase(refused, desk.language) if refused else "",
        place=place,
        changes=changes(before, room, desk.language) if compared else None,
        files=FILES,
        may_change=may_change,
        **facts,
    )


def _latest(masa: Masa, desk: Desk, event_id: str) -> Job | None:
    """The newest job that makes a schedule; organisers alone see jobs."""
    if not desk.actor.organises:
        return None
    return jobs.latest(masa.store, desk.actor, event_id, JobKind.SCHEDULE, JobKind.REPLAN)


def _told(job: Job, language: str) -> str:
    """Where a job stands, in words; why, when it failed."""
    if job.error is None:
        return phrase(job.phase, language)
    error = RecommenderError(job.error["code"], **job.error.get("details", {}))
    return error_phrase(error, language)


def _part(query: str, pair: str = "") -> Part:
    part = Part.model_validate(dict(parse_qsl(query.lstrip("?"))))
    return part.model_copy(update={"pair": pair}) if pair else part


def _address(event_id: str, version: int | None = None, query: str = "") -> str:
    own = "" if version is None else f"/{version}"
    return f"/missions/{quote(event_id, safe='')}/schedule{own}?{query.lstrip('?')}".rstrip("?")
