"""What a log tells, and what it never does."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from recommender.config import Settings
from recommender.records import ActorRole
from recommender.service.logs import log_to
from tests.api.people import PASSWORD, bearer, masa_of

MAIL = "sule.agaoglu@firma.example"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that is logged, from the lowest level on, but for what the client of these tests says."""
    monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)
    root, out = logging.getLogger(), StringIO()
    kept, level = root.handlers, root.level
    log_to(out, "debug")
    yield out
    root.handlers = kept
    root.setLevel(level)


@pytest.fixture
def client(tmp_path: Path, logged: StringIO) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        client.headers.update(bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR))
        yield client


def lines(logged: StringIO, logger: str = "masa.requests") -> list[dict[str, Any]]:
    found = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in found if line["logger"] == logger]


def test_a_request_is_one_json_line_with_its_id(client: TestClient, logged: StringIO) -> None:
    client.get("/api/v1/firms/F404", headers={"X-Request-ID": "abc-1"})
    (line,) = lines(logged)
    facts = {name: line[name] for name in ("request", "method", "route", "status", "level")}
    assert facts == {
        "request": "abc-1", "method": "GET", "route": "get_firm", "status": 404, "level": "info",
    }  # fmt: skip


def test_nothing_that_was_sent_reaches_the_log(client: TestClient, logged: StringIO) -> None:
    token = client.headers["authorization"].removeprefix("Bearer ")
    client.get(f"/api/v1/firms/{MAIL}?text={MAIL}")
    client.post("/api/v1/firms", json={"id": MAIL, "name": MAIL, "profile": MAIL})
    client.post("/api/v1/firms", json={"id": 7, "name": {"x": MAIL}})
    client.post("/api/v1/firms", content=f'{{"name": "{MAIL}"', headers={"Content-Type": "application/json"})
    client.post(
        "/api/v1/imports", data={"side": "firm"}, files={"file": (f"{MAIL}.csv", f"firma\n{MAIL}".encode())}
    )
    client.post("/api/v1/sign-ins", json={"name": MAIL, "password": PASSWORD})
    client.get(f"/i/{MAIL}")
    client.get("/api/v1/me", headers={"Authorization": f"Bearer {MAIL}"})
    text = logged.getvalue()
    assert len(lines(logged)) == 8
    assert [secret for secret in (MAIL, "sule", PASSWORD, token) if secret in text] == []


def test_an_error_of_ours_is_told_by_kind_and_place_alone(
    client: TestClient, logged: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(MAIL)

    monkeypatch.setattr(masa_of(client).store, "counts", broken)
    answer = client.get(f"/ready?text={MAIL}", headers={"X-Request-ID": "abc-2"})
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    (line,) = lines(logged, "masa.errors")
    assert (line["error"], line["request"], line["where"].partition(":")[0]) == (
        "KeyError", "abc-2", "tests/api/test_logs.py",
    )  # fmt: skip
    assert MAIL not in logged.getvalue() + answer.text


def test_what_the_database_refuses_is_logged_without_its_values(client: TestClient, logged: StringIO) -> None:
    from sqlalchemy import text

    database = masa_of(client).store._database
    with pytest.raises(Exception, match="hide_parameters") as caught, database.writing() as connection:
        connection.execute(
            text("INSERT INTO firms (id, name) VALUES (:id, :name)"), {"id": "F", "name": MAIL}
        )
    logging.getLogger("masa.errors").error("x", exc_info=caught.value)
    assert MAIL not in logged.getvalue() + str(caught.value)


def test_a_level_silences_what_is_below_it(logged: StringIO) -> None:
    log_to(logged, "warning")
    logging.getLogger("masa").info("quiet")
    logging.getLogger("masa").warning("loud")
    assert [line["message"] for line in lines(logged, "masa")] == ["loud"]
