"""What every request goes through: an id, a limit on its size, safe headers, a line in the log, a measure."""

from __future__ import annotations

import logging
import re
import secrets
import time

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import language_of, problem
from recommender.service.logs import request_id
from recommender.wording import phrase

log, errors = logging.getLogger("masa.requests"), logging.getLogger("masa.errors")

BODY_BYTES = 2**20
UPLOAD_BYTES = 52 * 2**20
"""An upload's own limit is lower; this is the whole request with its form around it."""

UPLOADS = ("/api/v1/imports/", "/imports")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


class Measures:
    """How many requests there were and how long they took, by route and status."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ["method", "route", "status"]
        self.requests = Counter("masa_requests", "Requests answered.", names, registry=self.registry)
        self.seconds = Histogram(
            "masa_request_seconds", "Time to the last byte.", names[:2], registry=self.registry
        )


class Operation:
    """The outermost layer of the app. Neither log nor measures hold a query, a body or a person."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app, self._measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        id_ = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        status, started, begun = 500, False, time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                _dress(MutableHeaders(scope=message), id_)
            await send(message)

        request_id.set(id_)
        try:
            await self._app(scope, _limited(scope, receive), answer)
        except Exception as error:
            errors.error("unexpected", exc_info=error)
            if started:
                raise
            title = phrase("server_error", language_of(Request(scope)))
            await problem(500, "server_error", title)(scope, receive, answer)
        finally:
            self._note(scope, id_, status, time.perf_counter() - begun)

    def _note(self, scope: Scope, id_: str, status: int, seconds: float) -> None:
        route, method = scope.get("state", {}).get("route", "none"), scope["method"]
        self._measures.requests.labels(method, route, str(status)).inc()
        self._measures.seconds.labels(method, route).observe(seconds)
        facts = {
            "request": id_,
            "method": method,
            "route": route,
            "status": status,
            "ms": int(seconds * 1000),
        }
        log.info(" ".join(f"{name}={fact}" for name, fact in facts.items()), extra={"facts": facts})


def _limited(scope: Scope, receive: Receive) -> Receive:
    left = UPLOAD_BYTES if scope["path"].startswith(UPLOADS) else BODY_BYTES

    async def read() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, "The request is too large.")
        return message

    return read


def _dress(headers: MutableHeaders, id_: str) -> None:
    headers["X-Request-ID"] = id_
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if "json" in headers.get("content-type", ""):
        headers.setdefault("Content-Security-Policy", DATA_POLICY)
        headers.setdefault("Cache-Control", "no-store")


def note_route(request: Request) -> None:
    """Keep the operation's name: the address holds ids of companies."""
    route = request.scope["route"]
    request.scope["state"]["route"] = getattr(route, "operation_id", None) or route.name


def install(app: FastAPI) -> None:
    """Put the layer around everything else."""
    app.state.measures = Measures()
    app.add_middleware(Operation, measures=app.state.measures)
