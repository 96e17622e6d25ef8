"""A private PostgreSQL server for the whole run, and databases in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.ports import free_port

DEBIAN = Path("/usr/lib/postgresql")
UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 30


def postgres_binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: on the PATH, or where Debian puts them."""
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def unprivileged_user() -> str | None:
    """The user to run the server as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in UNPRIVILEGED if name in names), None)
    if found is None:
        pytest.skip(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(UNPRIVILEGED)}")
    return found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a private server, without a database name; its files vanish with it."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip(f"no PostgreSQL server binaries on the PATH or in {DEBIAN}/*/bin")
    user = unprivileged_user()
    # In /tmp whatever TMPDIR says: the path of a Unix socket is short, and the user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="masa-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    server = None
    try:
        server, url = start_server(binaries, folder, user)
        yield url
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # fast shutdown: open connections are closed
            server.wait(START_SECONDS)
        shutil.rmtree(folder)


def start_server(binaries: Path, folder: Path, user: str | None) -> tuple[subprocess.Popen[bytes], str]:
    data, port = folder / "data", free_port()
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "masa", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        user=user, cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), "-k", folder]
            + [word for setting in settings for word in ("-c", setting)],
            user=user, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    url = f"postgresql://masa@127.0.0.1:{port}"
    wait_for(server, url, folder / "log")
    return server, url


def wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"{url}/postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def database(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database, a copy of ``template``; it is dropped at the end."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database."""
    with database(postgres_server) as url:
        yield url
