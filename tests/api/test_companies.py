"""Firms and buyers written over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.people import masa_of
from tests.api.world import NOBODY_SEES, planted

FIRM = {
    "id": "F60", "name": "Deneme Kimya", "languages": ["tr"], "certificates": ["iso 9001:2015 (2030-12-31)"],
    "products": [{"id": "F60-1", "text": "Sodyum hipoklorit", "hs_code": "2828.90"}],
}  # fmt: skip
BUYER = {
    "id": "B60", "name": "Проба", "country": "RU", "segment": "distributor",
    "needs": [{"id": "B60-1", "text": "гипохлорит натрия", "hs_code": "282890"}],
}  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with planted(tmp_path) as (made, people):
        made.headers.update(people["organiser"])
        yield made


def written(body: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What a PUT sends for a company that was read or added."""
    return {name: fact for name, fact in (body | changed).items() if name != "id"}


def test_a_firm_that_was_added_reads_as_an_import_would_have_it(client: TestClient) -> None:
    answer = client.post("/api/v1/firms", json=FIRM)
    assert (answer.status_code, answer.headers["location"]) == (201, "/api/v1/firms/F60")
    read = client.get("/api/v1/firms/F60")
    assert read.json()["certificates"] == ["ISO 9001"]
    assert read.json()["products"][0]["hs_code"] == "282890"
    assert read.headers["etag"] == answer.headers["etag"]


def test_a_new_firm_and_a_new_buyer_are_matched_at_once(client: TestClient) -> None:
    client.post("/api/v1/firms", json=FIRM)
    client.post("/api/v1/buyers", json=BUYER)
    found = client.get("/api/v1/needs/B60-1/matches", params={"k": 50})
    assert found.status_code == 200
    assert "F60" in found.text


def test_a_write_keeps_what_its_body_does_not_speak_of(client: TestClient) -> None:
    read = client.get("/api/v1/firms/F1")
    wanted = written(read.json(), name="Yeni ad")
    assert client.put("/api/v1/firms/F1", json=wanted).json() == read.json() | {"name": "Yeni ad"}
    assert masa_of(client).store.firm("F1").contact.email == NOBODY_SEES


def test_a_certificate_keeps_its_last_day_when_none_is_given(client: TestClient) -> None:
    client.post("/api/v1/firms", json=FIRM)
    client.put("/api/v1/firms/F60", json=written(FIRM, certificates=["ISO 9001"]))
    (certificate,) = masa_of(client).store.firm("F60").certificates
    assert str(certificate.expires) == "2030-12-31"


def test_a_stale_write_is_refused_and_changes_nothing(client: TestClient) -> None:
    read = client.get("/api/v1/buyers/B1")
    tag = {"If-Match": read.headers["etag"]}
    wanted = written(read.json(), city="Kazan")
    assert client.put("/api/v1/buyers/B1", json=wanted, headers=tag).status_code == 200
    stale = client.put("/api/v1/buyers/B1", json=written(wanted, city="Omsk"), headers=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_since_seen")
    assert client.get("/api/v1/buyers/B1").json()["city"] == "Kazan"


def test_a_need_that_is_not_listed_any_more_is_gone(client: TestClient) -> None:
    client.post("/api/v1/buyers", json=BUYER)
    client.put("/api/v1/buyers/B60", json=written(BUYER, needs=[]))
    assert client.get("/api/v1/buyers/B60").json()["needs"] == []


def test_an_id_that_is_taken_is_refused_even_where_its_company_is_not_seen(client: TestClient) -> None:
    for id_ in ("F1", "F90"):
        answer = client.post("/api/v1/firms", json=FIRM | {"id": id_})
        assert (answer.status_code, answer.json()["code"]) == (409, "company_id_taken")
    taken = client.post("/api/v1/firms", json=FIRM | {"products": [{"id": "F1-1", "text": "boya"}]})
    assert (taken.status_code, taken.json()["code"]) == (409, "line_id_taken")
    assert client.get("/api/v1/firms/F60").status_code == 404


@pytest.mark.parametrize(
    "bad",
    [{"name": " "}, {"languages": ["turkish"]}, {"certificates": ["ISO 9001 (no 99)"]},
     {"products": [{"id": "x", "text": "boya", "hs_code": "77"}]}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(client: TestClient, bad: dict[str, Any]) -> None:
    assert client.post("/api/v1/firms", json=FIRM | bad).status_code == 422
