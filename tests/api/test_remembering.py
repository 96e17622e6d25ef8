"""Answers about matches kept in memory: never another's, never old after a write."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import remembering, renewing
from api.answers import Answers, Kept, Question
from api.renewing import Renewal, worked_out_beside
from recommender.config import Settings
from recommender.records import OPERATOR, Scope
from recommender.service import Masa, keys, seen
from recommender.service.seen import SeenEngine, world_of
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
    known = store.firm(best["firm_id"])
    store.put_firm(known, replace(known, name="Yeni Ad"))
    assert client.get(MATCHES, headers=people["organiser"]).json()["entries"][0]["firm"] == "Yeni Ad"


@pytest.fixture
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Each time another process would be asked to work answers out anew; nothing is kept a second."""
    asked: list[Settings] = []
    monkeypatch.setattr(Renewal, "ask", lambda _, settings: asked.append(settings))
    monkeypatch.setattr(remembering, "SECONDS", 0.0)
    return asked


def imported(client: TestClient, headers: Headers, **changes: Any) -> str:
    """Ask once, then write the firm that was best as an import does; returns the name it had."""
    best = client.get(MATCHES, headers=headers).json()["entries"][0]
    store = masa_of(client).store
    store.save_firms([replace(store.firm(best["firm_id"]), **changes)])
    return str(best["firm"])


def firms(client: TestClient, headers: Headers) -> list[str]:
    return [match["firm"] for match in client.get(MATCHES, headers=headers).json()["entries"]]


def test_while_one_lookup_waits_for_a_new_engine_the_others_are_answered_by_what_was_known(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, people = world
    ask = partial(client.get, MATCHES, headers=people["organiser"])
    assert ask().status_code == 200
    looking, go_on, begun = Event(), Event(), []

    def slowly(masa: Masa, token: str) -> seen.World:
        begun.append(token)
        looking.set()
        assert go_on.wait(30)
        return world_of(masa, token)

    monkeypatch.setattr(remembering, "world_of", slowly)
    monkeypatch.setattr(remembering, "SECONDS", 0.0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask)
        assert looking.wait(30)
        answers = [ask().status_code for _ in range(3)]
        assert (answers, len(begun)) == ([200] * 3, 1)
        go_on.set()
        assert waiting.result(30).status_code == 200


def test_after_an_import_the_answer_before_is_given_and_a_new_one_asked_for(
    world: World, asked_anew: list[Settings]
) -> None:
    client, people = world
    name = imported(client, people["organiser"], name="Yeni Ad")
    assert firms(client, people["organiser"])[0] == name
    assert len(asked_anew) == 1


def test_who_wants_no_answer_from_before_an_import_gets_none(
    world: World, asked_anew: list[Settings]
) -> None:
    client, people = world
    imported(client, people["organiser"], name="Yeni Ad")
    assert firms(client, people["organiser"] | {"Cache-Control": "no-cache"})[0] == "Yeni Ad"


def test_an_answer_from_before_an_import_is_given_no_longer_than_it_may(
    world: World, asked_anew: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, people = world
    monkeypatch.setattr(remembering, "AGE_SECONDS", 0.0)
    imported(client, people["organiser"], name="Yeni Ad")
    assert firms(client, people["organiser"])[0] == "Yeni Ad"


def test_an_import_that_shuts_a_pair_counts_at_once(world: World, asked_anew: list[Settings]) -> None:
    client, people = world
    country = masa_of(client).store.buyer("B1").country
    name = imported(client, people["organiser"], excluded_regions=(country,))
    assert name not in firms(client, people["organiser"])
    assert not asked_anew


def test_another_process_works_the_answers_out_anew(world: World, asked_anew: list[Settings]) -> None:
    client, people = world
    imported(client, people["organiser"], name="Yeni Ad")
    token = people["organiser"]["Authorization"].removeprefix("Bearer ")
    sought = [Question(token, MATCHES, b"k=50", "", ""), Question("nobody's", MATCHES, b"", "", "")]
    [(question, kept)] = worked_out_beside(masa_of(client).settings, sought)
    assert (question, kept.world) == (sought[0], world_of(masa_of(client), token))
    assert "Yeni Ad" in [match["firm"] for match in json.loads(kept.body)["entries"]]


def test_answers_worked_out_anew_are_those_of_the_app(world: World) -> None:
    client, people = world
    answer = client.get(MATCHES, headers=people["organiser"])
    token = people["organiser"]["Authorization"].removeprefix("Bearer ")
    question = Question(token, MATCHES, b"", "", "*/*")
    now = world_of(masa_of(client), token)
    kept = asyncio.run(renewing._asked(renewing._app_of(masa_of(client)), question, now))
    assert kept is not None
    assert (json.loads(kept.body), kept.route) == (answer.json(), "list_matches_of_need")
    told = {name.decode(): value.decode() for name, value in kept.start["headers"]}
    assert told.items() <= dict(answer.headers).items()


def test_what_is_worked_out_anew_takes_the_place_of_what_is_outdated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renewing, "SETTLE_SECONDS", 0.0)
    before, now = seen.World("same", "before"), seen.World("same", "now")
    answers, question = Answers(), Question("t", "/", b"", "", "")
    answers.put(question, Kept(before, {}, b"old", "r"))
    assert answers.get(question, now, 9.0) is not None
    new = Kept(now, {}, b"new", "r")
    monkeypatch.setattr(renewing, "worked_out_beside", lambda _, sought: [(each, new) for each in sought])
    Renewal(answers).ask(Settings())
    while answers.get(question, now, 9.0) is not new:
        time.sleep(0.001)
    assert answers.outdated() == []


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
    monkeypatch.setattr("api.answers.BYTES", 100)
    answers, now = Answers(), seen.World("w", "i")
    questions = [Question("t", str(at), b"", "", "") for at in range(9)]
    for question in questions:
        answers.put(question, Kept(now, {}, b"x" * 30, "r"))
    there = [at for at, question in enumerate(questions) if answers.get(question, now, 0.0)]
    assert there == [6, 7, 8]
