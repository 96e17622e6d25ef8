"""``masa worker``."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import TYPE_CHECKING

from recommender.errors import BackendUnavailable

if TYPE_CHECKING:
    from recommender.service import Masa
    from recommender.service.working import Worker

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
DELIVER_SECONDS = 1.0
GRACE_SECONDS = 20
"""A server that is told to end finishes requests for so long."""

NICE = 10
"""A server beside it comes first."""


def run_worker(parent: int = 0, once: bool = False) -> None:
    """Do jobs until told to end or the process ``parent`` is gone; with ``once``, until none is left.

    Jobs are done in a thread of their own, so that this one hears a signal even while a solver computes:
    the job at hand then goes back into the queue.
    """
    from recommender.service import Masa
    from recommender.service.logs import log_to
    from recommender.service.working import Worker

    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    os.nice(NICE)
    masa = Masa.open()
    log_to(level=masa.settings.log_level)
    worker = Worker(masa)
    working = threading.Thread(target=_work, args=(masa, worker, once), daemon=True)
    working.start()
    threading.Thread(target=_deliver, args=(masa,), daemon=True).start()
    while working.is_alive() and not told.is_set() and (not parent or os.getppid() == parent):
        working.join(IDLE_SECONDS)
    if working.is_alive():
        worker.hand_back()
        sys.stderr.flush()
        os._exit(0)  # a solver's threads would keep the process for as long as they compute


def _work(masa: Masa, worker: Worker, once: bool) -> None:
    from recommender.service.upkeep import daily

    kept = date.min
    while True:
        if worker.once():
            continue
        if once:
            return
        if kept != (kept := date.today()):
            daily(masa.store, masa.settings)
        time.sleep(IDLE_SECONDS)


def _deliver(masa: Masa) -> None:
    """Webhooks, beside jobs that may take long."""
    from recommender.service.webhooks import deliver_next

    while True:
        try:
            if deliver_next(masa.store, masa.settings):
                continue
        except BackendUnavailable as error:  # the next look may find the database again
            log.warning("webhooks wait: %s", error.code)
        time.sleep(DELIVER_SECONDS)


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker in a process of its own, for as long as this one serves."""
    command = [sys.executable, "-m", "recommender", "worker", "--parent", str(os.getpid())]
    worker = subprocess.Popen(command)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def end_on_sigterm() -> None:
    """End this process well when it is told to; uvicorn raises the signal once more when it has shut down."""
    signal.signal(signal.SIGTERM, _end)


def _end(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)
