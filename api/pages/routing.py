"""What all pages share: their headers, the reader's language, and errors as pages."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Cookie, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from api.errors import language_of, status_of
from api.pages.rendering import page
from recommender.errors import Invalid, NotFound, RecommenderError
from recommender.wording import LANGUAGES, error_phrase

LANGUAGE = "masa_language"
A_YEAR = 365 * 24 * 3600

HEADERS = {
    # Nothing from another host, nothing inline; the images are those inside the vendored style sheet.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class PageRoute(APIRoute):
    """A route that answers people: its failures are pages too, which lead back to ``home`` if it has one."""

    home = ""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_with_page(request: Request) -> Response:
            try:
                response = await answer(request)
            except RecommenderError as error:
                response = error_page(request, error, self.home)
            except RequestValidationError:
                response = error_page(request, Invalid("request_invalid"), self.home)
            response.headers.update(HEADERS)
            return response

        return answer_with_page


def error_page(request: Request, error: RecommenderError, home: str = "") -> Response:
    """What went wrong and what to do about it."""
    wanted = (request.query_params.get("language"), request.cookies.get(LANGUAGE))
    language = next((code for code in wanted if code in LANGUAGES), None) or language_of(request)
    said = error_phrase(error, language)
    return page("error.html", language, status_of(error), code=error.code, said=said, home=home)


def lost(request: Request) -> Response:
    """What somebody reads who opened an address at which there is no page."""
    response = error_page(request, NotFound("no_such_page"))
    response.headers.update(HEADERS)
    return response


def chosen_language(
    language: Annotated[str, Query(pattern="^(tr|ru|en)?$", description="Asked for now, and kept.")] = "",
    kept: Annotated[str, Cookie(alias=LANGUAGE)] = "",
) -> str:
    """The language the reader chose, now or before; empty when it never did."""
    return language or (kept if kept in LANGUAGES else "")


def keep_language(response: Response, language: str) -> None:
    """Let the browser remember the reader's language."""
    response.set_cookie(LANGUAGE, language, max_age=A_YEAR, httponly=True, samesite="lax")


ChosenDep = Annotated[str, Depends(chosen_language)]
