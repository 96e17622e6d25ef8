"""Duplicates and merges over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from recommender.records import Contact
from tests.api.people import administering, masa_of
from tests.missions import buyer


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with administering(tmp_path) as client:
        contact = Contact("Иван", "ivan@vydumka.example", "")
        client.app.state.masa.store.save_buyers(  # type: ignore[attr-defined]
            [
                replace(buyer(1, "краска"), name="ООО «Выдумка»"),
                replace(buyer(2, "лак"), name="Vydumka LLC", contact=contact),
                replace(buyer(3, "клей"), name="Фантазия"),
            ]
        )
        yield client


def test_a_pair_is_shown_side_by_side_without_contacts(client: TestClient) -> None:
    answer = client.get("/api/v1/duplicates?side=buyer&language=ru")
    (pair,) = answer.json()["entries"]
    assert (pair["kept"]["name"], pair["other"]["name"]) == ("ООО «Выдумка»", "Vydumka LLC")
    assert (pair["because"], pair["other"]["lines"]) == (["название"], ["лак"])
    assert "ivan" not in answer.text.lower()


def test_pairs_come_most_likely_first_or_by_name(client: TestClient) -> None:
    masa_of(client).store.save_buyers(
        [replace(buyer(4, "мел"), name="Фантазия плюс"), replace(buyer(5, "мел"), name="Fantaziya Plus")]
    )
    path = "/api/v1/duplicates?side=buyer"
    scores = [pair["score"] for pair in client.get(path).json()["entries"]]
    assert len(scores) >= 2
    assert scores == sorted(scores, reverse=True)
    assert [p["score"] for p in client.get(f"{path}&sort=score").json()["entries"]] == scores[::-1]
    for which in ("kept", "other"):
        names = [pair[which]["name"] for pair in client.get(f"{path}&sort={which}").json()["entries"]]
        assert names == sorted(names)


def test_a_merge_is_made_listed_and_undone(client: TestClient) -> None:
    body = {"side": "buyer", "kept_id": "B1", "other_id": "B2"}
    done = client.post("/api/v1/merges", json=body)
    assert (done.status_code, done.json()["other"], done.json()["undone_at"]) == (201, "Vydumka LLC", None)
    assert [entry["id"] for entry in client.get("/api/v1/buyers").json()["entries"]] == ["B1", "B3"]
    assert client.get("/api/v1/merges").json()["entries"] == [done.json()]
    undone = client.delete(f"/api/v1/merges/{done.json()['id']}").json()
    assert undone["undone_at"]
    assert [entry["id"] for entry in client.get("/api/v1/buyers").json()["entries"]] == ["B1", "B2", "B3"]


@pytest.mark.parametrize(
    ("other", "status", "code"), [("B9", 404, "buyer_unknown"), ("B1", 409, "merge_with_itself")]
)
def test_a_merge_that_cannot_be_is_refused(client: TestClient, other: str, status: int, code: str) -> None:
    answer = client.post("/api/v1/merges", json={"side": "buyer", "kept_id": "B1", "other_id": other})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/v1/merges").json()["entries"] == []


def test_an_unknown_merge_cannot_be_undone(client: TestClient) -> None:
    assert client.delete("/api/v1/merges/7").json()["code"] == "merge_unknown"


def test_a_pair_is_told_apart_listed_and_offered_again(client: TestClient) -> None:
    body = {"side": "buyer", "one_id": "B2", "other_id": "B1"}
    told = client.post("/api/v1/dismissals", json=body)
    assert (told.status_code, told.json()["one_id"], told.json()["undone_at"]) == (201, "B1", None)
    assert client.get("/api/v1/duplicates?side=buyer").json()["entries"] == []
    assert client.get("/api/v1/dismissals").json()["entries"] == [told.json()]
    assert client.post("/api/v1/dismissals", json=body).json()["code"] == "dismissed_before"
    assert client.delete(f"/api/v1/dismissals/{told.json()['id']}").json()["undone_at"]
    assert len(client.get("/api/v1/duplicates?side=buyer").json()["entries"]) == 1
