"""Real servers and workers, ended the hard way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

START_SECONDS = 90
ROOT = Path(__file__).resolve().parents[2]


class Process:
    """``masa`` with some words, in a process of its own over one data folder."""

    def __init__(self, folder: Path, url: str, *words: str) -> None:
        self._environment = os.environ | {
            "RECOMMENDER_DATA_DIR": str(folder),
            "RECOMMENDER_DATABASE_URL": url,
            "RECOMMENDER_RATE_PER_CALLER": "0",
            "RECOMMENDER_RATE_PER_ADDRESS": "0",
            "PYTHONPATH": str(ROOT),
        }
        self._command = [sys.executable, "-m", "recommender", *words]
        self._folder, self._log = folder, (folder / f"{words[0]}.log").open("ab")
        self.start()

    def start(self) -> None:
        """Begin, or begin again."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=self._folder, stdout=self._log, stderr=self._log
        )

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self._process.kill()
        self._process.wait()

    def end(self) -> int:
        """Tell it to end; returns its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(60)

    def tell_to_end(self) -> None:
        """Tell it to end and do not wait."""
        self._process.send_signal(signal.SIGTERM)

    def wait(self) -> int:
        return self._process.wait(60)

    def close(self) -> None:
        self.kill()
        self._log.close()


def wait_for(address: str) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx.get(f"{address}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)
