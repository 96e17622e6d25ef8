"""Answers worked out anew in a process of their own, after an import: the server stays as quick as it was.

An engine built in the server would take turns with every request at Python's one lock.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Thread

from fastapi import Depends, FastAPI
from starlette.types import Message, Scope

from api import errors, operation, soundness
from api.answers import Answers, Kept, Question
from api.routes import matches
from recommender.config import Settings
from recommender.errors import NotSignedIn, RecommenderError
from recommender.service import Masa
from recommender.service.seen import World, world_of

log = logging.getLogger(__name__)
SETTLE_SECONDS = 2.0
"""Imports seldom come alone: one renewal does for those that follow at once."""

NICE = 5
V1 = "/api/v1"
_processes = get_context("spawn")


class Renewal:
    """Renews what is outdated of some answers, one time after another, at most half of the time."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._busy = answers, Lock()

    def ask(self, settings: Settings) -> None:
        """Have a renewal soon; returns at once."""
        if self._busy.acquire(blocking=False):
            Thread(target=self._renew, args=(settings,), daemon=True).start()

    def _renew(self, settings: Settings) -> None:
        try:
            time.sleep(SETTLE_SECONDS)
            begun = time.monotonic()
            for question, answer in worked_out_beside(settings, self._answers.outdated()):
                self._answers.put(question, answer)
            time.sleep(time.monotonic() - begun)
        finally:
            self._busy.release()


def worked_out_beside(settings: Settings, questions: Sequence[Question]) -> Iterator[tuple[Question, Kept]]:
    """The answers of another process, each as soon as it is there; those that are refused are left out."""
    receiver, sender = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_answer, args=(settings, questions, sender), daemon=True)
    process.start()
    sender.close()
    with receiver, suppress(EOFError):
        while True:
            yield receiver.recv()
    process.join()


def _answer(settings: Settings, questions: Sequence[Question], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the server, which ends this process as well
    os.nice(NICE)
    with suppress(BrokenPipeError):  # the server is gone
        asyncio.run(_work_out(settings, questions, sender))


async def _work_out(settings: Settings, questions: Sequence[Question], sender: Connection) -> None:
    masa = Masa.open(settings)
    try:
        # Before the engine is built: an answer is never taken for newer than it is.
        worlds = {token: _world(masa, token) for token in {question.token for question in questions}}
        masa.hold()
    except RecommenderError as error:
        log.info("answers are not renewed: %s", error.code)
        return
    app = _app_of(masa)
    for question in questions:
        if (world := worlds[question.token]) and (kept := await _asked(app, question, world)):
            sender.send((question, kept))


def _app_of(masa: Masa) -> FastAPI:
    """The routes whose answers are kept, and no others: all of them take seconds to lay out."""
    app = FastAPI(dependencies=[Depends(operation.note_route), Depends(soundness.sound)])
    app.state.masa = masa
    errors.install(app)
    app.include_router(matches.router, prefix=V1, dependencies=[Depends(matches.RULE)])
    return app


def _world(masa: Masa, token: str) -> World | None:
    try:
        return world_of(masa, token)
    except NotSignedIn:
        return None


async def _asked(app: FastAPI, question: Question, world: World) -> Kept | None:
    """The app's answer; None when it refuses."""
    given = (("authorization", f"Bearer {question.token}"), ("accept-language", question.language))
    headers = [
        (name.encode(), value.encode("latin-1")) for name, value in (*given, ("accept", question.accept))
    ]
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "server": None, "client": None, "root_path": "", "path": question.path, "raw_path": None,
        "query_string": question.query, "headers": headers, "state": {},
    }  # fmt: skip
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, send)
    return Kept.of(world, messages, scope) if messages[0]["status"] == 200 else None
