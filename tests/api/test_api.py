"""The API over a planted mission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from recommender.records import BuyerId, Contact, Exclusion, FirmId
from recommender.service import Masa
from tests.api.people import administering
from tests.missions import ARTICLES, buyer, checkerboard, firm


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with administering(tmp_path) as client:
        yield client


@pytest.fixture
def store(client: TestClient) -> Masa:
    return filled(client)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the checkerboard, for tests that only read."""
    with administering(tmp_path_factory.mktemp("full")) as client:
        filled(client)
        yield client


def filled(client: TestClient) -> Masa:
    masa: Masa = client.app.state.masa  # type: ignore[attr-defined]
    firms, buyers = checkerboard()
    masa.store.save_firms(firms)
    masa.store.save_buyers(buyers)
    return masa


def test_health_answers_and_ready_says_what_is_missing(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["products", "needs"]


def test_ready_once_there_is_something_to_match(full: TestClient) -> None:
    answer = full.get("/ready")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["counts"]["firms"] == len(ARTICLES)


def test_the_right_firm_comes_first_with_reasons_and_a_waterfall(full: TestClient) -> None:
    body = full.get("/api/v1/needs/B2-1/matches?k=3&language=tr").json()
    best = body["entries"][0]
    assert (best["firm_id"], best["rank"], len(body["entries"])) == ("F2", 1, 3)
    assert sum(part["amount"] for part in best["contributions"]) == pytest.approx(best["score"], abs=1e-5)
    assert any("ortak dil" in reason for reason in best["reasons"])


def test_reasons_follow_accept_language(full: TestClient) -> None:
    answer = full.get("/api/v1/buyers/B2/matches", headers={"Accept-Language": "ru-RU,ru;q=0.9"})
    assert any("общий язык" in reason for reason in answer.json()["entries"][0]["reasons"])


def test_pages_of_matches_follow_one_another(full: TestClient) -> None:
    whole = full.get("/api/v1/firms/F1/matches?k=8").json()["entries"]
    seen: list[str] = []
    cursor = ""
    while True:
        page = full.get(f"/api/v1/firms/F1/matches?k=8&limit=3&cursor={cursor}").json()
        seen += [match["buyer_id"] for match in page["entries"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert seen == [match["buyer_id"] for match in whole]


def test_matches_can_be_narrowed(full: TestClient) -> None:
    assert full.get("/api/v1/firms/F1/matches?country=kz").json()["entries"] == []
    assert len(full.get("/api/v1/firms/F1/matches?country=ru").json()["entries"]) == 8
    assert full.get("/api/v1/needs/B1-1/matches?min_score=1").json()["entries"] == []
    assert full.get("/api/v1/needs/B1-1/matches?certificate=EAC").json()["entries"] == []


def test_lists_of_companies_are_paged_and_hide_contacts(client: TestClient, store: Masa) -> None:
    secret = Contact("Ayşe Örnek", "ayse@ornek.example", "+90 224 555 01 99")
    store.store.save_firms([firm(50, "tutkal", contact=secret)])
    first = client.get("/api/v1/firms?limit=5").json()
    second = client.get(f"/api/v1/firms?limit=5&cursor={first['next']}").json()
    assert [entry["id"] for entry in first["entries"] + second["entries"]] == sorted(
        [f"F{at}" for at in range(8)] + ["F50"]
    )
    assert second["next"] is None
    assert "ayse" not in client.get("/api/v1/firms?limit=200").text
    assert len(client.get("/api/v1/buyers?country=RU").json()["entries"]) == 8


def test_a_change_of_records_is_seen_by_the_next_request(client: TestClient, store: Masa) -> None:
    assert client.get("/api/v1/needs/B2-1/matches").json()["entries"][0]["firm_id"] == "F2"
    store.store.add_exclusion(Exclusion(FirmId("F2"), BuyerId("B2"), "customer"))
    assert "F2" not in client.get("/api/v1/needs/B2-1/matches?k=100").text.replace('"F2-', "")
    store.store.save_buyers([buyer(77, "kauçuk lazım")])
    assert client.get("/api/v1/buyers/B77/matches").json()["entries"][0]["firm_id"] == "F4"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/needs/nobody/matches", 404, "need_unknown"),
        ("/api/v1/firms/nobody/matches", 404, "firm_unknown"),
        ("/api/v1/buyers/nobody/matches", 404, "buyer_unknown"),
        ("/api/v1/firms?cursor=%21%21", 404, "cursor_unknown"),
        ("/api/v1/firms/F1/matches?cursor=YWJj", 404, "cursor_unknown"),
        ("/api/v1/firms/F1/matches?k=0", 422, "request_invalid"),
        ("/api/v1/firms?limit=10000", 422, "request_invalid"),
        ("/nowhere", 404, "no_such_page"),
    ],
)
def test_failures_are_problem_documents(full: TestClient, path: str, status: int, code: str) -> None:
    answer = full.get(path, headers={"Accept-Language": "tr"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_to_match_yet_is_told_in_the_readers_language(client: TestClient) -> None:
    answer = client.get("/api/v1/needs/x/matches", headers={"Accept-Language": "tr"})
    assert answer.status_code == 503
    assert "önce firmaları" in answer.json()["title"]
