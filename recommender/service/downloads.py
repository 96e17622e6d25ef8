"""A file of an event's plan, as an actor may have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from recommender.config import Settings
from recommender.errors import NotPermitted
from recommender.exporting.programme import Programme
from recommender.exporting.saving import file_name, zipped
from recommender.records import Actor
from recommender.service import exports
from recommender.service.exports import File
from recommender.service.imports import Progress
from recommender.service.masa import Masa
from recommender.service.programmes import programme


class FileKind(StrEnum):
    """What can be had of a plan."""

    SCHEDULE = "schedule"
    CALENDAR = "calendar"
    GRID = "grid"
    LIST = "list"
    SIGN_IN = "signin"
    INTERPRETERS = "interpreters"
    SIGNS = "signs"
    PLAN_CSV = "plan.csv"
    PLAN_JSON = "plan.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of file: of one party, or of all; in one language, or each in its reader's own where empty."""

    kind: FileKind
    party_id: str = ""
    language: str = ""
    version: int | None = None


OWN = {FileKind.SCHEDULE, FileKind.CALENDAR}
"""What a firm or buyer may have, of itself."""

MADE: dict[FileKind, Callable[[Programme, Wanted], list[File]]] = {
    FileKind.SCHEDULE: lambda plan, wanted: exports.schedules(plan, wanted.party_id, wanted.language),
    FileKind.GRID: lambda plan, wanted: exports.grid(plan, wanted.language or "en"),
    FileKind.LIST: lambda plan, wanted: exports.met(plan, wanted.party_id, wanted.language or "en"),
    FileKind.SIGN_IN: lambda plan, wanted: exports.sign_in(plan, wanted.language or "en"),
    FileKind.INTERPRETERS: lambda plan, wanted: exports.interpreters(plan, wanted.language or "en"),
    FileKind.SIGNS: lambda plan, wanted: exports.signs(plan, wanted.language or "en"),
    FileKind.PLAN_CSV: lambda plan, wanted: exports.plan(plan, "csv", wanted.language or "en"),
    FileKind.PLAN_JSON: lambda plan, wanted: exports.plan(plan, "json", wanted.language or "en"),
}


def download(masa: Masa, actor: Actor, event_id: str, wanted: Wanted) -> File:
    """One file of an event's plan, without contact data; several calendars come in one archive.

    Raises:
        NotFound: no such event, version or party for this actor.
        NotPermitted: a firm or buyer asks for more than its own schedule and calendar.
    """
    plan = programme(masa.store, actor, event_id, wanted.version)
    files = _made(masa.settings, plan, _within(actor, wanted))
    if len(files) == 1:
        return files[0]
    name = f"{file_name(plan.event.id, wanted.kind)}.zip"
    return File(name, zipped({file.name: file.content for file in files}))


def all_files(
    masa: Masa, actor: Actor, event_id: str, language: str = "", progress: Progress | None = None
) -> list[File]:
    """Every file of an event's published plan, without contact data. Raises NotFound."""
    plan, found = programme(masa.store, actor, event_id), list[File]()
    for done, kind in enumerate(FileKind):
        if progress is not None:
            progress(done, len(FileKind))
        spoken = language or ("" if kind in OWN else "en")
        found += _made(masa.settings, plan, Wanted(kind, language=spoken))
    return found


def _made(settings: Settings, plan: Programme, wanted: Wanted) -> list[File]:
    if wanted.kind is FileKind.CALENDAR:
        sender = exports.sender_address(settings)
        return exports.calendars(plan, wanted.party_id, wanted.language, organiser=sender)
    return MADE[wanted.kind](plan, wanted)


def _within(actor: Actor, wanted: Wanted) -> Wanted:
    own = actor.firm_id or actor.buyer_id
    if own is None:
        return wanted
    if wanted.kind not in OWN or wanted.party_id not in ("", own):
        raise NotPermitted("role_not_permitted", role=actor.role)
    return Wanted(wanted.kind, own, wanted.language, wanted.version)
