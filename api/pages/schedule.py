"""The schedule: made, looked at, moved by hand, made anew, published, printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Form, Path, Query, Response
from pydantic import BaseModel, Field

from api.deps import MasaDep
from api.errors import status_of
from api.pages.pairs import decimal
from api.pages.shortlist import pair_key, read_pair
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, Invalid, NotFound, RecommenderError
from recommender.exporting.times import long_day, short_day, span
from recommender.records import (
    Job,
    JobKind,
    Meeting,
    MeetingState,
    PlanState,
    PlanVersion,
    Side,
    Slot,
)
from recommender.service import jobs, pins, planning, rearranging
from recommender.service.masa import Masa
from recommender.service.rearranging import Room
from recommender.text import normalise
from recommender.wording import error_phrase, phrase

router = StaffPages()
Version = Annotated[int, Path(ge=1, le=1_000_000)]
TABLES = 10
"""Tables of the grid side by side at a time."""
NAMED = 10
PROVEN = 1e-6
"""A gap below it is rounding."""
FILES = ("schedule", "grid", "signin", "interpreters", "signs", "calendar", "list", "plan.csv")


class Part(BaseModel):
    """Which part of a schedule is shown, and which meeting is to be moved."""

    day: Annotated[int, Field(ge=0, le=366)] = 0
    tables: Annotated[int, Field(ge=1, le=10_000)] = 1
    side: Literal["", "firm", "buyer"] = ""
    party: Annotated[str, Field(max_length=200)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    pair: Annotated[str, Field(max_length=900)] = ""

    def but(self, **changed: object) -> str:
        asked = {**self.model_dump(mode="json", exclude_defaults=True), **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


class Place(BaseModel):
    """Where a meeting is to go."""

    pair: Annotated[str, Field(max_length=900)]
    slot: Annotated[int, Field(ge=0, le=100_000)]
    table: Annotated[int | None, Field(ge=0, le=100_000)] = None
    back: Annotated[str, Field(max_length=2000)] = "?"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a schedule reached of a goal."""

    name: str
    value: str
    bound: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Square:
    """A meeting as the grid shows it."""

    key: str
    firm: str
    buyer: str
    when: str
    table: int | None
    state: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot to which a meeting could be moved, and what stands in the way there."""

    number: int
    when: str
    hindered: str


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
        versions=[(version, _goals(version, desk.language)) for version in versions],
        published=published,
        job=job,
        told=_told(job, desk.language) if job else "",
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
    facts = _grid_facts(room, part, desk.language) | _party_facts(room, part, desk.language)
    facts |= _chosen_facts(room, part, place if refused else None, desk.language)
    return desk.show(
        "schedule.html",
        status_of(refused) if refused else 200,
        event=room.event,
        version=own,
        goals=_goals(own, desk.language),
        part=part,
        count=len(room.meetings),
        refused=error_phrase(refused, desk.language) if refused else "",
        place=place,
        changes=_changes(before, room, desk.language) if compared else None,
        files=FILES,
        may_change=may_change,
        **facts,
    )


def _grid_facts(room: Room, part: Part, language: str) -> dict[str, object]:
    """One day's slots by some of the tables."""
    days = list(dict.fromkeys(slot.day for slot in room.slots))
    day = days[min(part.day, len(days) - 1)] if days else None
    slots = [slot for slot in room.slots if slot.day == day]
    tables = range(room.event.tables)[TABLES * (part.tables - 1) : TABLES * part.tables]
    cells: dict[tuple[int, int | None], Square] = {}
    visits: defaultdict[int, list[Square]] = defaultdict(list)
    for meeting in room.meetings:
        if meeting.state is MeetingState.CANCELLED:
            continue
        if meeting.table is None:
            visits[meeting.slot].append(square(room, meeting, language))
        elif meeting.table in tables:
            cells[meeting.slot, meeting.table] = square(room, meeting, language)
    return {
        "dates": [long_day(each, language) for each in days],
        "slots": [(slot.number, span(slot.start, slot.end)) for slot in slots],
        "tables": list(tables),
        "parts": -(-room.event.tables // TABLES),
        "cells": cells,
        "visits": visits,
    }


def _party_facts(room: Room, part: Part, language: str) -> dict[str, object]:
    """The meetings of the party asked for, or those that a name may mean."""
    words = normalise(part.q).split()
    named = [
        (side.value, id_, name)
        for (side, id_), name in room.names.items()
        if words and all(word in normalise(f"{id_} {name}") for word in words)
    ][:NAMED]
    if len(named) == 1:
        part = part.model_copy(update={"side": named[0][0], "party": named[0][1]})
    side = Side(part.side) if part.side else None
    own = [m for m in room.meetings if side and m.pair[side is Side.BUYER] == part.party]
    return {
        "named": named if len(named) != 1 else [],
        "party": room.names.get((side, part.party), "") if side else "",
        "party_side": part.side,
        "meetings": [square(room, meeting, language) for meeting in own],
    }


def _chosen_facts(room: Room, part: Part, place: Place | None, language: str) -> dict[str, object]:
    """The meeting that is to be moved, where it could go, and which one it could change places with."""
    chosen = next((m for m in room.meetings if part.pair and m.pair == read_pair(part.pair)), None)
    if chosen is None:
        return {"chosen": None, "at": None, "choices": [], "all_tables": [], "instead": None}
    instead = next(
        (m for m in room.meetings if place and (m.slot, m.table) == (place.slot, place.table)), None
    )
    swaps = instead is not None and instead.state is MeetingState.PLANNED and instead.pair != chosen.pair
    return {
        "chosen": square(room, chosen, language),
        "at": chosen,
        "choices": [_choice(room, chosen, slot, language) for slot in room.slots],
        "all_tables": list(range(room.event.tables)),
        "instead": square(room, instead, language) if instead and swaps else None,
    }


def square(room: Room, meeting: Meeting, language: str) -> Square:
    """A meeting with its names and its time."""
    slot = room.slots[meeting.slot]
    return Square(
        key=pair_key(meeting.pair),
        firm=room.name(Side.FIRM, meeting.firm_id),
        buyer=room.name(Side.BUYER, meeting.buyer_id),
        when=moment_of(slot, language),
        table=meeting.table,
        state=meeting.state.value,
        pinned=meeting.pinned,
    )


def _choice(room: Room, meeting: Meeting, slot: Slot, language: str) -> SlotChoice:
    """A slot, and who of the two is not free in it."""
    left = room.without(meeting.pair)
    sides = zip((Side.FIRM, Side.BUYER), meeting.pair, strict=True)
    hindered = [room.name(side, id_) for side, id_ in sides if not left.free(side, id_, slot.number)]
    return SlotChoice(slot.number, moment_of(slot, language), ", ".join(hindered))


def moment_of(slot: Slot, language: str) -> str:
    """A slot's day and time, as at the event: ``14 May, 10:00–10:30``."""
    return f"{short_day(slot.day, language)}, {span(slot.start, slot.end)}"


def _changes(before: Sequence[Meeting], room: Room, language: str) -> dict[str, object]:
    """What a draft changes of the published schedule."""
    moved, dropped, added = rearranging.differences(before, room.meetings)
    return {
        "kept": len(before) - len(moved) - len(dropped),
        "moved": [(square(room, old, language), square(room, new, language)) for old, new in moved],
        "dropped": [square(room, meeting, language) for meeting in dropped],
        "added": [square(room, meeting, language) for meeting in added],
    }


def _goals(version: PlanVersion, language: str) -> list[Goal]:
    """What the solver reached, and what it could prove; nothing is proven of what was moved by hand."""
    untouched = not version.figures.get("by_hand")
    return [
        Goal(
            phrase(f"goal_{name}", language),
            decimal(level["value"], language, "0.#"),
            decimal(level["bound"], language, "0.#"),
            untouched and level["gap"] < PROVEN,
        )
        for name, level in version.figures.get("goals", {}).items()
    ]


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
