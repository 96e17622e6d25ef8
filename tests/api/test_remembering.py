"""Answers about matches kept in memory: never another's, never old after a write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import remembering
from recommender.records import OPERATOR, Scope
from recommender.service import keys
from recommender.service.seen import SeenEngine
from tests.api.people import masa_of
from tests.api.world import Headers, planted

MATCHES = "/api/v1/needs/B1-1/matches"
World = tuple[TestClient, dict[str, Headers]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with planted(tmp_path) as made:
        yield made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each question that reaches the engine."""
    seen: list[str] = []
    answer = SeenEngine.firms_for_need

    def counted(self: SeenEngine, need: Any, *more: Any) -> Any:
        seen.append(need)
        return answer(self, need, *more)

    monkeypatch.setattr(SeenEngine, "firms_for_need", counted)
    return seen


def test_a_question_asked_again_is_answered_from_memory_and_the_same(world: World, asked: list[str]) -> None:
    client, people = world
    first, second = (client.get(MATCHES, headers=people["organiser"]) for _ in range(2))
    assert (asked, first.json()) == (["B1-1"], second.json())
    own = {"x-request-id", "ratelimit-remaining", "ratelimit-reset"}
    told = [{n: v for n, v in answer.headers.items() if n not in own} for answer in (first, second)]
    assert told[0] == told[1]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_another_language_query_or_caller_is_another_question(world: World, asked: list[str]) -> None:
    client, people = world
    for headers in (people["organiser"], people["analyst"], people["organiser"] | {"Accept-Language": "tr"}):
        assert client.get(MATCHES, headers=headers).status_code == 200
    client.get(f"{MATCHES}?k=1", headers=people["organiser"])
    assert len(asked) == 4


def test_what_one_may_see_is_not_given_to_another(world: World) -> None:
    client, people = world
    assert client.get(MATCHES, headers=people["organiser"]).status_code == 200
    assert client.get(MATCHES, headers=people["stranger"]).status_code == 404
    assert client.get(MATCHES, headers=people["firm"]).status_code == 403
    assert client.get(MATCHES).status_code == 401


def test_what_this_server_wrote_is_known_to_its_next_answer(world: World) -> None:
    client, people = world
    best = client.get(MATCHES, headers=people["organiser"]).json()["entries"][0]
    firm = client.get(f"/api/v1/firms/{best['firm_id']}", headers=people["organiser"]).json()
    body = {"name": "Yeni Ad", "products": firm["products"]}
    assert (
        client.put(f"/api/v1/firms/{best['firm_id']}", json=body, headers=people["organiser"]).status_code
        == 200
    )
    assert client.get(MATCHES, headers=people["organiser"]).json()["entries"][0]["firm"] == "Yeni Ad"


def test_what_another_process_wrote_is_known_a_second_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, people = world
    monkeypatch.setattr(remembering, "SECONDS", 0.0)
    best = client.get(MATCHES, headers=people["organiser"]).json()["entries"][0]
    store = masa_of(client).store
    store.save_firms([replace(store.firm(best["firm_id"]), name="Yeni Ad")])
    assert client.get(MATCHES, headers=people["organiser"]).json()["entries"][0]["firm"] == "Yeni Ad"


def test_a_revoked_key_is_refused_at_the_latest_a_second_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = world
    monkeypatch.setattr(remembering, "SECONDS", 0.0)
    store = masa_of(client).store
    made = keys.make(store, store.accounts.one(OPERATOR, "ayse").actor, "portal", {Scope.READ})
    headers = {"Authorization": f"Bearer {made.text}"}
    assert client.get(MATCHES, headers=headers).status_code == 200
    keys.revoke(store, OPERATOR, made.key.id)
    assert client.get(MATCHES, headers=headers).status_code == 401


def test_answers_take_no_more_memory_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "BYTES", 100)
    answers = remembering.Answers()
    for at in range(9):
        answers.put(("t", str(at), b"", ""), remembering.Kept("w", {}, b"x" * 30, "r"))
    there = [at for at in range(9) if answers.get(("t", str(at), b"", ""), "w")]
    assert there == [6, 7, 8]
