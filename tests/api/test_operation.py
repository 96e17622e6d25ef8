"""What every request goes through."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.operation import BODY_BYTES
from tests.api.people import administering, masa_of
from tests.api.world import planted


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with administering(tmp_path) as client:
        yield client


def test_an_answer_carries_the_id_it_was_asked_with_or_one_of_ours(client: TestClient) -> None:
    assert client.get("/health", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert len(client.get("/health", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"]) == 16


def test_an_answer_is_neither_framed_nor_kept_nor_guessed_at(client: TestClient) -> None:
    headers = client.get("/api/v1/firms").headers
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert (headers["cache-control"], "access-control-allow-origin" in headers) == ("no-store", False)


def test_a_body_that_is_too_large_is_a_problem_and_is_not_read_to_its_end(client: TestClient) -> None:
    answer = client.post("/api/v1/users", content=b" " * (BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_the_log_names_route_and_status_and_no_person(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "masa.requests"):
        client.get("/api/v1/firms/F404?text=ayse@ornek.example", headers={"X-Request-ID": "abc-1"})
    (line,) = [record.getMessage() for record in caplog.records if record.name == "masa.requests"]
    assert line.startswith("request=abc-1 method=GET route=get_firm status=404 ms=")
    assert "ayse" not in line


def test_measures_count_requests_by_route_and_say_how_much_there_is(client: TestClient) -> None:
    client.get("/api/v1/firms/F1")
    client.get("/api/v1/firms/F2")
    text = client.get("/metrics").text
    assert 'masa_requests_total{method="GET",route="get_firm",status="404"} 2.0' in text
    assert 'masa_jobs{state="queued"} 0.0' in text
    assert 'masa_records{table="firms"} 0.0' in text


def test_measures_name_the_ranker_and_the_size_of_the_index(tmp_path: Path) -> None:
    with planted(tmp_path) as (client, people):
        asked = client.get("/api/v1/needs/B1-1/matches", headers=people["administrator"])
        assert asked.status_code == 200
        counts = masa_of(client).store.counts()
        text = client.get("/metrics", headers=people["administrator"]).text
        assert f'masa_index_lines{{index="products"}} {counts["products"]}.0' in text
        assert f'masa_index_lines{{index="needs"}} {counts["needs"]}.0' in text
        assert 'masa_ranker{version="prior"} 1.0' in text


def test_without_an_engine_the_index_is_empty(client: TestClient) -> None:
    assert 'masa_index_lines{index="products"} 0.0' in client.get("/metrics").text


def test_what_the_framework_refuses_is_told_in_the_callers_language(client: TestClient) -> None:
    turkish = {"Accept-Language": "tr"}
    titles = [
        client.get("/nowhere", headers=turkish).json()["title"],
        client.delete("/health", headers=turkish).json()["title"],
        client.post("/api/v1/users", content=b" " * (BODY_BYTES + 1), headers=turkish).json()["title"],
        client.post("/api/v1/users", json={}, headers=turkish).json()["title"],
    ]
    assert titles == [
        "bu adreste bir şey yok", "bu adres bu tür bir isteği kabul etmiyor", "istek çok büyük",
        "istek geçerli değil",
    ]  # fmt: skip
