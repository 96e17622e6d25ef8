"""A party's own record: to read, to change, and to see beforehand what the change does to its matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent
from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.editing import etag, require_match
from api.pages.company_form import SentDep, Written, beside, read_form, stored
from api.pages.guests import Token, guest_page, language_for
from api.pages.routing import ChosenDep, PageRoute
from recommender.exporting.times import LOCALES
from recommender.records import Firm, Reason, Segment
from recommender.service import profile as service
from recommender.service.guests import Guest, welcome
from recommender.service.outlook import Outlook, outlook
from recommender.wording import phrase

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """What would become of one match."""

    partner: str
    before: str
    after: str
    points: int
    settled: tuple[str, ...]
    raised: tuple[str, ...]


@router.get("/i/{token}/profile")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, saved: bool = False) -> Response:
    """The record as the party may change it."""
    guest = welcome(masa, token)
    return _form(
        token, guest, chosen, stored(guest.company, language_for(guest, chosen), open=guest.open), saved=saved
    )


@router.post("/i/{token}/profile")
def change(token: Token, masa: MasaDep, chosen: ChosenDep, form: SentDep) -> Response:
    """Show what the change would do, or save it; a field that cannot be read says so beside itself."""
    guest = welcome(masa, token)
    guest.require_open()
    require_match(str(form.get("seen", "")), guest.company)
    language, written = language_for(guest, chosen), read_form(form)
    lines = [written.lines[at - 1] for at in written.kept]
    draft = service.draft(guest.company, written.own, lines, language)
    problems = beside(draft, written, language)
    if draft.blocked or draft.company is None:
        return _form(token, guest, chosen, written, 422, problems=problems, blocked=True)
    if form.get("do") == "save":
        service.save(masa, token, guest.company, draft.company)
        return RedirectResponse(f"/i/{token}/profile?saved=true", 303)
    seen = _outlook_rows(outlook(masa, guest, draft.company), language)
    return _form(token, guest, chosen, written, problems=problems, **seen)


def _form(
    token: str, guest: Guest, chosen: str, written: Written, status: int = 200, **facts: Any
) -> Response:
    nothing: dict[str, Any] = {"saved": False, "problems": {}, "blocked": False, "shifts": None}
    is_firm = isinstance(guest.company, Firm)
    shown = nothing | facts
    return guest_page(
        "profile.html",
        token,
        guest,
        chosen,
        status,
        own=written.own,
        lines=written.lines,
        gone=written.gone,
        item="product" if is_firm else "need",
        segments=[segment.value for segment in Segment],
        seen=etag(guest.company),
        organising=False,
        wrong={name.partition(".")[0] for name in shown["problems"]},
        **shown,
    )


def _outlook_rows(found: Outlook, language: str) -> dict[str, object]:
    def percent(score: float | None) -> str:
        return "" if score is None else format_percent(score, locale=LOCALES[language])

    def said(reasons: Sequence[Reason]) -> tuple[str, ...]:
        return tuple(phrase(reason.code, language, reason.facts) for reason in reasons)

    rows = [
        ShiftRow(
            shift.partner, percent(shift.before), percent(shift.after),
            round(100 * (shift.after or 0.0)) - round(100 * (shift.before or 0.0)),
            said(shift.settled), said(shift.raised),
        )
        for shift in found.shifts
    ]  # fmt: skip
    return {"shifts": rows, "good_before": found.good_before, "good_after": found.good_after}
