"""Long work: asked for by organisers, done by a worker in a process of its own."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from recommender.config import Settings
from recommender.errors import ImportFileError, Invalid, NotFound
from recommender.records import Actor, EventId, Job, JobKind, Side
from recommender.service.permission import require_analyst, require_organiser
from recommender.store import Store

KINDS = ("logistic", "boosted", "lambdamart")
"""Of rankers; each is learned near the hand-set one."""

UPLOAD_BYTES = 50 * 2**20
NAME_LENGTH = 200
SUFFIXES = (".xlsx", ".csv", ".tsv", ".jsonl")


def ask_build(store: Store, actor: Actor, now: datetime | None = None) -> Job:
    """Ask for the index to be built. Raises NotPermitted."""
    return ask(store, actor, JobKind.BUILD, {}, None, now)


def ask_schedule(
    store: Store, actor: Actor, event_id: str, seconds: float, now: datetime | None = None
) -> Job:
    """Ask for a schedule of an event; it becomes a draft. Raises NotPermitted, NotFound for the event."""
    event = store.events.one(actor, event_id)
    return ask(store, actor, JobKind.SCHEDULE, {"seconds": seconds}, event.id, now)


def ask_replan(store: Store, actor: Actor, event_id: str, seconds: float, now: datetime | None = None) -> Job:
    """Ask for the rest of the published schedule anew, as a draft. Raises as ``ask_schedule``."""
    event = store.events.one(actor, event_id)
    return ask(store, actor, JobKind.REPLAN, {"seconds": seconds}, event.id, now)


def ask_fill(
    store: Store, actor: Actor, event_id: str, size: int, balance: float, *, late_only: bool = False,
    now: datetime | None = None,
) -> Job:  # fmt: skip
    """Ask for the shortlist to be filled, as ``suggesting.fill`` does. Raises as ``ask_schedule``."""
    event = store.events.one(actor, event_id)
    wanted = {"size": size, "balance": balance, "late_only": late_only}
    return ask(store, actor, JobKind.FILL, wanted, event.id, now)


def latest(store: Store, actor: Actor, event_id: str, *kinds: JobKind) -> Job | None:
    """The newest job of these kinds for an event, if there is one."""
    found = (job for job in store.jobs.all(actor) if job.event_id == event_id and job.kind in kinds)
    return next(found, None)


def ask_import(
    store: Store, settings: Settings, actor: Actor, side: Side, name: str, file: BinaryIO,
    *, dry_run: bool = False, all_or_nothing: bool = False, language: str = "en", now: datetime | None = None,
) -> Job:  # fmt: skip
    """Keep a file of firms or buyers and ask for it to be imported; ``language``: of the report.

    Raises:
        NotPermitted
        ImportFileError: another kind of file, or one that is too large.
    """
    require_organiser(actor)
    upload = keep(settings, name, file)
    try:
        wanted = {
            "kind": f"{side}s",
            "upload": upload,
            "file": Path(name).name[:NAME_LENGTH],
            "dry_run": dry_run,
            "all_or_nothing": all_or_nothing,
            "language": language,
        }
        return ask(store, actor, JobKind.IMPORT, wanted, None, now)
    except BaseException:
        upload_path(settings, upload).unlink(missing_ok=True)
        raise


def ask_train(store: Store, actor: Actor, kind: str = "logistic", now: datetime | None = None) -> Job:
    """Ask for a ranker to be learned from the feedback of all events that the actor sees.

    Raises NotPermitted; Invalid when there is no such kind of ranker.
    """
    if kind not in KINDS:
        raise Invalid("ranker_kind_unknown", kind=kind[:40], kinds=", ".join(KINDS))
    return ask(store, actor, JobKind.TRAIN, {"kind": kind}, None, now)


def ask_export(
    store: Store, actor: Actor, event_id: str, language: str = "", now: datetime | None = None
) -> Job:
    """Ask for all files of an event's published plan in one archive; each reader's language unless given.

    Raises NotPermitted, NotFound for the event.
    """
    event = store.events.one(actor, event_id)
    return ask(store, actor, JobKind.EXPORT, {"language": language}, event.id, now)


def result_file(store: Store, settings: Settings, actor: Actor, id_: str) -> tuple[str, Path]:
    """The name of the file that a job made, and where it is. Raises NotPermitted, NotFound."""
    require_organiser(actor)
    job = store.jobs.one(actor, id_)
    path = download_path(settings, job)
    if job.result is None or not path.is_file():
        raise NotFound("job_file_missing", id=id_)
    return str(job.result["file"]), path


def cancel(store: Store, actor: Actor, id_: str, now: datetime | None = None) -> Job:
    """Cancel a job; a running one stops soon. Raises NotPermitted, NotFound, Conflict once it is over."""
    require_organiser(actor)
    return store.jobs.cancel(actor, id_, now or datetime.now(UTC))


def upload_path(settings: Settings, upload: str) -> Path:
    """Where an uploaded file waits for its import."""
    return settings.data_dir / "uploads" / upload


def download_path(settings: Settings, job: Job) -> Path:
    """Where the file that a job makes waits to be fetched."""
    return settings.data_dir / "downloads" / f"{job.id}.zip"


def keep(settings: Settings, name: str, file: BinaryIO) -> str:
    """Keep a file until it is imported; returns the name under which it waits. Raises ImportFileError."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise ImportFileError("upload_kind", kinds=" ".join(SUFFIXES))
    if file.seek(0, 2) > UPLOAD_BYTES:
        raise ImportFileError("upload_too_large", most=UPLOAD_BYTES // 2**20)
    file.seek(0)
    upload = f"{secrets.token_hex(16)}{suffix}"
    path = upload_path(settings, upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as kept:
            shutil.copyfileobj(file, kept)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return upload


def ask(
    store: Store, actor: Actor, kind: JobKind, wanted: Mapping[str, Any], event_id: EventId | None,
    now: datetime | None = None,
) -> Job:  # fmt: skip
    """Put a job into the queue; training is the analysts' too. Raises NotPermitted."""
    (require_analyst if kind is JobKind.TRAIN else require_organiser)(actor)
    job = Job(
        id=secrets.token_hex(8),
        kind=kind,
        actor_id=actor.id,
        actor_role=actor.role,
        organisation=actor.organisation,
        event_id=event_id,
        wanted=wanted,
        created_at=now or datetime.now(UTC),
    )
    store.jobs.add(job)
    return job
