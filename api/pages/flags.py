"""Compliance flags: read with rule, source and date, decided about, decisions taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Response

from api.deps import MasaDep
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.records import Review, Side, Verdict
from recommender.service import Masa
from recommender.service.directory import Known

router = StaffPages()
PAGE = 50


@router.get("/flags")
def flags(
    masa: MasaDep,
    desk: DeskDep,
    company: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Flags that nobody decided about, and the latest decisions."""
    known = masa.directory.known(desk.actor)
    open_ = [flag for flag in known.flags if company in ("", flag.company_id)]
    return desk.show(
        "flags.html",
        flags=open_[(page - 1) * PAGE : page * PAGE],
        total=len(open_),
        page=page,
        pages=-(-len(open_) // PAGE),
        company=company,
        reviews=[(review, _about(known, review)) for review in _latest(masa, desk)],
    )


@router.post("/flags/{id}/review")
def review(
    id: str,
    masa: MasaDep,
    desk: DeskDep,
    verdict: Annotated[Verdict, Form()],
    comment: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Note what was decided about a flag."""
    masa.compliance.review(id, verdict, desk.actor.id, comment, actor=desk.actor)
    return desk.back("/flags", desk.gettext("The decision was noted."))


@router.post("/flags/reviews/{id}/undo")
def undo(id: int, masa: MasaDep, desk: DeskDep) -> Response:
    """Take a decision back."""
    masa.compliance.undo(id, actor=desk.actor)
    return desk.back("/flags", desk.gettext("The decision was taken back."))


def _latest(masa: Masa, desk: Desk) -> list[Review]:
    return masa.compliance.reviews(desk.actor)[: -PAGE - 1 : -1]


def _about(known: Known, review: Review) -> str:
    firm = known.name(Side.FIRM, review.firm_id) if review.firm_id else ""
    buyer = known.name(Side.BUYER, review.buyer_id) if review.buyer_id else ""
    return " – ".join(filter(None, (firm, buyer)))
