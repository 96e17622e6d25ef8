"""Files that wait to be imported while somebody looks at how they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from recommender.config import Settings
from recommender.errors import ImportFileError, NotFound
from recommender.importing import likeliest_kind
from recommender.records import Actor, Job, JobKind
from recommender.service import jobs
from recommender.service.jobs import upload_path
from recommender.service.permission import require_organiser
from recommender.store import Store

WAITS = timedelta(days=1)
"""An upload that nobody imported for so long is removed."""

_ID = re.compile(r"[0-9a-f]{32}\.[a-z]{3,5}")


@dataclass(frozen=True)
class Upload:
    """A waiting file of ``firms`` or ``buyers``. ``columns``: what people said some of its columns mean, by
    place. ``event_id``: the mission in which its companies are to take part, if any. ``check``: the job that
    looks for problems in it."""

    id: str
    name: str
    kind: str
    organisation: str
    event_id: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    check: str = ""


def receive(settings: Settings, actor: Actor, name: str, file: BinaryIO, event_id: str = "") -> Upload:
    """Keep a file and look at which side it is about. Raises ImportFileError; then nothing is kept."""
    require_organiser(actor)
    _remove_old(settings)
    id_ = jobs.keep(settings, name, file)
    try:
        kind = likeliest_kind(upload_path(settings, id_))
    except ImportFileError as error:
        upload_path(settings, id_).unlink(missing_ok=True)
        raise ImportFileError(error.code, **error.details | {"file": Path(name).name}) from error
    except BaseException:
        upload_path(settings, id_).unlink(missing_ok=True)
        raise
    made = Upload(id_, Path(name).name[: jobs.NAME_LENGTH], kind, actor.organisation, event_id)
    _note(settings, made)
    return made


def find(settings: Settings, actor: Actor, id_: str) -> Upload:
    """A waiting file of the actor's organisation. Raises NotFound, also once it was imported."""
    require_organiser(actor)
    try:
        if not _ID.fullmatch(id_) or not upload_path(settings, id_).exists():
            raise FileNotFoundError(id_)
        kept: dict[str, Any] = json.loads(_about(settings, id_).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound("upload_unknown") from None
    found = Upload(**kept | {"columns": {int(place): name for place, name in kept["columns"].items()}})
    if not actor.sees_all and found.organisation != actor.organisation:
        raise NotFound("upload_unknown")
    return found


def check(
    store: Store, settings: Settings, actor: Actor, upload: Upload, kind: str, columns: Mapping[int, str],
    language: str = "en",
) -> Upload:  # fmt: skip
    """Keep what a file and its columns are said to be, and ask for it to be looked through."""
    wanted = replace(upload, kind=kind, columns=dict(columns))
    job = ask(store, actor, wanted, dry_run=True, language=language)
    _note(settings, replace(wanted, check=job.id))
    return replace(wanted, check=job.id)


def ask(
    store: Store, actor: Actor, upload: Upload, *, dry_run: bool, all_or_nothing: bool = False,
    language: str = "en",
) -> Job:  # fmt: skip
    """Ask for a file to be imported; after a dry run it waits on. Raises NotPermitted, NotFound."""
    event_id = store.events.one(actor, upload.event_id).id if upload.event_id else None
    wanted = {
        "kind": upload.kind,
        "upload": upload.id,
        "file": upload.name,
        "dry_run": dry_run,
        "kept": dry_run,
        "all_or_nothing": all_or_nothing,
        "language": language,
        "columns": {str(place): name for place, name in upload.columns.items()},
    }
    return jobs.ask(store, actor, JobKind.IMPORT, wanted, event_id)


def _note(settings: Settings, upload: Upload) -> None:
    _about(settings, upload.id).write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf-8")


def _about(settings: Settings, id_: str) -> Path:
    return upload_path(settings, f"{id_}.about")


def _remove_old(settings: Settings) -> None:
    limit = (datetime.now(UTC) - WAITS).timestamp()
    for about in upload_path(settings, "").glob("*.about"):
        if about.stat().st_mtime < limit:
            about.with_suffix("").unlink(missing_ok=True)
            about.unlink(missing_ok=True)
