"""Servers and workers that are told to end (SIGTERM) finish, or give back, what they began."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from recommender.config import Settings
from recommender.records import OPERATOR, JobState, Side
from recommender.service import Masa, jobs
from tests.faults.processes import Process, wait_for
from tests.faults.test_kill import key_of
from tests.ports import free_port

pytestmark = pytest.mark.faults


def open_masa(folder: Path) -> Masa:
    return Masa.open(Settings(data_dir=folder, _env_file=None))  # type: ignore[call-arg]


def test_a_server_that_is_told_to_end_finishes_the_request_it_began(tmp_path: Path) -> None:
    masa, port = open_masa(tmp_path), free_port()
    key, body = key_of(masa), b'{"id": "F1", "name": "Firma"}'
    server = Process(tmp_path, "", "serve", "--port", str(port), "--no-worker")
    try:
        wait_for(f"http://127.0.0.1:{port}")
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            head = (
                f"POST /api/v1/firms HTTP/1.1\r\nHost: masa\r\nAuthorization: Bearer {key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            connection.sendall(head.encode() + body[:9])
            time.sleep(0.5)
            server.tell_to_end()
            time.sleep(0.5)
            connection.sendall(body[9:])
            assert connection.recv(1000).startswith(b"HTTP/1.1 201 ")
        assert server.wait() == 0
    finally:
        server.close()
    assert masa.store.firm("F1").name == "Firma"


def test_a_worker_that_is_told_to_end_gives_its_job_back_at_once(tmp_path: Path) -> None:
    masa = open_masa(tmp_path)
    file = tmp_path / "firms.csv"
    file.write_text("firm_id;firma;ürün\n" + "".join(f"F{at};Firma {at};boya {at}\n" for at in range(60_000)))
    with file.open("rb") as content:
        asked = jobs.ask_import(masa.store, masa.settings, OPERATOR, Side.FIRM, "firms.csv", content)
    worker = Process(tmp_path, "", "worker")
    try:
        while masa.store.jobs.one(OPERATOR, asked.id).state is JobState.QUEUED:
            time.sleep(0.02)
        begun = time.monotonic()
        assert worker.end() == 0
        assert time.monotonic() - begun < 20, "it waited for its job"
    finally:
        worker.close()
    job = masa.store.jobs.one(OPERATOR, asked.id)
    assert (job.state, job.tries) in ((JobState.QUEUED, 0), (JobState.DONE, 1))
    assert masa.store.counts()["firms"] in (0, 60_000)
