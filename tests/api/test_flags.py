"""Flags and reviews over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.people import administering
from tests.missions import buyer, firm


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with administering(tmp_path) as client:
        store = client.app.state.masa.store  # type: ignore[attr-defined]
        store.save_firms([firm(1, "Teknik aseton", "Toluen"), firm(2, "pamuk ipliği")])
        store.save_buyers([buyer(1, "пряжа хлопковая"), buyer(2, "пряжа")])
        yield client


def the_flag(client: TestClient, **query: str) -> dict[str, object]:
    entries = client.get("/api/v1/flags", params=query).json()["entries"]
    assert len(entries) == 1
    flag: dict[str, object] = entries[0]
    return flag


def test_a_flag_names_company_lines_rule_source_and_date_in_the_readers_language(client: TestClient) -> None:
    flag = the_flag(client, rule="un-precursors-2", language="tr")
    assert (flag["company_id"], flag["lines"]) == ("F1", ["F1-1", "F1-2"])
    assert str(flag["message"]).startswith("Tablo II")
    assert (flag["date"], flag["because"], flag["verdict"]) == ("1988-12-20", "“aseton”", "")
    assert "Convention" in str(flag["source"])


def test_a_reviewed_flag_leaves_the_open_list_and_stays_in_the_full_one(client: TestClient) -> None:
    id_ = the_flag(client)["id"]
    body = {"verdict": "proceed", "reviewer": " Elif ", "comment": "permit seen"}
    answer = client.post(f"/api/v1/flags/{id_}/reviews", json=body)
    assert (answer.status_code, answer.json()["reviewer"]) == (201, "Elif")
    assert client.get("/api/v1/flags").json()["entries"] == []
    seen = the_flag(client, reviewed="true")
    assert (seen["reviewed_by"], seen["verdict"]) == ("Elif", "proceed")


def test_a_block_shuts_the_pairs_until_it_is_undone(client: TestClient) -> None:
    store = client.app.state.masa.store  # type: ignore[attr-defined]
    id_ = the_flag(client)["id"]
    body = {"verdict": "block", "reviewer": "Elif", "partner_id": "B2"}
    done = client.post(f"/api/v1/flags/{id_}/reviews", json=body).json()
    assert [(e.firm_id, e.buyer_id, e.why) for e in store.exclusions()] == [("F1", "B2", "compliance")]
    assert client.get("/api/v1/reviews").json()["entries"] == [done]
    assert client.delete(f"/api/v1/reviews/{done['id']}").json() == done
    assert (store.exclusions(), client.get("/api/v1/reviews").json()["entries"]) == ([], [])
    assert client.delete(f"/api/v1/reviews/{done['id']}").json()["code"] == "review_undone_before"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("nothing", {"verdict": "ask", "reviewer": "Elif"}, 404, "flag_unknown"),
        ("{id}", {"verdict": "ask", "reviewer": "Elif", "partner_id": "F2"}, 404, "buyer_unknown"),
        ("{id}", {"verdict": "clear", "reviewer": "Elif"}, 422, "request_invalid"),
        ("{id}", {"verdict": "ask", "reviewer": "  "}, 422, "request_invalid"),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    client: TestClient, path: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = client.post(f"/api/v1/flags/{path.format(id=the_flag(client)['id'])}/reviews", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/v1/reviews").json()["entries"] == []


def test_flags_come_in_pages(client: TestClient) -> None:
    client.app.state.masa.store.save_firms([firm(3, "hidroklorik asit")])  # type: ignore[attr-defined]
    first = client.get("/api/v1/flags?limit=1").json()
    second = client.get(f"/api/v1/flags?limit=1&cursor={first['next']}").json()
    assert [page["entries"][0]["company_id"] for page in (first, second)] == ["F1", "F3"]
    assert second["next"] is None


@pytest.mark.parametrize("by", ["company", "side", "rule", "date", "verdict"])
def test_flags_are_sorted_by_what_is_asked_for(client: TestClient, by: str) -> None:
    store = client.app.state.masa.store  # type: ignore[attr-defined]
    store.save_firms([firm(3, "hidroklorik asit"), replace(firm(4, "aseton"), name="Acar Kimya")])
    store.save_buyers([buyer(3, "ацетон")])
    path = f"/api/v1/flags?limit=2&sort={{}}{by}"
    rising, falling = (every(client, path.format(sign)) for sign in ("", "-"))
    assert [flag[by] for flag in rising] == sorted(flag[by] for flag in rising)
    assert [flag[by] for flag in falling] == [flag[by] for flag in rising][::-1]
    assert len({flag["id"] for flag in rising}) == len(rising) >= 4


def every(client: TestClient, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    following = answer.links["next"]["url"] if "next" in answer.links else ""
    entries: list[dict[str, str]] = answer.json()["entries"]
    return entries + (every(client, following) if following else [])


def matches(client: TestClient) -> dict[str, list[dict[str, str]]]:
    entries = client.get("/api/v1/firms/F1/matches").json()["entries"]
    return {entry["buyer_id"]: entry["flags"] for entry in entries}


def test_matches_carry_their_flags_and_none_is_dropped(client: TestClient) -> None:
    found = matches(client)
    assert set(found) == {"B1", "B2"}
    for flags in found.values():
        assert [(flag["rule"], flag["date"], flag["verdict"]) for flag in flags] == [
            ("un-precursors-2", "1988-12-20", "")
        ]


def test_a_review_shows_on_matches_and_a_block_takes_the_pair_away(client: TestClient) -> None:
    id_ = the_flag(client)["id"]
    for verdict, partner in (("proceed", "B1"), ("block", "B2")):
        body = {"verdict": verdict, "reviewer": "Elif", "partner_id": partner}
        client.post(f"/api/v1/flags/{id_}/reviews", json=body)
    found = matches(client)
    assert list(found) == ["B1"]
    assert (found["B1"][0]["verdict"], found["B1"][0]["reviewed_by"]) == ("proceed", "Elif")
