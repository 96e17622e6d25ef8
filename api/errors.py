"""Errors as RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.editing import Stale
from recommender import errors
from recommender.wording import LANGUAGES, error_phrase, phrase

STATUS: dict[type[errors.RecommenderError], int] = {
    errors.ImportFileError: 422,
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.Conflict: 409,
    Stale: 412,
    errors.NotPermitted: 403,
    errors.NotSignedIn: 401,
    errors.TooOften: 429,
    errors.EngineNotReady: 503,
    errors.EncoderMismatch: 500,
    errors.ArtefactInvalid: 500,
    errors.NotEnoughFeedback: 409,
    errors.PromotionRefused: 409,
    errors.Infeasible: 409,
    errors.BackendUnavailable: 503,
}

WEIGHT = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
CODES = {400: "body_unreadable", 404: "no_such_page", 405: "method_not_allowed", 413: "body_too_large"}
"""What the framework itself refuses."""


def language_of(request: Request) -> str:
    """The language of Accept-Language that is wanted most of those spoken here, else English."""
    wanted = [_weighed(part) for part in request.headers.get("accept-language", "").split(",")]
    spoken = [(weight, code) for weight, code in wanted if weight > 0 and code in LANGUAGES]
    # Of two that are wanted alike the first counts, as `max` has it.
    return max(spoken, key=lambda each: each[0], default=(0.0, "en"))[1]


def _weighed(part: str) -> tuple[float, str]:
    """A language and its weight (RFC 9110, section 12.5.4); a weight that is none counts for nothing."""
    name, _, parameters = part.partition(";")
    found = WEIGHT.fullmatch(parameters.strip()) if parameters else None
    weight = 1.0 if not parameters else float(found[1]) if found else 0.0
    return weight, name.strip().partition("-")[0].lower()


def _allowed(request: Request) -> str:
    """The methods that an address of the API takes: the framework knows those of one route alone."""
    paths, asked = request.app.openapi()["paths"], request.url.path
    alike = (path for path in paths if re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", path), asked))
    plainest = min(alike, key=lambda path: path.count("{"), default="")
    return ", ".join(sorted(method.upper() for method in paths.get(plainest, ())))


def _opened_in_a_browser(request: Request) -> bool:
    page = "text/html" in request.headers.get("accept", "")
    return page and request.method == "GET" and not request.url.path.startswith("/api/")


def status_of(error: errors.RecommenderError) -> int:
    """The HTTP status of an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(status: int, code: str, title: str, **more: object) -> JSONResponse:
    """A problem document; ``code`` is stable, ``title`` for people."""
    body = {"type": f"urn:masa:problem:{code}", "title": title, "status": status, "code": code, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def install(app: FastAPI, lost: Callable[[Request], Response] | None = None) -> None:
    """Answer every failure with a problem document; ``lost`` answers who opens nothing in a browser."""

    @app.exception_handler(errors.RecommenderError)
    def recommender_error(request: Request, error: errors.RecommenderError) -> JSONResponse:
        answer = problem(status_of(error), error.code, error_phrase(error, language_of(request)))
        if isinstance(error, errors.NotSignedIn):
            answer.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, errors.TooOften):
            answer.headers["Retry-After"] = str(error.details["seconds"])
        return answer

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> JSONResponse:
        found = [{"where": ".".join(map(str, e["loc"])), "why": e["msg"]} for e in error.errors()]
        title = phrase("request_invalid", language_of(request))
        return problem(422, "request_invalid", title, errors=found)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        if lost and error.status_code in (404, 405) and _opened_in_a_browser(request):
            return lost(request)
        code = CODES.get(error.status_code, "http_error")
        title = phrase(code, language_of(request)) if error.status_code in CODES else str(error.detail)
        answer = problem(error.status_code, code, title)
        answer.headers.update(error.headers or {})
        if error.status_code == 405 and (allowed := _allowed(request)):
            answer.headers["Allow"] = allowed
        return answer
