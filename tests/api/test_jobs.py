"""Long work, and writes that are sent twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from recommender.records import OPERATOR, ActorRole, Job, JobState
from recommender.service import working
from recommender.service.masa import Masa
from recommender.service.working import Cancelled, work_once
from recommender.store.jobs import SILENT
from tests.api.people import bearer, masa_of, serving

FIRMS = "firma;ürün\nÖrnek Kimya;Sodyum hipoklorit\n".encode()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path) as client:
        client.headers.update(bearer(masa_of(client), "ayse", ActorRole.ORGANISER, "Bursa"))
        yield client


def upload(client: TestClient, content: bytes = FIRMS, name: str = "firms.csv") -> dict[str, str]:
    answer = client.post("/api/v1/imports/firm", files={"file": (name, content)})
    assert (answer.status_code, answer.headers["location"]) == (202, f"/api/v1/jobs/{answer.json()['id']}")
    body: dict[str, str] = answer.json()
    return body


def the_job(masa: Masa, id_: str) -> Job:
    return masa.store.jobs.one(OPERATOR, id_)


def test_an_import_is_asked_for_done_by_a_worker_and_its_file_removed(
    client: TestClient, tmp_path: Path
) -> None:
    id_ = upload(client)["id"]
    assert client.get(f"/api/v1/jobs/{id_}").json()["state"] == "queued"
    assert work_once(masa_of(client)) is True
    body = client.get(f"/api/v1/jobs/{id_}").json()
    assert (body["state"], body["percent"], body["result"]["added"]) == ("done", 100, 1)
    assert [firm["name"] for firm in client.get("/api/v1/firms").json()["entries"]] == ["Örnek Kimya"]
    assert (list((tmp_path / "uploads").iterdir()), work_once(masa_of(client))) == ([], False)


def test_a_job_that_fails_says_why_in_the_readers_language(client: TestClient) -> None:
    id_ = client.post("/api/v1/builds").json()["id"]
    work_once(masa_of(client))
    body = client.get(f"/api/v1/jobs/{id_}?language=tr").json()
    assert (body["state"], body["phase"], body["error"]["code"]) == (
        "failed",
        "başarısız oldu",
        "nothing_built",
    )
    assert "önce firmaları" in body["error"]["title"]


def test_a_file_of_another_kind_is_refused_and_not_kept(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/api/v1/imports/firm", files={"file": ("../../firms.exe", b"x")})
    assert (answer.status_code, answer.json()["code"]) == (422, "upload_kind")
    assert client.get("/api/v1/jobs").json()["entries"] == []
    assert not (tmp_path / "uploads").exists()


def test_a_waiting_job_is_cancelled_at_once_and_only_once(client: TestClient) -> None:
    id_ = upload(client)["id"]
    assert client.delete(f"/api/v1/jobs/{id_}").json()["state"] == "cancelled"
    assert work_once(masa_of(client)) is False
    assert client.delete(f"/api/v1/jobs/{id_}").json()["code"] == "job_over"


def test_a_running_job_that_is_cancelled_writes_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    masa, id_ = masa_of(client), upload(client)["id"]

    def stopped(self: working.Pulse, done: int, total: int) -> None:
        raise Cancelled

    monkeypatch.setattr(working.Pulse, "progress", stopped)
    work_once(masa)
    assert (the_job(masa, id_).state, masa.store.counts()["firms"]) == (JobState.CANCELLED, 0)


def test_a_job_whose_worker_died_is_begun_once_more_and_then_given_up(client: TestClient) -> None:
    masa, id_, now = masa_of(client), upload(client)["id"], datetime.now(UTC)
    first = masa.store.jobs.claim(now)
    assert first is not None
    assert masa.store.jobs.claim(now + SILENT) is None
    later = now + SILENT + timedelta(seconds=1)
    second = masa.store.jobs.claim(later)
    assert second is not None
    assert (second.id, second.tries) == (id_, 2)
    assert masa.store.jobs.claim(later + SILENT + timedelta(seconds=1)) is None
    assert (the_job(masa, id_).state, the_job(masa, id_).error) == (JobState.FAILED, {"code": "job_died"})
    assert client.get(f"/api/v1/jobs/{id_}").json()["error"]["code"] == "job_died"


def test_what_a_worker_taken_for_dead_says_at_last_no_longer_counts(client: TestClient) -> None:
    masa, id_, now = masa_of(client), upload(client)["id"], datetime.now(UTC)
    slow = masa.store.jobs.claim(now)
    quick = masa.store.jobs.claim(now + SILENT * 2)
    assert slow is not None
    assert quick is not None
    masa.store.jobs.end(slow, JobState.FAILED, now)
    assert the_job(masa, id_).state is JobState.RUNNING
    masa.store.jobs.end(quick, JobState.DONE, now)
    assert the_job(masa, id_).state is JobState.DONE


def test_a_worker_that_is_told_to_end_hands_its_job_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    masa, id_ = masa_of(client), upload(client)["id"]

    def told_to_end(*_: object) -> None:
        raise SystemExit(0)

    monkeypatch.setitem(working.WORK, the_job(masa, id_).kind, told_to_end)
    with pytest.raises(SystemExit):
        work_once(masa)
    assert (the_job(masa, id_).state, the_job(masa, id_).tries) == (JobState.QUEUED, 0)


def test_the_events_of_a_job_end_with_it(client: TestClient) -> None:
    id_ = upload(client)["id"]
    work_once(masa_of(client))
    answer = client.get(f"/api/v1/jobs/{id_}/events")
    data = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [json.loads(line)["state"] for line in data] == ["done"]


def test_another_organisation_sees_no_job_of_ours(client: TestClient) -> None:
    id_ = upload(client)["id"]
    other = bearer(masa_of(client), "hasan", ActorRole.ORGANISER, "İzmir")
    assert client.get("/api/v1/jobs", headers=other).json()["entries"] == []
    assert client.delete(f"/api/v1/jobs/{id_}", headers=other).status_code == 404


def test_a_write_sent_twice_is_done_once_and_answered_the_same(client: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    first, second = (client.post("/api/v1/builds", headers=key) for _ in range(2))
    assert (first.status_code, first.content, first.headers["location"]) == (
        second.status_code, second.content, second.headers["location"],
    )  # fmt: skip
    assert (second.headers["idempotent-replay"], len(masa_of(client).store.jobs.all(OPERATOR))) == ("true", 1)


def test_a_key_used_for_another_body_is_refused(client: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    body = {"id": "E9", "name": "Yine", "first_day": "2030-01-01"}
    assert client.post("/api/v1/events/E1/clone", json=body, headers=key).status_code == 404
    answer = client.post("/api/v1/events/E1/clone", json=body | {"id": "E8"}, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "repeat_differs")


def test_the_key_of_one_person_is_nothing_to_another(client: TestClient) -> None:
    key = {"Idempotency-Key": "one"}
    other = bearer(masa_of(client), "hasan", ActorRole.ORGANISER, "İzmir")
    first = client.post("/api/v1/builds", headers=key).json()["id"]
    assert client.post("/api/v1/builds", headers=key | other).json()["id"] != first


def test_without_a_key_every_write_counts(client: TestClient) -> None:
    assert client.post("/api/v1/builds").json()["id"] != client.post("/api/v1/builds").json()["id"]
