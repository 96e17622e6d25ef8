"""Importing files: received, looked at with their columns and problems, then written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from fastapi import File, Form, Query, Response, UploadFile

from api.access import ORGANISERS
from api.deps import MasaDep
from api.pages.import_views import check_of, chosen_columns, report_of, told
from api.pages.staff import Desk, DeskDep, StaffPages, WrittenDep
from recommender.errors import ImportFileError
from recommender.importing import column_titles, preview, write_template
from recommender.records import Job, Side
from recommender.service import Masa, uploads
from recommender.service.jobs import upload_path
from recommender.service.uploads import Upload
from recommender.wording import error_phrase

router = StaffPages(read=ORGANISERS)

Kind = Literal["firms", "buyers"]
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/imports")
def imports(masa: MasaDep, desk: DeskDep, event: str = "") -> Response:
    """Where files are dropped, and what was imported before."""
    return _imports(masa, desk, event)


@router.post("/imports")
def receive(
    masa: MasaDep,
    desk: DeskDep,
    files: Annotated[list[UploadFile], File()],
    event: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep the files and look through them; nothing is written yet."""
    try:
        kept = [_received(masa, desk, file, event) for file in files]
    except ImportFileError as error:
        return _imports(masa, desk, event, error)
    return desk.back("/imports/check?" + "&".join(f"file={upload.id}" for upload in kept))


@router.get("/imports/check")
def look(masa: MasaDep, desk: DeskDep, file: Annotated[list[str], Query(max_length=20)]) -> Response:
    """Each file as it is read, its columns to be corrected, its problems in their cells."""
    checks = [check_of(masa, desk, uploads.find(masa.settings, desk.actor, id_)) for id_ in file]
    columns = {kind: column_titles(kind, desk.language) for kind in ("firms", "buyers")}
    event = checks[0].upload.event_id
    return desk.show(
        "import_check.html",
        event=masa.store.events.one(desk.actor, event) if event else None,
        checks=checks,
        column_titles=columns,
        running=any(not check.report.over for check in checks),
    )


@router.post("/imports/check")
def confirm(
    masa: MasaDep,
    desk: DeskDep,
    written: WrittenDep,
    file: Annotated[list[str], Query(max_length=20)],
    to: Annotated[Literal["check", "import"], Form()],
) -> Response:
    """Look through the files again with other columns, or import them."""
    found = [uploads.find(masa.settings, desk.actor, id_) for id_ in file]
    asked = [_asked(masa, desk, upload, written, to) for upload in found]
    if to == "check":
        return desk.back("/imports/check?" + "&".join(f"file={upload.id}" for upload in found))
    return desk.back("/imports/jobs?" + "&".join(f"job={job.id}" for job in asked if job))


@router.get("/imports/jobs")
def follow(masa: MasaDep, desk: DeskDep, job: Annotated[list[str], Query(max_length=20)]) -> Response:
    """How far the imports are, and what came of them."""
    found = [masa.store.jobs.one(desk.actor, id_) for id_ in job]
    event = found[0].event_id
    parties = masa.store.participation.of(desk.actor, event) if event else []
    return desk.show(
        "import_jobs.html",
        event=masa.store.events.one(desk.actor, event) if event else None,
        both_sides={party.side for party in parties} == set(Side),
        reports=[report_of(one, desk.language) for one in found],
        running=not all(one.state.over for one in found),
    )


@router.get("/imports/template/{kind}")
def template(kind: Kind, desk: DeskDep) -> Response:
    """An example spreadsheet, to start from."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.xlsx"
        write_template(path, kind, desk.language)
        content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return Response(content, media_type=SPREADSHEET, headers=headers)


@router.get("/imports/{id}")
def past(id: int, masa: MasaDep, desk: DeskDep) -> Response:
    """An import of the past with the cells that were refused."""
    entry = masa.store.imports.one(desk.actor, id)
    return desk.show("import_past.html", entry=entry, problems=told(entry.problems, desk.language))


def _imports(masa: Masa, desk: Desk, event: str, error: ImportFileError | None = None) -> Response:
    return desk.show(
        "imports.html",
        422 if error else 200,
        event=masa.store.events.one(desk.actor, event) if event else None,
        history=masa.store.imports.all(desk.actor)[:50],
        problem=error_phrase(error, desk.language) if error else "",
    )


def _received(masa: Masa, desk: Desk, file: UploadFile, event: str) -> Upload:
    upload = uploads.receive(masa.settings, desk.actor, file.filename or "", file.file, event)
    return uploads.check(masa.store, masa.settings, desk.actor, upload, upload.kind, {}, desk.language)


def _asked(masa: Masa, desk: Desk, upload: Upload, written: Mapping[str, str], to: str) -> Job | None:
    """Ask for one file to be looked through or imported, as it and its columns were chosen."""
    kind = written.get(f"{upload.id} kind", upload.kind)
    kind = kind if kind in ("firms", "buyers") else upload.kind
    columns = _columns(masa, upload, kind, written)
    if to == "check" or (kind, columns) != (upload.kind, upload.columns):
        upload = uploads.check(masa.store, masa.settings, desk.actor, upload, kind, columns, desk.language)
    if to == "check":
        return None
    strict = bool(written.get("all_or_nothing"))
    return uploads.ask(
        masa.store, desk.actor, upload, dry_run=False, all_or_nothing=strict, language=desk.language
    )


def _columns(masa: Masa, upload: Upload, kind: str, written: Mapping[str, str]) -> dict[int, str]:
    """The columns that were chosen by hand; of a file that changed sides none."""
    if kind != upload.kind:
        return {}
    named = f"{upload.id} column "
    asked = {
        int(name.removeprefix(named)): value
        for name, value in written.items()
        if name.startswith(named) and name.removeprefix(named).isdecimal()
    }
    known = column_titles(kind, "en")
    asked = {place: value for place, value in asked.items() if not value or value in known}
    return chosen_columns(preview(upload_path(masa.settings, upload.id), kind), asked)
