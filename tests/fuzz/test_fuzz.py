"""Schemathesis over the whole description: all checks, every phase, against a served mission whose ids the
examples name.

`make test-fuzz` runs it; MASA_FUZZ_SECONDS is how long each phase may take (CI: a slice), MASA_FUZZ_SEED which
slice.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from recommender.errors import Conflict
from recommender.records import (
    OPERATOR,
    ActorRole,
    Buyer,
    BuyerId,
    EventId,
    Firm,
    FirmId,
    JobState,
    Meeting,
    Need,
    NeedId,
    Product,
    ProductId,
    Scope,
    Side,
)
from recommender.service import Masa, events, invitations, jobs, keys, participants, planning, shortlists
from tests.api.people import account, masa_of, serving
from tests.api.world import EVENT
from tests.ports import free_port
from tests.service.missions import PlantedMasa

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
SECONDS = os.environ.get("MASA_FUZZ_SECONDS", "60")
SEED = os.environ.get("MASA_FUZZ_SEED", "1")
PHASES = ("examples,coverage", "fuzzing", "stateful")
"""Each has its own time: the first ask for all values of all operations, and would leave none to the others."""


def plant(masa: Masa) -> str:
    """The mission that the examples tell of; returns an administrator's key."""
    firms = [_firm(FirmId(f"F00{at}")) for at in (1, 2)]
    buyers = [_buyer(BuyerId(f"B00{at}")) for at in (1, 2)]
    masa.store.save_firms(firms)
    masa.store.save_buyers(buyers)
    root = account(masa, "root", ActorRole.ADMINISTRATOR).actor
    ayse = account(masa, "ayse", ActorRole.ORGANISER, "Bursa").actor
    event = replace(EVENT, id=EventId("sample"), organisation="Bursa")
    events.create(masa.store, ayse, event)
    participants.join(masa.store, ayse, event.id, Side.FIRM, [each.id for each in firms])
    participants.join(masa.store, ayse, event.id, Side.BUYER, [each.id for each in buyers])
    version = masa.store.shortlists.version(ayse, event.id)
    shortlists.add(masa.store, ayse, event.id, (FirmId("F001"), BuyerId("B001")), version)
    invitations.invite(masa.store, ayse, event.id, [(Side.FIRM, "F001")])
    meeting = Meeting(event.id, FirmId("F001"), BuyerId("B001"), 0, 0)
    masa.store.plans.add(ayse, event.id, [meeting], {}, datetime.now(UTC))
    planning.publish(masa.store, ayse, event.id, 1)
    masa.store.jobs.add(
        replace(jobs.ask_schedule(masa.store, ayse, event.id, 1), id="5e7c01b2a94d8f36", state=JobState.DONE)
    )
    masa.engine()
    return keys.make(masa.store, root, "fuzz", set(Scope)).text


def _firm(id_: FirmId) -> Firm:
    return Firm(id_, f"Firma {id_}", (Product(ProductId(f"{id_}-1"), id_, "boya"),))


def _buyer(id_: BuyerId) -> Buyer:
    return Buyer(id_, f"Покупатель {id_}", (Need(NeedId(f"{id_}-1"), id_, "boya"),), country="RU")


@contextmanager
def cancelling(masa: Masa) -> Iterator[None]:
    """Nobody works here: what waits is cancelled, so that following it ends."""
    over = threading.Event()

    def cancel() -> None:
        while not over.wait(0.2):
            for job in masa.store.jobs.all(OPERATOR):
                if not job.state.over:
                    with suppress(Conflict):  # somebody was quicker
                        jobs.cancel(masa.store, OPERATOR, job.id)

    thread = threading.Thread(target=cancel)
    thread.start()
    yield
    over.set()
    thread.join()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a served mission and an administrator's key."""
    port = free_port()
    with serving(tmp_path) as client:
        planted = PlantedMasa(masa_of(client).settings, masa_of(client).store)
        client.app.state.masa = planted  # type: ignore[attr-defined]
        key = plant(planted)
        client.app.openapi()  # type: ignore[attr-defined]  # seconds, which the first to ask would wait
        server = uvicorn.Server(
            uvicorn.Config(client.app, port=port, log_level="error", ws="none", lifespan="off")
        )
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.05)
            assert thread.is_alive(), "the server did not start"
        with cancelling(planted):
            yield f"http://127.0.0.1:{port}", key
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("phases", PHASES)
def test_no_question_breaks_the_server_or_gets_an_answer_that_is_not_described(
    served: tuple[str, str], tmp_path: Path, phases: str
) -> None:
    address, key = served
    for name in ("schemathesis.toml", "hooks.py"):
        shutil.copy(Path(__file__).parent / name, tmp_path)
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json",
        "--header", f"Authorization: Bearer {key}",
        "--phases", phases, "--max-time", SECONDS, "--seed", SEED,
        "--continue-on-failure", "--no-color", "--suppress-health-check", "all",
        "--warnings", "off", "--request-timeout", "60", "--max-response-time", "60", "--report-dir", str(tmp_path / "report"),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
