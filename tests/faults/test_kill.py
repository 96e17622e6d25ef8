"""``kill -9`` of server and worker at random points: what was acknowledged stays, nothing is half there.

The points are random in time as well as by the seed: what is asserted must hold for all of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import httpx
import pytest
from sqlalchemy import text

from recommender.config import Settings
from recommender.records import OPERATOR, ActorRole, Job, JobKind, JobState, Scope
from recommender.service import Masa, accounts, keys
from recommender.store.jobs import MOST_TRIES
from tests.faults.processes import Process, wait_for
from tests.ports import free_port

WRITERS = 4
KILLS = 5
OVER_SECONDS = 150


@dataclass
class Written:
    """What was asked for, by number, and what was acknowledged."""

    asked: list[int] = field(default_factory=list)
    firms: set[int] = field(default_factory=set)
    jobs: dict[int, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def masa(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Masa]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    opened = Masa.open(Settings(data_dir=tmp_path, database_url=url, _env_file=None))  # type: ignore[call-arg]
    yield opened
    opened.store.close()


def key_of(masa: Masa) -> str:
    account = accounts.create(
        masa.store, OPERATOR, "ayse", ActorRole.ORGANISER, "Bursa", "correct horse battery"
    )
    return keys.make(masa.store, account.actor, "writes", {Scope.READ, Scope.WRITE}).text


def write(client: httpx.Client, number: int, done: Written) -> None:
    """Add a firm with two products, or every tenth time ask for an import of three such firms."""
    with done.lock:
        done.asked.append(number)
    if number % 10:
        lines = [{"id": f"W{number}-{at}", "text": f"boya {number} {at}"} for at in (1, 2)]
        answer = client.post(
            "/api/v1/firms", json={"id": f"W{number}", "name": f"Firma {number}", "products": lines}
        )
        assert answer.status_code in (201, 503), answer.text
        if answer.status_code == 201:
            with done.lock:
                done.firms.add(number)
        return
    rows = "".join(f"I{number}-{at};Firma {number}-{at};boya {number}\n" for at in (1, 2, 3))
    file = ("firms.csv", f"firm_id;firma;ürün\n{rows}".encode())
    answer = client.post("/api/v1/imports", data={"side": "firm"}, files={"file": file})
    assert answer.status_code in (202, 503), answer.text
    if answer.status_code == 202:
        with done.lock:
            done.jobs[number] = answer.json()["id"]


def write_all(address: str, key: str, numbers: list[int], done: Written) -> None:
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=20) as client:
        for number in numbers:
            try:
                write(client, number, done)
            except httpx.TransportError:  # nobody knows whether it was done, and it is not asked again
                time.sleep(0.1)


def kill_at_random(server: Process, worker: Process, address: str, done: Written, total: int) -> None:
    chance = random.Random(6)
    for at in range(1, KILLS + 1):
        while len(done.asked) < at * total // (KILLS + 1):
            time.sleep(0.01)
        time.sleep(chance.random() / 2)
        for process in chance.sample([server, worker], chance.choice([1, 2])):
            process.kill()
            process.start()
        wait_for(address)


def all_over(masa: Masa) -> list[Job]:
    deadline = time.monotonic() + OVER_SECONDS
    while True:
        jobs = masa.store.jobs.all(OPERATOR)
        if all(job.state.over for job in jobs) or time.monotonic() > deadline:
            return jobs
        time.sleep(0.2)


@pytest.mark.faults
def test_no_acknowledged_write_is_lost_and_none_is_half_written(masa: Masa, tmp_path: Path) -> None:
    total = 200 if masa.settings.database_url == "" else 80
    key, port, url = key_of(masa), free_port(), masa.settings.database_url
    address, done = f"http://127.0.0.1:{port}", Written()
    server = Process(tmp_path, url, "serve", "--port", str(port), "--no-worker")
    worker = Process(tmp_path, url, "worker")
    try:
        wait_for(address)
        with ThreadPoolExecutor(WRITERS + 1) as pool:
            killing = pool.submit(kill_at_random, server, worker, address, done, total)
            shares = [list(range(total))[at::WRITERS] for at in range(WRITERS)]
            for writing in [pool.submit(write_all, address, key, share, done) for share in shares]:
                writing.result()
            killing.result()
        jobs = all_over(masa)
    finally:
        server.close()
        worker.close()
    check_firms(masa, done)
    check_jobs(masa, done, jobs)
    check_database(masa)


def check_firms(masa: Masa, done: Written) -> None:
    """Every acknowledged firm is there, and every firm that is there is whole."""
    there = {firm.id: firm for firm in masa.store.firms() if firm.id.startswith("W")}
    assert {f"W{number}" for number in done.firms} <= set(there)
    assert len(done.firms) > len(done.asked) // 3, "the server was hardly ever up"
    for id_, firm in there.items():
        number = id_.removeprefix("W")
        assert firm.name == f"Firma {number}"
        assert [product.text for product in firm.products] == [f"boya {number} {at}" for at in (1, 2)]


def check_jobs(masa: Masa, done: Written, jobs: list[Job]) -> None:
    """Every acknowledged job came to an end within two tries; its firms are all there, or none."""
    by_id = {job.id: job for job in jobs if job.kind is JobKind.IMPORT}
    assert set(done.jobs.values()) <= set(by_id)
    assert {job.state for job in by_id.values()} <= {JobState.DONE, JobState.FAILED}
    assert max(job.tries for job in by_id.values()) <= MOST_TRIES
    imported = [firm.id for firm in masa.store.firms() if firm.id.startswith("I")]
    for number, id_ in done.jobs.items():
        there = sum(found.startswith(f"I{number}-") for found in imported)
        assert there in ((3,) if by_id[id_].state is JobState.DONE else (0, 3))
        assert by_id[id_].state is JobState.DONE or by_id[id_].error == {"code": "job_died"}


def check_database(masa: Masa) -> None:
    if masa.settings.database_url:
        return
    with masa.store._database.reading() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
