"""A party's own record: to read, to change, and to see beforehand what the change does to its matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from babel.numbers import format_percent
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.deps import MasaDep
from api.editing import etag, require_match
from api.pages.guests import Token, guest_page, language_for
from api.pages.routing import ChosenDep, PageRoute
from recommender.errors import Invalid
from recommender.exporting.fields import line_fields, own_fields
from recommender.exporting.times import LOCALES
from recommender.importing.problems import Problem
from recommender.records import Firm, Reason, Segment
from recommender.service import profile as service
from recommender.service.guests import Guest, welcome
from recommender.service.outlook import Outlook, outlook
from recommender.service.profile import Draft
from recommender.wording import messages, phrase

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MOST_FIELDS, LONGEST = 6000, 10_000
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a form: the company's own fields, and its lines with those that are to go."""

    own: Fields
    lines: list[Fields]
    gone: frozenset[int] = frozenset()

    @property
    def kept(self) -> list[int]:
        """The numbers of the lines that stay, from 1; the empty ones of a new line do not count."""
        filled = (at for at, line in enumerate(self.lines, 1) if any(line.values()))
        return [at for at in filled if at not in self.gone]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """What would become of one match."""

    partner: str
    before: str
    after: str
    points: int
    settled: tuple[str, ...]
    raised: tuple[str, ...]


async def sent(request: Request) -> FormData:
    """The form as it was sent; its fields are as many as the company has lines."""
    return await request.form(max_fields=MOST_FIELDS, max_files=0)


SentDep = Annotated[FormData, Depends(sent)]


@router.get("/i/{token}/profile")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, saved: bool = False) -> Response:
    """The record as the party may change it."""
    guest = welcome(masa, token)
    return _form(token, guest, chosen, _stored(guest, language_for(guest, chosen)), saved=saved)


@router.post("/i/{token}/profile")
def change(token: Token, masa: MasaDep, chosen: ChosenDep, form: SentDep) -> Response:
    """Show what the change would do, or save it; a field that cannot be read says so beside itself."""
    guest = welcome(masa, token)
    guest.require_open()
    require_match(str(form.get("seen", "")), guest.company)
    language, written = language_for(guest, chosen), _written(form)
    lines = [written.lines[at - 1] for at in written.kept]
    draft = service.draft(guest.company, written.own, lines, language)
    problems = _beside(draft, written, language)
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
        wrong={name.partition(".")[0] for name in shown["problems"]},
        **shown,
    )


def _stored(guest: Guest, language: str) -> Written:
    company = guest.company
    lines = company.products if isinstance(company, Firm) else company.needs
    own, known = own_fields(company, language), [line_fields(line) for line in lines]
    return Written(own, [*known, {}] if guest.open else known)


def _written(form: FormData) -> Written:
    """Own fields stand under their names, those of a line under its number and theirs (``2.hs_code``)."""
    own: dict[str, list[str]] = {}
    lines: dict[int, Fields] = {}
    gone = set()
    for name, text in form.multi_items():
        number, dot, field = name.partition(".")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise Invalid("text_too_long", length=len(str(text)), most=LONGEST)
        at = int(number) if number.isdecimal() else 0
        if not dot:
            own.setdefault(name, []).append(text)
        elif field == "gone":
            gone.add(at)
        elif 0 < at < MOST_FIELDS:
            lines.setdefault(at, {})[field] = text
    joined = {name: "; ".join(texts) for name, texts in own.items()}
    return Written(joined, [lines.get(at, {}) for at in range(1, max(lines, default=0) + 1)], frozenset(gone))


def _beside(draft: Draft, written: Written, language: str) -> Mapping[str, list[str]]:
    """What is wrong with each field, by the field's name."""
    found: dict[str, list[str]] = {}
    for problem in draft.problems:
        name = problem.column
        if name not in written.own:
            at = written.kept[problem.row - 1] if written.kept else len(written.lines) or 1
            name = f"{at}.{name}"
        found.setdefault(name, []).append(_why(problem, language))
    return found


def _why(problem: Problem, language: str) -> str:
    """The reason of an import, where it speaks of rows the form's own."""
    own = f"form_{problem.code}"
    why = phrase(own, language) if own in messages() else problem.why(language)
    return f"“{problem.value}”: {why}" if problem.value else why


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
