"""Companies that may be one: side by side, merged, made two again."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Response

from api.deps import MasaDep
from api.pages.staff import DeskDep, StaffPages
from recommender.exporting.telling import origin
from recommender.records import Side
from recommender.service.duplicates import Duplicate
from recommender.wording import phrase

router = StaffPages()
PAGE = 20


@router.get("/duplicates")
def duplicates(masa: MasaDep, desk: DeskDep, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """Suspected pairs, most likely first, and the merges so far."""
    found = masa.directory.known(desk.actor).duplicates
    shown = found[(page - 1) * PAGE : page * PAGE]
    return desk.show(
        "duplicates.html",
        origin=origin,
        pairs=shown,
        told=[_reasons(pair, desk.language) for pair in shown],
        total=len(found),
        page=page,
        pages=-(-len(found) // PAGE),
        merges=masa.duplicates.merges(desk.actor)[: -PAGE - 1 : -1],
        dismissals=masa.duplicates.dismissed(desk.actor)[: -PAGE - 1 : -1],
    )


@router.post("/duplicates/merge")
def merge(
    masa: MasaDep,
    desk: DeskDep,
    side: Annotated[Side, Form()],
    keep: Annotated[str, Form(max_length=200)],
    one: Annotated[str, Form(max_length=200)],
    other: Annotated[str, Form(max_length=200)],
) -> Response:
    """Take one of the two into the one that is kept."""
    merged = masa.duplicates.merge(keep, other if keep == one else one, side, desk.actor)
    said = desk.gettext("%(other)s was taken into %(kept)s.", other=merged.other_name, kept=merged.kept_name)
    if masa.duplicates.clashes(merged):
        said += " " + desk.gettext("It now has meetings that it cannot all hold: make a new schedule.")
    return desk.back("/duplicates", said)


@router.post("/duplicates/dismiss")
def dismiss(
    masa: MasaDep,
    desk: DeskDep,
    side: Annotated[Side, Form()],
    one: Annotated[str, Form(max_length=200)],
    other: Annotated[str, Form(max_length=200)],
) -> Response:
    """Keep that the two are not one company."""
    masa.duplicates.dismiss(one, other, side, desk.actor)
    return desk.back("/duplicates", desk.gettext("They are not offered for merging any more."))


@router.post("/dismissals/{id}/undo")
def reconsider(id: int, masa: MasaDep, desk: DeskDep) -> Response:
    """Offer the two for merging again."""
    masa.duplicates.reconsider(id, desk.actor)
    return desk.back("/duplicates", desk.gettext("They are offered for merging again."))


@router.post("/duplicates/{id}/undo")
def undo(id: int, masa: MasaDep, desk: DeskDep) -> Response:
    """Make two companies of one again."""
    masa.duplicates.undo(id, desk.actor)
    return desk.back("/duplicates", desk.gettext("They are two companies again."))


def _reasons(pair: Duplicate, language: str) -> str:
    return ", ".join(phrase(f"duplicate_by_{reason}", language) for reason in pair.because)
