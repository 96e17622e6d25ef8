"""Signing in and out in a browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import COOKIE, NOBODY, STAFF, refuse_foreign
from api.deps import MasaDep
from api.errors import language_of, status_of
from api.pages.rendering import page
from api.pages.routing import ChosenDep, PageRoute, keep_language
from api.pages.staff import StaffCallerDep, StaffPages, kept_query, local_path
from api.routes.sign_ins import keep_token
from recommender.errors import NotPermitted, NotSignedIn, TooOften
from recommender.service import signing_in
from recommender.wording import error_phrase

router = APIRouter(route_class=PageRoute, include_in_schema=False)
leaving = StaffPages(read=NOBODY, write=STAFF)

Next = Annotated[str, Query(max_length=2000)]


@router.get("/sign-in")
def ask(request: Request, chosen: ChosenDep, next: Next = "") -> Response:
    """The form."""
    return _form(request, chosen, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    masa: MasaDep,
    chosen: ChosenDep,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=10)] = "",
    next: Next = "",
) -> Response:
    """Sign in and go to the page that was asked for, or show the form again with what was wrong."""
    refuse_foreign(request)
    address = request.client.host if request.client else ""
    try:
        done = signing_in.sign_in(masa.store, masa.settings, name.strip(), password, code.strip(), address)
    except (NotSignedIn, TooOften) as error:
        return _form(request, chosen, next, name, error)
    response = RedirectResponse(local_path(next), 303)
    keep_token(response, masa.settings, done)
    return response


@leaving.post("/sign-out")
def sign_out(masa: MasaDep, caller: StaffCallerDep) -> Response:
    """End this browser's sign-in."""
    if caller.sign_in is not None:
        signing_in.sign_out(masa.store, caller.actor, caller.sign_in.id)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _form(
    request: Request, chosen: str, next: str, name: str = "", error: NotPermitted | None = None
) -> Response:
    language = chosen or language_of(request)
    asks_code = error is not None and error.code in ("code_needed", "code_wrong")
    response = page(
        "sign_in.html",
        language,
        status_of(error) if error else 200,
        name=name,
        next=local_path(next),
        asks_code=asks_code,
        problem=error_phrase(error, language) if error else "",
        kept_query=kept_query(request),
    )
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.details["seconds"])
    if chosen:
        keep_language(response, chosen)
    return response
