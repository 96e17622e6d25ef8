"""Questions about matches and the answers given to them, kept up to a size."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from starlette.types import Message, Scope

from recommender.service.seen import World

BYTES = 64 * 2**20


class Question(NamedTuple):
    """Who asks for what, in which language and form."""

    token: str
    path: str
    query: bytes
    language: str
    accept: str


@dataclass(slots=True)
class Kept:
    """An answer, what it depends on, the name of its route, and since when it is known to be outdated."""

    world: World
    start: Message
    body: bytes
    route: str
    outdated_at: float | None = None

    @classmethod
    def of(cls, world: World, messages: Sequence[Message], scope: Scope) -> Kept:
        """What was sent in answer to ``scope``."""
        start, *rest = messages
        body = b"".join(message.get("body", b"") for message in rest)
        return cls(world, {**start, "headers": list(start["headers"])}, body, scope["state"]["route"])

    def serves(self, world: World, seconds: float) -> bool:
        """Whether it may be given in a world: its own, or for so long one where files were imported since."""
        if self.world.bound != world.bound:
            return False
        if self.world == world:
            return True
        self.outdated_at = self.outdated_at or time.monotonic()
        return time.monotonic() - self.outdated_at < seconds


class Answers:
    """The answers last used, up to a size. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Question, Kept] = OrderedDict()
        self._bytes, self._lock = 0, Lock()

    def get(self, question: Question, world: World, seconds: float) -> Kept | None:
        """An answer that serves in this world, though files were imported since, for so long."""
        with self._lock:
            found = self._kept.get(question)
            if found is None or not found.serves(world, seconds):
                return None
            self._kept.move_to_end(question)
            return found

    def put(self, question: Question, answer: Kept) -> None:
        with self._lock:
            if (old := self._kept.get(question)) is not None:
                self._bytes -= len(old.body)
            self._kept[question] = answer
            self._bytes += len(answer.body)
            while self._bytes > BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body)

    def outdated(self) -> list[Question]:
        """The questions whose answers are known to be outdated, last asked first."""
        with self._lock:
            return [q for q in reversed(self._kept) if self._kept[q].outdated_at is not None]
