"""What upsets a day, the new proposal, and the report, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import planted

E1 = "/api/v1/events/E1"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with planted(tmp_path) as (made, people):
        made.headers.update(people["organiser"])
        yield made


def post(client: TestClient, path: str, body: Any = None) -> Any:
    answer = client.post(f"{E1}{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def test_who_is_late_is_away_before_and_its_meeting_moves(client: TestClient) -> None:
    assert post(client, "/participants/firm/F1/late", {"until": 2})["away"] == [0, 1]
    found = post(client, "/schedules/replan?seconds=2")
    ((before, after),) = found["moved"]
    assert (before["firm_id"], before["slot"]) == ("F1", 0)
    assert after["slot"] >= 2
    assert found["version"]["state"] == "draft"


def test_who_does_not_come_loses_its_meeting_and_leaves_a_place(client: TestClient) -> None:
    post(client, "/participants/firm/F1/leaves", {"from_slot": 0})
    found = post(client, "/schedules/replan?seconds=2")
    assert [meeting["firm_id"] for meeting in found["cancelled"]] == ["F1"]
    assert ("buyer", "B1") in [(place["side"], place["company_id"]) for place in found["freed"]]


def test_a_closed_table_has_no_meeting_in_the_proposal(client: TestClient) -> None:
    post(client, "/tables/1/close", {"from_slot": 0})
    version = post(client, "/schedules/replan?seconds=2")["version"]["version"]
    meetings = client.get(f"{E1}/meetings", params={"version": version}).json()["entries"]
    assert len(meetings) == 2
    assert 1 not in {meeting["table"] for meeting in meetings}


def test_a_walk_in_takes_part(client: TestClient) -> None:
    post(client, "/walk-ins", {"side": "firm", "company_id": "F50"})
    ids = {p["company_id"] for p in client.get(f"{E1}/participants").json()["entries"]}
    assert "F50" in ids


def test_a_slot_that_is_none_is_refused(client: TestClient) -> None:
    answer = client.post(f"{E1}/participants/firm/F1/late", json={"until": 99_999})
    assert (answer.status_code, answer.json()["code"]) == (422, "slot_number_unknown")


def test_the_report_counts_what_is_listed_and_planned(client: TestClient) -> None:
    report = client.get(f"{E1}/report").json()
    assert (report["total"]["listed"], report["total"]["meetings"]) == (3, {"planned": 2})
    assert report["by_firm"]["F1"]["meetings"] == {"planned": 1}


def test_coverage_counts_every_line_of_the_event(client: TestClient) -> None:
    found = client.get(f"{E1}/coverage").json()
    needs = sum(line["needs"] for line in found["headings"])
    served = sum(line["needs_served"] for line in found["headings"])
    assert needs == 8
    assert len(found["unserved"]) == needs - served
