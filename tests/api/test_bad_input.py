"""Every route, asked with what no honest client sends: refused by a problem document, and nothing changed."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.api.people import masa_of
from tests.api.test_openapi import operations
from tests.api.world import Headers

World = tuple[TestClient, dict[str, Headers]]
MARK = "zx81secret"
"""A word of every bad request, looked for in the logs."""

BODIES = {
    "cut off": '{"' + MARK + '": [1, 2',
    "not JSON": MARK,
    "nothing": "",
    "a list": f'["{MARK}"]',
    "a text": f'"{MARK}"',
    "a number": "7",
    "null": "null",
    "deep lists": "[" * 20_000 + "]" * 20_000,
    "deep objects": '{"a":' * 900 + "1" + "}" * 900,
    "NaN": '{"' + MARK + '": NaN}',
    "Infinity": '{"' + MARK + '": -Infinity}',
    "beyond floats": '{"' + MARK + '": 1e999}',
    "beyond integers": '{"' + MARK + '": ' + "9" * 400 + "}",
    "too many digits": '{"' + MARK + '": ' + "9" * 5000 + "}",
    "a lone surrogate": '{"' + MARK + '": "\\ud800"}',
    "NUL": '{"' + MARK + '": "\\u0000"}',
    "a surrogate for a name": '{"\\udfff": "' + MARK + '"}',
    "too large": '{"a": "' + MARK + "x" * 2**20 + '"}',
}
PATHS = [
    f"../../etc/passwd{MARK}", f"..\\{MARK}", f"' OR 1=1 --{MARK}", f"{{{{7*7}}}}{MARK}", f"=cmd|{MARK}!A1",
    f"<script>{MARK}</script>", MARK + "x" * 5000, f"{MARK}\0", "-1", "1e9", "NaN", "💣" + MARK,
]  # fmt: skip
QUERIES = {
    "limit": ["0", "-1", "NaN", "1e9", "99999999999999999999"],
    "cursor": [MARK, "%00", "W10", "bnVsbA", "x" * 5000],
    "sort": [MARK, "id;drop table firms"],
    "fields": [f"id,{MARK}", "__class__"],
    "id": ["&id=".join("1" for _ in range(10_000))],
    "language": [MARK],
    "until": ["0.5", "1e3", MARK, "0001-01-01T00:00:00%2B14:00"],
    "since": ["0", "2026-12-03", "9999-12-31T23:59:59-12:00"],
    "from_day": ["0", "86400"],
    "to_day": ["0", "2026-13-01"],
}


def addressed(name: str, operation: dict[str, Any], ids: Mapping[str, str] = {}) -> tuple[str, str]:
    """The method and address of an operation, its path filled with examples unless told otherwise."""
    method, path = name.split(" ", 1)
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            given = ids.get(parameter["name"], str(parameter["example"]))
            path = path.replace("{" + parameter["name"] + "}", quote(given, safe=""))
    return method, path


@pytest.fixture
def client(seen_world: World, caplog: pytest.LogCaptureFixture) -> Iterator[TestClient]:
    """An administrator; afterwards no table has changed and no log holds what was sent."""
    made, people = seen_world
    made.headers.clear()
    made.headers.update(people["administrator"])
    masa_of(made).engine()  # whose vectors are kept when it is first asked
    before = dumped(made)
    with caplog.at_level(logging.INFO):
        yield made
    assert MARK not in caplog.text
    assert dumped(made) == before


def dumped(client: TestClient) -> str:
    with sqlite3.connect(masa_of(client).settings.data_dir / "masa.db") as database:
        lines = [line for line in database.iterdump() if not line.startswith('INSERT INTO "attempts"')]
    database.close()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def refused(answer: Any) -> bool:
    kind = answer.headers.get("content-type", "")
    return (
        400 <= answer.status_code < 500 and kind == "application/problem+json" and bool(answer.json()["code"])
    )


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_makes_no_sense_is_refused_by_every_route_that_reads_one(
    client: TestClient, body: str
) -> None:
    wrong = {}
    for name, operation in operations():
        kinds = [kind for kind in operation.get("requestBody", {}).get("content", {}) if "json" in kind]
        if not kinds:
            continue
        method, path = addressed(name, operation)
        answer = client.request(method, path, content=BODIES[body], headers={"Content-Type": kinds[0]})
        if not refused(answer):
            wrong[name] = answer.status_code, answer.text[:200]
    assert wrong == {}


@pytest.mark.parametrize("trick", PATHS, ids=range(len(PATHS)))
def test_tricks_in_an_address_find_nothing(client: TestClient, trick: str) -> None:
    wrong = {}
    for name, operation in operations():
        names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"]
        if not names or not name.split(" ")[1].startswith("/api/"):
            continue
        body = next(iter(operation.get("requestBody", {}).get("content", {}).values()), {}).get("example")
        for each in names:
            method, path = addressed(name, operation, {each: trick})
            answer = client.request(method, path, json=body)
            harmless = answer.status_code in (200, 503) and method == "GET"
            if not (harmless or refused(answer)):
                wrong[name, each] = answer.status_code, answer.text[:200]
    assert wrong == {}


def test_senseless_questions_about_lists_are_refused(client: TestClient) -> None:
    wrong = {}
    for name, operation in operations():
        asked = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        for word, values in QUERIES.items():
            for value in values if word in asked else ():
                method, path = addressed(name, operation)
                answer = client.request(method, f"{path}?{word}={value}")
                if not (refused(answer) or answer.status_code == 503):
                    wrong[name, word, value[:20]] = answer.status_code, answer.text[:200]
    assert wrong == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {MARK}"}, {"Authorization": f"Bearer masa_{MARK}"},
        {"Authorization": "Bearer " + "x" * 5000}, {"Authorization": f"Basic {MARK}"}, {"Authorization": "Bearer"},
        {"X-Masa-Link": MARK}, {"X-Masa-Link": "a.b"}, {"Cookie": f"masa_sign_in={MARK}"},
    ],
    ids=range(8),
)  # fmt: skip
def test_a_forged_credential_opens_no_route(client: TestClient, headers: Headers) -> None:
    client.headers.clear()
    wrong = {}
    for name, operation in operations():
        if "security" in operation:
            method, path = addressed(name, operation)
            answer = client.request(method, path, headers=headers)
            if not refused(answer) or answer.status_code not in (401, 403):
                wrong[name] = answer.status_code
    assert wrong == {}


def test_a_repeated_key_with_another_body_is_refused(seen_world: World) -> None:
    made, people = seen_world
    headers = people["administrator"] | {"Idempotency-Key": "twice"}
    first = made.post(
        "/api/v1/merges", json={"side": "firm", "kept_id": "F1", "other_id": "F1"}, headers=headers
    )
    again = made.post(
        "/api/v1/merges", json={"side": "firm", "kept_id": "F1", "other_id": "F1"}, headers=headers
    )
    assert (first.status_code, again.status_code, again.text) == (409, 409, first.text)
    other = made.post(
        "/api/v1/merges", json={"side": "firm", "kept_id": "F2", "other_id": "F2"}, headers=headers
    )
    assert (other.status_code, other.json()["code"]) == (422, "repeat_differs")


def test_what_breaks_within_is_told_as_a_problem_without_its_cause(seen_world: World) -> None:
    made, people = seen_world
    quiet = TestClient(made.app, raise_server_exceptions=False)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(masa_of(made).store.events, "all", lambda actor: 1 / 0)
        answer = quiet.get("/api/v1/events", headers=people["administrator"] | {"Accept-Language": "tr"})
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert "division" not in answer.text


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("tr", "F9 numaralı firma yok"), ("ru-RU,ru;q=0.9,en;q=0.8", "фирмы F9 нет"),
        ("en;q=0.5, tr;q=0.9", "F9 numaralı firma yok"), ("de, fr;q=0.9, ru;q=0.2", "фирмы F9 нет"),
        ("tr;q=0, ru;q=0.1", "фирмы F9 нет"), ("tr;q=nonsense, en", "there is no firm F9"),
        ("de", "there is no firm F9"), ("*", "there is no firm F9"), ("", "there is no firm F9"),
        ("TR-tr;q=1.0", "F9 numaralı firma yok"), (";;;,,q=1", "there is no firm F9"),
    ],
)  # fmt: skip
def test_a_problem_speaks_the_language_that_is_wanted_most(
    seen_world: World, accepted: str, title: str
) -> None:
    made, people = seen_world
    headers = people["administrator"] | {"Accept-Language": accepted}
    answer = made.get("/api/v1/firms/F9", headers=headers)
    assert answer.json()["title"] == title
    assert json.loads(answer.text)["code"] == "firm_unknown"


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(seen_world: World) -> None:
    made, _ = seen_world
    for path, allowed in (
        ("/api/v1/firms/F1", "DELETE, GET, PATCH, PUT"),
        ("/api/v1/shadow", "DELETE, GET, PUT"),
    ):
        answer = made.post(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
