"""A whole event's matches over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.people import administering
from tests.service.missions import plant


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with administering(tmp_path) as client:
        plant(client.app.state.masa)  # type: ignore[attr-defined]
        yield client


def test_pages_of_an_events_matches_follow_one_another_with_the_figures(client: TestClient) -> None:
    whole = client.get("/api/v1/events/E1/matches?k=2&good=0").json()
    first = client.get("/api/v1/events/E1/matches?k=2&good=0&limit=10").json()
    second = client.get(f"/api/v1/events/E1/matches?k=2&good=0&limit=10&cursor={first['next']}").json()
    assert first["entries"] + second["entries"] == whole["entries"]
    assert [entry["rank"] for entry in whole["entries"]] == list(range(1, 17))
    assert second["next"] is None
    assert whole["figures"]["matches"] == 16
    assert [setting["balance"] for setting in whole["settings"]] == [None, 0, 0.25, 0.5, 0.75, 1]


def test_reasons_of_an_events_matches_are_in_the_readers_language(client: TestClient) -> None:
    entry = client.get("/api/v1/events/E1/matches?language=tr").json()["entries"][0]
    assert any("ortak dil" in reason for reason in entry["reasons"])


def test_an_unknown_event_and_a_balance_out_of_range_are_problems(client: TestClient) -> None:
    assert client.get("/api/v1/events/nowhere/matches").json()["code"] == "event_unknown"
    answer = client.get("/api/v1/events/E1/matches?balance=2")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_every_answer_says_which_engine_it_is_from(client: TestClient) -> None:
    version = client.app.state.masa.engine().version  # type: ignore[attr-defined]
    for path in ("needs/B1-1", "buyers/B1", "firms/F1", "events/E1"):
        assert client.get(f"/api/v1/{path}/matches").headers["X-Masa-Engine"] == version
