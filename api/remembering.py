"""Answers about matches kept in memory: they take long to work out, and are asked for again and again.

An answer is given again to whoever showed the same credentials, for the same address, as long as nothing it
depends on has changed: who it is, what it may see, the records, the models, the day. That is looked up at
most once a second for each credential, and at once after a write to this server.

What was imported from files is the exception: until another process has worked the answers out anew, the ones
before are given, unless the asker sends ``Cache-Control: no-cache``. What shuts a pair is no exception.
"""

from __future__ import annotations

import re
import time
from hashlib import sha256

from anyio import Lock, Semaphore, to_thread
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import SAFE
from api.answers import Answers, Kept, Question
from api.renewing import Renewal
from recommender.errors import RecommenderError
from recommender.service import Masa
from recommender.service.seen import World, world_of

ADDRESSES = re.compile(r"/api/v1/(?:needs|buyers|firms)/[^/]+/matches")
SECONDS = 1.0
CALLERS = 10_000
AT_A_TIME = 2
AGE_SECONDS = 120.0
"""For so long an answer from before an import is given, should working it out anew take longer."""


class Remembering:
    """Answers from memory where that is right."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers = Answers()
        self._renewal = Renewal(self._answers)
        self._looked: dict[str, tuple[float, World | None]] = {}
        self._looking: set[str] = set()
        self._first, self._working, self._writes = Lock(), Semaphore(AT_A_TIME), 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            try:
                await self._app(scope, receive, send)
            finally:
                self._writes += 1
                self._looked.clear()
            return
        question = _question(scope)
        if question is None:
            await self._app(scope, receive, send)
            return
        world = await self._world(scope["app"].state.masa, question.token)
        found = self._answers.get(question, world, AGE_SECONDS) if world else None
        if found is None:
            for message in await self._worked_out(scope, receive, question, world):
                await send(message)
            return
        if found.world != world:
            self._renewal.ask(scope["app"].state.masa.settings)
        scope.setdefault("state", {})["route"] = found.route
        await send({**found.start, "headers": list(found.start["headers"])})
        await send({"type": "http.response.body", "body": found.body})

    async def _world(self, masa: Masa, token: str) -> World | None:
        """What answers to this caller depend on now; None when the caller is nobody.

        While it is looked up anew, which lasts as long as the engine of a new model is built, others are
        answered by what was known: one of them waits, and no late lookup takes the place of a later one.
        """
        name = sha256(token.encode()).hexdigest()
        known = self._looked.get(name)
        if known is not None:
            at, world = known
            if name in self._looking or time.monotonic() - at < SECONDS:
                return world
            return await self._look(masa, token, name)
        async with self._first:
            known = self._looked.get(name)
            return known[1] if known is not None else await self._look(masa, token, name)

    async def _look(self, masa: Masa, token: str, name: str) -> World | None:
        at, writes = time.monotonic(), self._writes
        self._looking.add(name)
        try:
            world: World | None = await to_thread.run_sync(world_of, masa, token)
        except RecommenderError:
            world = None
        finally:
            self._looking.discard(name)
        if len(self._looked) > CALLERS:
            self._looked.clear()
        if writes == self._writes:  # else it may be from before a write
            self._looked[name] = at, world
        return world

    async def _worked_out(
        self, scope: Scope, receive: Receive, question: Question, world: World | None
    ) -> list[Message]:
        """The answer of the app. Few are worked out at a time: many at once only take each other's time;
        each is sent when the next may already be worked out.
        """
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        async with self._working:
            await self._app(scope, receive, collect)
        if world and messages[0]["status"] == 200:
            self._answers.put(question, Kept.of(world, messages, scope))
        return messages


def _question(scope: Scope) -> Question | None:
    """Who asks for what in which language; None for what is not kept."""
    if scope["type"] != "http" or scope["method"] != "GET" or not ADDRESSES.fullmatch(scope["path"]):
        return None
    headers = Headers(scope=scope)
    kind, _, token = headers.get("authorization", "").partition(" ")
    fresh = "no-cache" in headers.get("cache-control", "")
    if kind.lower() != "bearer" or not token or fresh or "if-none-match" in headers:
        return None
    language, accept = headers.get("accept-language", ""), headers.get("accept", "")
    return Question(token, scope["path"], scope["query_string"], language, accept)


def install(app: FastAPI) -> None:
    """Put it between the limits and the app."""
    app.add_middleware(Remembering)
