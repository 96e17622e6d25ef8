"""The analysts' loop over HTTP: feedback, data sets, models, promotion, drift, the shadow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from recommender.service import Masa, datasets, learning, models
from tests.api.people import masa_of
from tests.api.world import NOBODY_SEES, Headers, planted
from tests.learning.test_promotion import upside_down

V1 = "/api/v1"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, Headers], str]]:
    """A world with a data set of invented missions and a ranker learned from it."""
    with planted(tmp_path_factory.mktemp("world")) as (client, people):
        masa: Masa = masa_of(client)
        data = models.datasets_dir(masa.settings) / "invented.parquet"
        datasets.write_simulated(data, seed=5, past=2, firms=25, buyers=50)
        version = learning.train_ranker(masa.settings, data, "logistic")["version"]
        yield client, people, version


def test_a_list_that_a_party_reads_is_kept_and_so_is_what_it_opens(
    world: tuple[TestClient, dict[str, Headers], str],
) -> None:
    client, people, _ = world
    place = f"{V1}/events/E1/lists/firm/F1"
    assert (
        client.post(f"{place}/opened", json={"partner_id": "B1"}, headers=people["firm"]).status_code == 404
    )
    client.get(place, headers=people["organiser"])
    assert client.get(f"{V1}/events/E1/showings", headers=people["analyst"]).json()["entries"] == []
    client.get(place, headers=people["firm"])
    assert (
        client.post(f"{place}/opened", json={"partner_id": "B1"}, headers=people["firm"]).status_code == 204
    )
    (kept,) = client.get(f"{V1}/events/E1/showings", headers=people["analyst"]).json()["entries"]
    assert (kept["side"], kept["firm_id"], kept["buyer_id"], kept["rank"]) == ("firm", "F1", "B1", 1)
    assert kept["opened_at"] is not None


def test_what_was_said_is_listed_as_labels(world: tuple[TestClient, dict[str, Headers], str]) -> None:
    client, people, _ = world
    reply = {"replies": [{"partner_id": "B1", "answer": "interested"}]}
    client.post(f"{V1}/events/E1/lists/firm/F1/decisions", json=reply, headers=people["firm"])
    text = client.get(f"{V1}/events/E1/feedback", headers=people["analyst"])
    label = text.json()["entries"][-1]
    assert (label["signal"], label["label"], label["firm_id"]) == ("decision", 1.0, "F1")
    assert NOBODY_SEES not in text.text


def test_a_data_set_is_made_and_listed(world: tuple[TestClient, dict[str, Headers], str]) -> None:
    client, people, _ = world
    made = client.post(f"{V1}/datasets", json={"name": "own", "weigh": False}, headers=people["analyst"])
    assert (made.status_code, made.json()["events"]) == (201, 1)
    names = client.get(f"{V1}/datasets", headers=people["analyst"]).json()["entries"]
    assert {one["name"]: one["snapshot"] for one in names}["own"] == made.json()["snapshot"]
    refused = client.post(f"{V1}/datasets", json={"name": "../own"}, headers=people["analyst"])
    assert refused.status_code == 422


def test_a_model_is_looked_at_promoted_and_rolled_back(
    world: tuple[TestClient, dict[str, Headers], str],
) -> None:
    client, people, version = world
    analyst = people["analyst"]
    one = client.get(f"{V1}/models/{version}", headers=analyst).json()
    assert (one["kind"], one["posts"], one["manifest"]["synthetic"]) == ("ranker", [], True)
    figures = client.get(f"{V1}/models/{version}/metrics?dataset=invented", headers=analyst).json()
    assert figures["refused"] is False
    assert set(figures["difference"]) == {"reciprocal", "buyer", "firm"}
    done = client.post(f"{V1}/models/{version}/promote", json={"dataset": "invented"}, headers=analyst)
    assert (done.status_code, done.json()["metrics"]["refused"]) == (200, False)
    listed = client.get(f"{V1}/models", headers=analyst).json()["entries"]
    assert {model["version"]: model["posts"] for model in listed}[version] == ["ranker"]
    back = client.post(f"{V1}/rollbacks", json={"reason": "a test"}, headers=analyst)
    assert (back.json()["version"], back.json()["kind"]) == ("", "ranker")
    history = client.get(f"{V1}/models/history", headers=analyst).json()["entries"]
    assert [(entry["version"], entry["reason"]) for entry in history] == [(version, ""), ("", "a test")]


def test_a_worse_model_is_refused_with_a_problem_in_the_readers_language(
    world: tuple[TestClient, dict[str, Headers], str],
) -> None:
    client, people, _ = world
    worse = upside_down(masa_of(client))
    told = client.get(f"{V1}/models/{worse}/metrics?dataset=invented&language=tr", headers=people["analyst"])
    assert any(line.startswith("kötüleşti: ") for line in told.json()["worse"])
    answer = client.post(
        f"{V1}/models/{worse}/promote", json={"dataset": "invented"}, headers=people["analyst"]
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "challenger_worse")


def test_drift_is_told_against_a_data_set(world: tuple[TestClient, dict[str, Headers], str]) -> None:
    client, people, _ = world
    client.post(f"{V1}/datasets", json={"name": "now"}, headers=people["analyst"])
    found = client.get(f"{V1}/drift?against=now", headers=people["analyst"]).json()
    assert [(one["what"], one["level"]) for one in found["shifts"]] == [
        ("languages", "calm"), ("codes", "calm"), ("scores", "calm"),
    ]  # fmt: skip


def test_a_shadow_is_started_compared_and_stopped(world: tuple[TestClient, dict[str, Headers], str]) -> None:
    client, people, version = world
    analyst = people["analyst"]
    assert client.put(f"{V1}/shadow", json={"version": version}, headers=analyst).status_code == 204
    assert client.get(f"{V1}/shadow", headers=analyst).json()["version"] == version
    assert client.delete(f"{V1}/shadow", headers=analyst).status_code == 204
    assert client.get(f"{V1}/shadow", headers=analyst).json()["code"] == "no_shadow"
