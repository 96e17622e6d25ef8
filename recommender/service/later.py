"""Answers that take seconds: worked out once beside the requests, kept until what they rest on changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

T = TypeVar("T")
log = logging.getLogger(__name__)

PATIENCE = 0.1
"""Seconds for which a request waits for an answer that is being worked out."""


@dataclass
class _Work:
    """One answer in the making; ``state`` is what it rests on."""

    state: object
    done: threading.Event = field(default_factory=threading.Event)
    answer: Any = None
    error: Exception | None = None


class Later:
    """Keeps one answer a name. Safe to share between threads; a process keeps its own."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._works: dict[Hashable, _Work] = {}
        self._lock = threading.Lock()

    def ask(self, name: Hashable, state: object, make: Callable[[], T]) -> T | None:
        """The answer for ``state``; None while it is being worked out. Raises what ``make`` raised.

        A failure is not kept: who asks again starts anew.
        """
        with self._lock:
            work = self._works.get(name)
            if work is None or work.state != state:
                work = self._works[name] = _Work(state)
                threading.Thread(target=_do, args=(work, make), daemon=True).start()
        if not work.done.wait(self.patience):
            return None
        if work.error is not None:
            with self._lock:
                if self._works.get(name) is work:
                    del self._works[name]
            raise work.error
        return cast(T, work.answer)


def _do(work: _Work, make: Callable[[], object]) -> None:
    try:
        work.answer = make()
    except Exception as error:  # told to whoever asks
        log.info("worked out in vain: %s", type(error).__name__)
        work.error = error
    finally:
        work.done.set()
