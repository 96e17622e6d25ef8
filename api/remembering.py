"""Answers about matches kept in memory: they take long to work out, and are asked for again and again.

An answer is given again to whoever showed the same credentials, for the same address, as long as nothing it
depends on has changed: who it is, what it may see, the records, the models, the day. That is looked up at
most once a second for each credential, and at once after a write to this server.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from anyio import Lock, Semaphore, to_thread
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import SAFE
from recommender.errors import RecommenderError
from recommender.service import Masa
from recommender.service.seen import world_of

ADDRESSES = re.compile(r"/api/v1/(?:needs|buyers|firms)/[^/]+/matches")
SECONDS = 1.0
BYTES = 64 * 2**20
CALLERS = 10_000
AT_A_TIME = 2
Key = tuple[str, str, bytes, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what it depended on, and the name of its route."""

    world: str
    start: Message
    body: bytes
    route: str


class Answers:
    """The answers last used, up to a size."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key, world: str) -> Kept | None:
        found = self._kept.get(key)
        if found is None or found.world != world:
            return None
        self._kept.move_to_end(key)
        return found

    def put(self, key: Key, answer: Kept) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._bytes -= len(old.body)
        self._kept[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body)


class Remembering:
    """Answers from memory where that is right."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers = Answers()
        self._looked: dict[str, tuple[float, str]] = {}
        self._first, self._working, self._writes = Lock(), Semaphore(AT_A_TIME), 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE:
            try:
                await self._app(scope, receive, send)
            finally:
                self._writes += 1
                self._looked.clear()
            return
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        world = await self._world(scope["app"].state.masa, key[0])
        found = self._answers.get(key, world) if world else None
        if found is not None:
            scope.setdefault("state", {})["route"] = found.route
            await send({**found.start, "headers": list(found.start["headers"])})
            await send({"type": "http.response.body", "body": found.body})
            return
        for message in await self._worked_out(scope, receive, key, world):
            await send(message)

    async def _world(self, masa: Masa, token: str) -> str:
        """What answers to this caller depend on now; empty when the caller is nobody.

        While it is looked up anew, others are answered by what was known: one lookup a second, not one for
        each of those who wait.
        """
        name = sha256(token.encode()).hexdigest()
        known = self._looked.get(name)
        if known is not None:
            at, world = known
            if time.monotonic() - at < SECONDS:
                return world
            self._looked[name] = time.monotonic(), world
            return await self._look(masa, token, name)
        async with self._first:
            known = self._looked.get(name)
            return known[1] if known is not None else await self._look(masa, token, name)

    async def _look(self, masa: Masa, token: str, name: str) -> str:
        at, writes = time.monotonic(), self._writes
        try:
            world = await to_thread.run_sync(world_of, masa, token)
        except RecommenderError:
            world = ""
        if len(self._looked) > CALLERS:
            self._looked.clear()
        if writes == self._writes:  # else it may be from before a write
            self._looked[name] = at, world
        return world

    async def _worked_out(self, scope: Scope, receive: Receive, key: Key, world: str) -> list[Message]:
        """The answer of the app. Few are worked out at a time: many at once only take each other's time;
        each is sent when the next may already be worked out.
        """
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        async with self._working:
            await self._app(scope, receive, collect)
        start, *rest = messages
        if world and start["status"] == 200:
            body = b"".join(message.get("body", b"") for message in rest)
            kept = {**start, "headers": list(start["headers"])}
            self._answers.put(key, Kept(world, kept, body, scope["state"]["route"]))
        return messages


def _key(scope: Scope) -> Key | None:
    """Who asks for what in which language; None for what is not kept."""
    if scope["type"] != "http" or scope["method"] != "GET" or not ADDRESSES.fullmatch(scope["path"]):
        return None
    headers = Headers(scope=scope)
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token or "if-none-match" in headers:
        return None
    spoken = "\0".join((headers.get("accept-language", ""), headers.get("accept", "")))
    return token, scope["path"], scope["query_string"], spoken


def install(app: FastAPI) -> None:
    """Put it between the limits and the app."""
    app.add_middleware(Remembering)
