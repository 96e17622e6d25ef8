"""The history of imports, with what was wrong in each file. New ones are asked for as jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from recommender.service.imports import told_problems
from recommender.store import ImportEntry

router = APIRouter(tags=["imports"], responses={404: {"description": "No such import, or not for you"}})
Number = Annotated[int, Path(ge=1, le=2**53)]


class ImportBody(BaseModel):
    """An import; `counts` are rows, companies added, changed and unchanged, errors and warnings."""

    id: int
    kind: str
    file: str
    checksum: str = Field(description="SHA-256 of the file.")
    counts: dict[str, int]
    actor_id: str
    imported_at: datetime

    @classmethod
    def of(cls, entry: ImportEntry) -> ImportBody:
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class ProblemBody(BaseModel):
    """One cell that could not be read; the row of an `error` was left out, that of a `warning` kept."""

    row: int
    column: str
    value: str
    code: str
    severity: Literal["error", "warning"]
    facts: dict[str, Any]
    message: str


ImportPart = Annotated[Listing, Depends(listing(ImportBody, "-id", "imported_at", "kind", "file"))]
ProblemPart = Annotated[Listing, Depends(listing(ProblemBody, "row", "column", "code", "severity"))]


@router.get("/imports", operation_id="list_imports")
def imports(
    masa: MasaDep,
    actor: ActorDep,
    part: ImportPart,
    kind: Annotated[
        Literal["firms", "buyers", "past"] | None, Query(description="Of one kind of file alone.")
    ] = None,
) -> Page[ImportBody]:
    """The imports of one's organisation, newest first; those of the command line for administrators."""
    found = [entry for entry in masa.store.imports.all(actor) if kind in (None, entry.kind)]
    return part.page(found, ImportBody.of, lambda entry: (entry.id,))


@router.get("/imports/{id:int}", operation_id="get_import")
def one(id: Number, masa: MasaDep, actor: ActorDep) -> ImportBody:
    """One import."""
    return ImportBody.of(masa.store.imports.one(actor, id))


@router.get("/imports/{id:int}/problems", operation_id="list_import_problems")
def problems(
    id: Number,
    masa: MasaDep,
    actor: ActorDep,
    part: ProblemPart,
    language: LanguageDep,
    severity: Annotated[Literal["error", "warning"] | None, Query(description="Of one kind alone.")] = None,
) -> Page[ProblemBody]:
    """What was wrong, cell by cell, in the reader's language."""
    told = told_problems(masa.store.imports.one(actor, id).problems, language)
    found: list[tuple[int, dict[str, Any]]] = [
        each for each in enumerate(told) if severity in (None, each[1]["severity"])
    ]
    keys = {name: (lambda each, name=name: each[1][name]) for name in ProblemBody.model_fields}
    return part.page(found, lambda each: ProblemBody(**each[1]), lambda each: (each[0],), keys)
