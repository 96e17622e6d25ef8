"""The frame of all pages of the staff.

How to add a page::

    from api.pages.staff import DeskDep, StaffPages

    router = StaffPages(read=STAFF, write=ORGANISERS)       # who may open, who may post

    @router.get("/missions/{event_id}/board")
    def board(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
        event = masa.store.events.one(desk.actor, event_id)
        return desk.show("board.html", event=event, rows=…)

    @router.post("/missions/{event_id}/board")
    def choose(event_id: str, masa: MasaDep, desk: DeskDep, pair: Annotated[str, Form()]) -> Response:
        …                                                   # one call of a service
        return desk.back(f"/missions/{event_id}/board", desk.gettext("Chosen."))

The template extends ``staff.html`` (its comment names the blocks). Register the router in
``api/pages/routers.py`` and add a line to ``templates/navigation.html``. Words go into the templates or into
``desk.gettext``/``desk.ngettext``, and into a catalogue. A post answers with ``desk.back``, or, when what was
written in the form breaks a rule, shows the form again with ``desk.show(…, status=422)``; every other
failure becomes a page by itself. Who is not signed in is led to the sign-in, whose role does not suffice
reads why. Tests: ``tests/pages`` asks every such page as each role, without a line for it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Coroutine, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from babel.dates import format_date, format_datetime
from fastapi import APIRouter, Cookie, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.access import COOKIE, ORGANISERS, SAFE, STAFF, refuse_foreign
from api.deps import MasaDep
from api.errors import language_of
from api.pages.rendering import catalogue, page
from api.pages.routing import ChosenDep, PageRoute, keep_language
from recommender.errors import NotPermitted, NotSignedIn
from recommender.exporting.times import LOCALES, days
from recommender.records import Actor, ActorRole, Event, zone
from recommender.service.callers import Caller, caller_of_token

SAID = "masa_said"
HOME = "/missions"


class StaffRoute(PageRoute):
    """A page for which an account is needed: others are led to the sign-in."""

    home = HOME

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_ask(request: Request) -> Response:
            try:
                return await answer(request)
            except _NobodyIsSignedIn:
                return _to_sign_in(request)

        return answer_or_ask


class _NobodyIsSignedIn(Exception):
    """No cookie, or one that no longer counts."""


def staff_caller(
    request: Request, masa: MasaDep, cookie: Annotated[str, Cookie(alias=COOKIE)] = ""
) -> Caller:
    """Who is signed in on this browser; others are led to the sign-in."""
    refuse_foreign(request)
    try:
        return caller_of_token(masa.store, masa.settings, cookie)
    except NotSignedIn:
        raise _NobodyIsSignedIn from None


StaffCallerDep = Annotated[Caller, Depends(staff_caller)]


@dataclass(frozen=True)
class Desk:
    """At which somebody of the staff works: who it is, in which language, and how pages are shown there."""

    request: Request
    caller: Caller
    language: str
    chosen: str

    @property
    def actor(self) -> Actor:
        return self.caller.actor

    def show(self, template: str, status: int = 200, /, **facts: object) -> Response:
        """A page in the staff's frame. ``event`` among the facts adds the navigation of that mission."""
        said = _read_said(self.request.cookies.get(SAID, ""))
        frame = {
            "event": None,
            "days": self._days,
            "day": self.day,
            "moment": self.moment,
            "actor": self.actor,
            "path": self.request.url.path,
            "kept_query": kept_query(self.request),
            "said": said,
        }
        response = page(template, self.language, status, **(frame | facts))
        if said:
            response.delete_cookie(SAID)
        if self.chosen:
            keep_language(response, self.chosen)
        return response

    def _days(self, event: Event) -> str:
        return days(event.first_day, event.last_day, self.language)

    def back(self, path: str, said: str = "") -> Response:
        """Lead on to another page after a post, which tells there what was done."""
        response = RedirectResponse(path, 303)
        if said:
            kept = urlsafe_b64encode(json.dumps(said).encode()).decode()
            response.set_cookie(SAID, kept, max_age=60, httponly=True, samesite="lax")
        return response

    def moment(self, at: datetime, timezone: str = "Europe/Istanbul") -> str:
        """A moment on the clocks of a time zone: ``25 November 2026, 18:00``."""
        return format_datetime(
            at.astimezone(zone(timezone)), "d MMMM y, HH:mm", locale=LOCALES[self.language]
        )

    def day(self, written: str) -> str:
        """A day that is written as ISO 8601 has it: ``25 November 2026``."""
        return format_date(date.fromisoformat(written), "d MMMM y", locale=LOCALES[self.language])

    def gettext(self, text: str, **facts: object) -> str:
        """A message in the reader's language."""
        said = catalogue(self.language).gettext(text)
        return said % facts if facts else said

    def ngettext(self, one: str, many: str, number: int, **facts: object) -> str:
        """A message that counts: ``num`` is the number."""
        return catalogue(self.language).ngettext(one, many, number) % ({"num": number} | facts)


async def _written(request: Request) -> dict[str, str]:
    """The fields of a form as they were written; of a name that comes twice the last."""
    async with request.form() as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


WrittenDep = Annotated[dict[str, str], Depends(_written)]


def desk(request: Request, caller: StaffCallerDep, chosen: ChosenDep) -> Desk:
    """The desk of whoever is signed in."""
    return Desk(request, caller, chosen or language_of(request), chosen)


DeskDep = Annotated[Desk, Depends(desk)]


class StaffPages(APIRouter):
    """Pages that ``read`` may open and on which ``write`` may post."""

    def __init__(self, *, read: Set[ActorRole] = STAFF, write: Set[ActorRole] = ORGANISERS) -> None:
        self._read, self._write = read, write
        rule = [Depends(self._check)]
        super().__init__(route_class=StaffRoute, include_in_schema=False, dependencies=rule)

    def roles(self, method: str) -> Set[ActorRole]:
        """Who may send a request of this kind."""
        return self._read if method in SAFE else self._write

    def _check(self, request: Request, caller: StaffCallerDep) -> None:
        if caller.actor.role not in self.roles(request.method):
            raise NotPermitted("role_not_permitted", role=caller.actor.role)


def local_path(wanted: str) -> str:
    """``wanted`` if it is an address of this site, else the list of missions."""
    parts = urlsplit(wanted)
    own = not parts.scheme and not parts.netloc and wanted.startswith("/") and "\\" not in wanted
    return wanted if own and not wanted.startswith("//") else HOME


def _to_sign_in(request: Request) -> Response:
    """To the sign-in, and from there to what was asked for; what was posted is not sent again."""
    url = request.url
    wanted = f"{url.path}?{url.query}" if url.query else url.path
    if request.method not in SAFE or "hx-request" in request.headers:
        shown = urlsplit(request.headers.get("hx-current-url", request.headers.get("referer", HOME)))
        wanted = f"{shown.path}?{shown.query}" if shown.query else shown.path
    address = f"/sign-in?next={quote(local_path(wanted), safe='/')}"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def kept_query(request: Request) -> str:
    """The query with which the page was asked for, ready to be followed by a language."""
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "language"]
    return f"{urlencode(others)}&" if others else ""


def _read_said(kept: str) -> str:
    try:
        said = json.loads(urlsafe_b64decode(kept))
    except ValueError:
        return ""
    return said if isinstance(said, str) else ""
