"""``masa worker``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType

IDLE_SECONDS = 0.5


def run_worker(parent: int = 0, once: bool = False) -> None:
    """Do jobs until told to end or the process ``parent`` is gone; with ``once``, until none is left."""
    from recommender.service import Masa
    from recommender.service.upkeep import daily
    from recommender.service.working import work_once

    signal.signal(signal.SIGTERM, _end)
    masa, kept = Masa.open(), date.min
    while not parent or os.getppid() == parent:
        if not work_once(masa):
            if once:
                return
            if kept != (kept := date.today()):
                daily(masa.store, masa.settings)
            time.sleep(IDLE_SECONDS)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker in a process of its own, for as long as this one serves."""
    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it once more when it has shut down
    command = [sys.executable, "-m", "recommender", "worker", "--parent", str(os.getpid())]
    worker = subprocess.Popen(command)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _end(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)
