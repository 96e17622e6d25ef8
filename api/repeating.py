"""Idempotency-Key: a POST that is sent twice is done once, and answered the same both times."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

from anyio import to_thread
from fastapi import FastAPI, Header, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import CallerDep
from api.deps import MasaDep
from recommender.store import Store
from recommender.store.repeats import Answered

KEPT_HEADERS = ("content-type", "location", "etag")
Key = Annotated[
    str,
    Header(alias="Idempotency-Key", max_length=200, description="Your own name of this write, kept a day."),
]


class Repeated(Exception):
    """The write was done before; this is what was answered."""

    def __init__(self, answer: Answered) -> None:
        super().__init__("repeated")
        self.answer = answer


def once(
    request: Request,
    caller: CallerDep,
    masa: MasaDep,
    idempotency_key: Key = "",
) -> None:
    """Let a marked POST through the first time.

    Raises:
        Repeated: it was done before.
        Invalid: the key was used for another body.
        Conflict: it is being done.
    """
    if request.method != "POST" or not idempotency_key:
        return
    actor = caller.actor
    named = (actor.role, actor.id, request.url.path, request.url.query, idempotency_key)
    key = sha256("\0".join(named).encode()).hexdigest()
    # FastAPI has read the body by now, and with it ``Keeping`` has.
    digest = request.scope["state"]["body"].hexdigest()
    done = masa.store.repeats.begin(key, digest, datetime.now(UTC))
    if done is not None:
        raise Repeated(done)
    request.scope["state"]["repeat"] = key


class Keeping:
    """Keeps the answer to a marked write before its last byte leaves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["body"] = sha256()
        start: Message = {}
        body = bytearray()

        async def read() -> Message:
            message = await receive()
            state["body"].update(message.get("body", b""))
            return message

        async def keep(message: Message) -> None:
            nonlocal start
            if "repeat" in state:
                if message["type"] == "http.response.start":
                    start = message
                else:
                    body.extend(message.get("body", b""))
                    if not message.get("more_body"):
                        store = scope["app"].state.masa.store
                        await to_thread.run_sync(_finish, store, state["repeat"], start, bytes(body))
            await send(message)

        await self._app(scope, read, keep)


def _finish(store: Store, key: str, start: Message, body: bytes) -> None:
    if start["status"] >= 500:
        store.repeats.forget(key)
        return
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    kept = {name: value for name, value in headers.items() if name in KEPT_HEADERS}
    store.repeats.finish(key, Answered(start["status"], kept, body))


def install(app: FastAPI) -> None:
    """Answer repeated writes as they were answered first."""
    app.add_middleware(Keeping)

    @app.exception_handler(Repeated)
    def repeated(_: Request, error: Repeated) -> Response:
        answer = error.answer
        return Response(answer.body, answer.status, {**answer.headers, "Idempotent-Replay": "true"})
