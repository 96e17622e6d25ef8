"""Records changed and removed over HTTP, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import planted

E1 = "/api/v1/events/E1"
PIN = f"{E1}/pins/F1/B1"
OUTCOME = f"{E1}/outcomes/firm/F1/B1"
HELD = f"{E1}/meetings/F1/B1/held"
EDITABLE: list[tuple[str, str, str, Any]] = [
    ("/api/v1/firms/F1", "PATCH", "/api/v1/firms/F1", {"city": "Bursa"}),
    ("/api/v1/buyers/B1", "PATCH", "/api/v1/buyers/B1", {"city": "Kazan"}),
    ("/api/v1/products/F1-1", "PUT", "/api/v1/products/F1-1", {"text": "sabun"}),
    ("/api/v1/needs/B1-1", "PATCH", "/api/v1/needs/B1-1", {"text": "мыло"}),
    (E1, "PATCH", E1, {"tables": 25}),
    (f"{E1}/participants/firm/F1", "PATCH", f"{E1}/participants/firm/F1", {"delegates": 2}),
    (PIN, "PUT", PIN, {"slot": 1}),
    (OUTCOME, "PUT", OUTCOME, {"kind": "samples"}),
    (f"{E1}/meetings/F1/B1", "POST", f"{E1}/meetings/F1/B1/no-show", {"absent": ["firm"]}),
]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with planted(tmp_path) as (made, people):
        made.headers.update(people["organiser"])
        yield made


def test_a_stale_write_is_refused_on_everything_that_can_be_edited(client: TestClient) -> None:
    client.put(PIN, json={"slot": 0})
    client.post(HELD)
    client.put(OUTCOME, json={"kind": "none"})
    for address, method, path, body in EDITABLE:
        tag = client.get(address).headers["etag"]
        first = client.request(method, path, json=body, headers={"If-Match": tag})
        assert first.status_code == 200, (path, first.text)
        assert first.headers["etag"] == client.get(address).headers["etag"] != tag, path
        stale = client.request(method, path, json=body, headers={"If-Match": tag})
        assert (stale.status_code, stale.json()["code"]) == (412, "changed_since_seen"), path


def test_a_patch_changes_what_it_names_and_takes_away_what_is_null(client: TestClient) -> None:
    before = client.get("/api/v1/firms/F1").json()
    headers = {"Content-Type": "application/merge-patch+json"}
    answer = client.patch("/api/v1/firms/F1", content='{"city": "Bursa", "languages": null}', headers=headers)
    assert answer.json() == before | {"city": "Bursa", "languages": []}


def test_a_patch_reaches_into_what_an_event_holds(client: TestClient) -> None:
    client.patch(E1, json={"firm_limits": {"least": 1, "most": 3}})
    changed = client.patch(E1, json={"firm_limits": {"most": 2}}).json()
    assert changed["firm_limits"] == {"least": 1, "most": 2}


@pytest.mark.parametrize("body", [[], "text", {"name": None}, {"name": 7}, {"products": [{"id": "x"}]}])
def test_a_patch_that_leaves_no_firm_is_refused(client: TestClient, body: Any) -> None:
    answer = client.patch("/api/v1/firms/F1", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_removed_firm_is_gone_with_its_matches_and_comes_back_when_undone(client: TestClient) -> None:
    before = client.get("/api/v1/firms/F7").json()
    removal = client.delete("/api/v1/firms/F7").json()
    assert client.get("/api/v1/firms/F7").status_code == 404
    assert "F7" not in client.get("/api/v1/needs/B7-1/matches").text
    assert client.delete(f"/api/v1/removals/{removal['id']}").json()["undone_at"] is not None
    assert client.get("/api/v1/firms/F7").json() == before


def test_what_is_scheduled_or_answered_is_not_removed(client: TestClient) -> None:
    for path, code in (
        ("/api/v1/firms/F1", "company_in_use"),
        ("/api/v1/buyers/B1", "company_in_use"),
        (E1, "event_in_use"),
        (f"{E1}/schedules/1", "plan_in_force"),
    ):
        answer = client.delete(path)
        assert (answer.status_code, answer.json()["code"]) == (409, code), path


def test_a_draft_of_a_schedule_can_be_discarded(client: TestClient) -> None:
    version = client.post(f"{E1}/schedules/replan", params={"seconds": 1}).json()["version"]["version"]
    assert client.delete(f"{E1}/schedules/{version}").status_code == 204
    assert client.get(f"{E1}/schedules/{version}").status_code == 404


def test_a_product_is_added_changed_and_removed_by_itself(client: TestClient) -> None:
    made = client.post("/api/v1/firms/F3/products", json={"id": "F3-9", "text": "boya", "hs_code": "3208"})
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/products/F3-9")
    changed = client.patch("/api/v1/products/F3-9", json={"text": "su bazlı boya"}).json()
    assert changed == {
        "id": "F3-9",
        "firm_id": "F3",
        "text": "su bazlı boya",
        "hs_code": "3208",
        "certificates": [],
    }
    assert client.get("/api/v1/firms/F3").json()["products"][-1]["text"] == "su bazlı boya"
    assert client.delete("/api/v1/products/F3-9").status_code == 204
    assert client.get("/api/v1/products/F3-9").status_code == 404


def test_several_firms_are_added_all_or_none(client: TestClient) -> None:
    new = [{"id": f"F{at}", "name": f"Yeni {at}"} for at in (60, 61)]
    taken = client.post("/api/v1/firms/batch", json={"firms": [*new, {"id": "F1", "name": "Eski"}]})
    assert (taken.status_code, client.get("/api/v1/firms/F60").status_code) == (409, 404)
    twice = client.post("/api/v1/firms/batch", json={"firms": [*new, new[0]]})
    assert (twice.status_code, client.get("/api/v1/firms/F60").status_code) == (409, 404)
    assert len(client.post("/api/v1/firms/batch", json={"firms": new}).json()) == 2
    assert client.get("/api/v1/firms/F61").json()["name"] == "Yeni 61"


def test_a_dropped_entry_comes_back_when_undone(client: TestClient) -> None:
    client.delete(f"{E1}/shortlist/F1/B1")
    assert client.get(f"{E1}/shortlist/F1/B1").json()["standing"] == "dropped"
    client.post(f"{E1}/shortlist/undo")
    assert client.get(f"{E1}/shortlist/F1/B1").json()["standing"] == "chosen"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/comment", {"comment": "önce arayın"}),
        ("PUT", "/order", {"to": 1}),
        ("PATCH", "", {"pairs": [{"firm_id": "F2", "buyer_id": "B2"}], "standing": "pinned"}),
        ("DELETE", "/F2/B2", None),
    ],
)
def test_an_entry_that_somebody_changed_since_is_not_changed_unseen(
    client: TestClient, method: str, path: str, body: Any
) -> None:
    named = body if body is None or "pairs" in body else body | {"firm_id": "F2", "buyer_id": "B2"}
    seen = client.get(f"{E1}/shortlist").headers["etag"]
    first = client.request(method, f"{E1}/shortlist{path}", json=named, headers={"If-Match": seen})
    assert (first.status_code, first.headers["etag"]) == (200, f'"{first.json()["version"]}"'), first.text
    stale = client.request(method, f"{E1}/shortlist{path}", json=named, headers={"If-Match": seen})
    assert (stale.status_code, stale.json()["code"]) == (412, "shortlist_changed")
    unread = client.request(method, f"{E1}/shortlist{path}", json=named, headers={"If-Match": "W/seven"})
    assert (unread.status_code, unread.json()["code"]) == (412, "changed_since_seen")


def test_an_import_of_the_past_tells_its_problems_in_the_readers_language(client: TestClient) -> None:
    (entry,) = client.get("/api/v1/imports").json()["entries"]
    path = f"/api/v1/imports/{entry['id']}/problems"
    (problem,) = client.get(path, headers={"Accept-Language": "tr"}).json()["entries"]
    assert (problem["row"], problem["column"], problem["severity"]) == (2, "contact_email", "warning")
    assert "ürün metni yok" in problem["message"]


def test_a_buyer_of_a_firms_id_does_not_stand_for_the_firm(client: TestClient) -> None:
    assert client.post("/api/v1/firms", json={"id": "X1", "name": "Firma"}).status_code == 201
    assert client.post("/api/v1/buyers", json={"id": "X1", "name": "Alıcı"}).status_code == 201
    joined = client.post("/api/v1/events/E1/participants", json={"side": "buyer", "ids": ["X1"]})
    assert joined.status_code == 201
    listed = client.post("/api/v1/events/E1/shortlist", json={"firm_id": "X1", "buyer_id": "B1"})
    assert (listed.status_code, listed.json()["code"]) == (404, "participant_unknown")
    wish = {"kind": "must_meet", "partners": ["X1"]}
    named = client.put("/api/v1/events/E1/participants/buyer/B1/wishes", json=wish)
    assert (named.status_code, named.json()["code"]) == (404, "participant_unknown")


def test_replanning_is_no_version_of_a_schedule(client: TestClient) -> None:
    answer = client.get(f"{E1}/schedules/replan")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert client.get(f"{E1}/schedules/first").status_code == 404


def test_the_next_page_of_an_event_whose_id_is_russian_has_an_address(client: TestClient) -> None:
    event = client.get(E1).json() | {"id": "Москва: весна"}
    assert client.post("/api/v1/events", json=event).status_code == 201
    here = "/api/v1/events/Москва: весна"
    assert client.post(f"{here}/participants", json={"side": "firm", "ids": ["F1", "F2"]}).status_code == 201
    first = client.get(f"{here}/participants", params={"limit": 1})
    second = client.get(first.links["next"]["url"])
    assert [page.json()["entries"][0]["company_id"] for page in (first, second)] == ["F1", "F2"]


@pytest.mark.parametrize("path", ["merges", "dismissals", "reviews"])
def test_a_word_is_no_number_of_what_can_be_taken_back(client: TestClient, path: str) -> None:
    assert client.delete(f"/api/v1/{path}/first").status_code == 404


@pytest.mark.parametrize("path", ["imports", "removals"])
def test_a_word_is_no_number_of_what_was_done(client: TestClient, path: str) -> None:
    assert client.get(f"/api/v1/{path}/first").status_code == 404
