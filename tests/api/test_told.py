"""What the description tells of a rule is what the service keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from api.app import create_app
from api.routes.outcomes import OutcomeReport
from api.told import HS_CODE, NOT_BLANK
from recommender.importing.cells import clean
from recommender.records import ActorRole, EventId, HSCode, Session, plain
from tests.api.people import bearer, masa_of, serving
from tests.api.world import EVENT

NUMBERS = count()
SCHEMAS = create_app().openapi()["components"]["schemas"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(Path(tmp_path_factory.mktemp("data"))) as client:
        client.headers.update(bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR))
        yield client


def event() -> dict[str, Any]:
    """The body of an event whose id is not taken."""
    body: dict[str, Any] = plain(replace(EVENT, id=EventId(f"E{next(NUMBERS)}"), organisation="Bursa"))
    return body


def allows(name: str, body: dict[str, Any]) -> bool:
    """Whether the schema of this name allows a body."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    return bool(Draft202012Validator(schema).is_valid(body))


def is_hs_code(text: str) -> bool:
    try:
        HSCode.parse(text)
    except ValueError:
        return False
    return True


def test_the_pattern_of_a_code_is_the_rule_of_codes() -> None:
    chapters = [
        f"{first}{gap}{second}" for first, second in product("0123456789", repeat=2) for gap in ("", " ")
    ]
    texts = [
        *chapters,
        "3402.31",
        " 34-02/31 ",
        "34\u00a002",
        "3",
        "",
        "34o2",
        "1" * 12,
        "1" * 13,
        "34,02",
        "34\n",
    ]
    assert [text for text in texts if bool(re.search(HS_CODE, text)) != is_hs_code(text)] == []


def test_the_pattern_of_a_text_that_says_something_is_the_rule_of_cells() -> None:
    letters = [chr(code) for code in range(0x3100) if not 0xD800 <= code < 0xE000]
    assert [letter for letter in letters if bool(re.search(NOT_BLANK, letter)) != bool(clean(letter))] == []


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"slot_minutes": 4}, False),
        ({"slot_minutes": 5}, True),
        ({"slot_minutes": 721}, False),
        ({"gap_minutes": -1}, False),
        ({"tables": -1}, False),
        ({"interpreters": {"ru": -1}}, False),
        ({"firm_limits": {"least": -1}}, False),
        ({"country": "russia"}, False),
        ({"name": " "}, False),
        ({"id": "x" * 200}, True),
        ({"id": "x" * 201}, False),
    ],
)
def test_an_event_is_allowed_by_its_schema_when_it_is_taken(
    client: TestClient, change: dict[str, Any], fits: bool
) -> None:
    body = event() | change
    assert (allows("Event", body), client.post("/api/v1/events", json=body).status_code == 201) == (
        fits,
        fits,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"tables": "4"},
        {"tables": True},
        {"first_day": 0},
        {"history": "yes"},
        {"interpreters": {"ru": "1"}},
        {"firm_limits": {"least": "1"}},
        {"sessions": {}},
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_event_is_of_its_own_types_alone(client: TestClient, method: str, change: dict[str, Any]) -> None:
    kept = client.post("/api/v1/events", json=event()).json()
    body = change if method == "PATCH" else kept | change
    answer = client.request(method, f"/api/v1/events/{kept['id']}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert next(iter(change)) in answer.json()["errors"][0]["why"]


def test_a_whole_number_may_be_written_with_a_point(client: TestClient) -> None:
    assert client.post("/api/v1/events", json=event() | {"tables": 4.0}).json()["tables"] == 4


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"name": "Ayşe"}, False),
        ({"password": "eleven chrs"}, False),
        ({"organisation": ""}, False),
        ({"role": "administrator"}, False),
        ({"name": "can", "role": "administrator", "organisation": ""}, True),
    ],
)
def test_a_user_is_allowed_by_its_schema_when_it_is_taken(
    client: TestClient, change: dict[str, Any], fits: bool
) -> None:
    body = {"name": "ayse", "role": "organiser", "organisation": "Bursa", "password": "correct horse battery"}
    asked = body | change
    assert (allows("NewUser", asked), client.post("/api/v1/users", json=asked).status_code == 201) == (
        fits,
        fits,
    )


def test_what_has_to_be_there_cannot_be_taken_away_by_a_patch() -> None:
    assert not allows("FirmPatch", {"name": None})
    assert not allows("EventPatch", {"first_day": None})
    assert allows("FirmPatch", {"city": None})
    assert allows("EventPatch", {"answers_due": None})


def test_a_patch_is_held_to_the_lengths_of_the_whole() -> None:
    assert not allows("FirmPatch", {"languages": ["tr"] * 51})


@pytest.mark.parametrize(("url", "fits"), [("https://a.example/x?y=1", True), ("ftp://a.example", False)])
def test_the_address_of_a_webhook_is_allowed_when_it_is_taken(
    client: TestClient, url: str, fits: bool
) -> None:
    body = {"url": url, "notices": ["decision.made"], "organisation": "Bursa"}
    taken = client.post("/api/v1/webhooks", json=body).status_code == 201
    assert (allows("WantedWebhook", body), taken) == (fits, fits)


@pytest.mark.parametrize(
    ("amount", "fits"),
    [("12500.00", True), ("0.01", True), (12500.5, True), (10**15, True), (None, True), ("", False), ("-1", False),
     ("0", False), (0, False), (0.001, False), (10**16, False), ("1" * 16, False)],
)  # fmt: skip
def test_an_amount_is_allowed_when_it_is_read(amount: object, fits: bool) -> None:
    body = {"kind": "order", "amount": amount, "currency": "EUR"}
    try:
        read = OutcomeReport.model_validate(body).kind == "order"
    except ValidationError:
        read = False
    assert (allows("OutcomeReport", body), read) == (fits, fits)


@pytest.mark.parametrize(
    ("at", "fits"),
    [
        ("00:00", True),
        ("23:59:59.5", True),
        ("24:00", False),
        ("9:30", False),
        ("10:60", False),
        ("10:00:60", False),
    ],
)
def test_a_time_of_day_is_allowed_when_it_is_read(at: str, fits: bool) -> None:
    body = {"day": "2035-05-14", "start": at, "end": at}
    try:
        read = TypeAdapter(Session).validate_python(body).start is not None
    except ValidationError:
        read = False
    assert (allows("Session", body), read) == (fits, fits)
