"""Lists: pages, order, chosen fields, filters, the link to the next page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from tests.api.world import Headers

World = tuple[TestClient, dict[str, Headers]]
E1 = "/api/v1/events/E1"
LISTS = [
    "/api/v1/firms", "/api/v1/buyers", "/api/v1/products", "/api/v1/needs", "/api/v1/events",
    f"{E1}/participants", f"{E1}/shortlist", f"{E1}/invitations", f"{E1}/meetings", f"{E1}/audit",
    "/api/v1/audit", "/api/v1/jobs", "/api/v1/users", "/api/v1/firms/F1/matches", "/api/v1/removals",
    "/api/v1/imports", f"{E1}/matches",
]  # fmt: skip


@pytest.fixture
def client(seen_world: World) -> TestClient:
    made, people = seen_world
    made.headers.update(people["administrator"])
    return made


def every(client: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """All entries of a list, page after page, by the links that the answers give."""
    found, url = [], f"{path}?{urlencode(params)}"
    while True:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        found += answer.json()["entries"]
        assert ("next" in answer.links) == (answer.json()["next"] is not None)
        if "next" not in answer.links:
            return found
        url = answer.links["next"]["url"]


@pytest.mark.parametrize("path", LISTS)
def test_small_pages_hold_together_what_one_large_page_holds(client: TestClient, path: str) -> None:
    whole = client.get(path, params={"limit": 100}).json()["entries"]
    assert whole
    assert every(client, path, limit=1 if len(whole) < 4 else len(whole) // 2 - 1) == whole


@pytest.mark.parametrize("path", LISTS)
def test_chosen_fields_alone_are_given(client: TestClient, path: str) -> None:
    whole = client.get(path, params={"limit": 2}).json()["entries"]
    two = sorted(whole[0])[:2]
    answer = client.get(path, params={"limit": 2, "fields": ",".join(two)})
    assert answer.headers["content-type"] == "application/vnd.masa.selected+json"
    assert answer.json()["entries"] == [{name: entry[name] for name in two} for entry in whole]


def test_a_field_that_is_not_there_is_named(client: TestClient) -> None:
    answer = client.get("/api/v1/firms", params={"fields": "id,contact_email"})
    assert (answer.status_code, answer.json()["code"]) == (422, "field_unknown")
    assert "contact_email" in answer.json()["title"]


def test_a_list_sorted_from_the_greatest_is_the_other_way_round(client: TestClient) -> None:
    for path, name in (("/api/v1/firms", "name"), ("/api/v1/products", "id"), (f"{E1}/meetings", "table")):
        rising = [entry[name] for entry in every(client, path, sort=name, limit=3)]
        falling = [entry[name] for entry in every(client, path, sort=f"-{name}", limit=3)]
        assert rising == sorted(rising) == falling[::-1]


def test_what_is_unknown_sorts_first_and_does_not_stop_a_list(client: TestClient) -> None:
    rows = every(client, f"{E1}/invitations", sort="answered_at", limit=1)
    assert [row["answered_at"] for row in rows] == [None] * 3


@pytest.mark.parametrize("sort", ["contact", "-", "name,id", "NAME"])
def test_an_order_that_is_not_offered_is_refused(client: TestClient, sort: str) -> None:
    assert client.get("/api/v1/firms", params={"sort": sort}).status_code == 422


@pytest.mark.parametrize("path", ["/api/v1/firms", "/api/v1/products", "/api/v1/firms/F1/matches"])
def test_a_cursor_of_another_list_or_order_is_refused(client: TestClient, path: str) -> None:
    cursor = client.get("/api/v1/events", params={"limit": 1, "sort": "city"}).json()["next"] or "bm9uZQ"
    for forged in (cursor, "x", "W10", "WyJpZCIsW10sW11d", "WyJpZCIseyJhIjoxfSxbXV0", "%00"):
        answer = client.get(path, params={"cursor": forged})
        assert (answer.status_code, answer.json()["code"]) == (404, "cursor_unknown")


@pytest.mark.parametrize(
    ("path", "params", "ids"),
    [
        ("/api/v1/firms", {"id": ["F1", "F2", "F999"]}, ["F1", "F2"]),
        ("/api/v1/firms", {"text": "tutkal"}, ["F0"]),
        ("/api/v1/firms", {"event": "E2"}, ["F90"]),
        ("/api/v1/products", {"of": "F1"}, ["F1-1", "F1-2"]),
        ("/api/v1/products", {"text": "TUTKAL endustriyel"}, ["F0-1"]),
        ("/api/v1/needs", {"of": "B1"}, ["B1-1"]),
        ("/api/v1/events", {"from_day": "2020-01-01", "country": "ru"}, ["E1", "E2"]),
        ("/api/v1/events", {"to_day": "2020-01-01"}, []),
        ("/api/v1/events", {"kind": "site_visits"}, []),
        (f"{E1}/meetings", {"firm": "F1"}, [None]),
        ("/api/v1/removals", {"kind": "event"}, []),
        ("/api/v1/imports", {"kind": "buyers"}, []),
        ("/api/v1/imports", {"kind": "past"}, []),
        ("/api/v1/jobs", {"state": "done"}, ["J2"]),
    ],
)  # fmt: skip
def test_a_list_can_be_narrowed(
    client: TestClient, path: str, params: dict[str, Any], ids: list[str | None]
) -> None:
    assert [entry.get("id") for entry in client.get(path, params=params).json()["entries"]] == ids


def test_changes_can_be_narrowed_by_whom_what_and_when(client: TestClient) -> None:
    (removed,) = client.get("/api/v1/audit", params={"subject": "firm", "by": "hasan"}).json()["entries"]
    assert (removed["action"], removed["key"], removed["before"]["name"]) == ("remove", "F91", "Firma 91")
    assert client.get("/api/v1/audit", params={"until": "2020-01-01T00:00:00Z"}).json()["entries"] == []
    oldest = client.get("/api/v1/audit", params={"sort": "number", "limit": 1}).json()["entries"][0]
    assert oldest["number"] == 1
