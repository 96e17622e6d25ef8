"""Long work, and writes that are sent twice."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from recommender.records import (
    OPERATOR,
    ActorRole,
    BuyerId,
    EventId,
    Feedback,
    FirmId,
    Job,
    JobState,
    NeedId,
    ProductId,
    Side,
)
from recommender.service import working
from recommender.service.masa import Masa
from recommender.service.working import Cancelled, work_once
from recommender.store.feedback import write_feedback
from recommender.store.jobs import SILENT
from tests.api.people import bearer, masa_of, serving
from tests.api.world import NOBODY_SEES, planted
from tests.missions import ARTICLES, firm

FIRMS = "firma;ürün\nÖrnek Kimya;Sodyum hipoklorit\n".encode()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path) as client:
        client.headers.update(bearer(masa_of(client), "ayse", ActorRole.ORGANISER, "Bursa"))
        yield client


def upload(client: TestClient, content: bytes = FIRMS, name: str = "firms.csv") -> dict[str, str]:
    answer = client.post("/api/v1/imports", data={"side": "firm"}, files={"file": (name, content)})
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
    answer = client.post("/api/v1/imports", data={"side": "firm"}, files={"file": ("../../firms.exe", b"x")})
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

    def stopped(self: working.Pulse, phase: str, done: int, total: int) -> None:
        raise Cancelled

    monkeypatch.setattr(working.Pulse, "reached", stopped)
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


def test_the_events_of_a_job_that_waits_end_when_the_time_is_up(client: TestClient) -> None:
    answer = client.get(f"/api/v1/jobs/{upload(client)['id']}/events", params={"seconds": 0.1})
    assert [line for line in answer.text.splitlines() if line.startswith("event:")] == ["event: job"]
    assert '"state":"queued"' in answer.text


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


def test_progress_is_told_in_percent_with_a_phase_in_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    masa = masa_of(client)
    id_ = client.post("/api/v1/builds").json()["id"]
    job = masa.store.jobs.claim(datetime.now(UTC))
    assert job is not None
    monkeypatch.setattr(working, "BEAT_SECONDS", 0.01)
    with working.Pulse(masa.store, job) as pulse:
        pulse.phase("job_encoding")(30, 120)
        while the_job(masa, id_).percent == 0:
            time.sleep(0.01)
    body = client.get(f"/api/v1/jobs/{id_}?language=tr").json()
    assert (body["percent"], body["phase"]) == (25, "ürünler ve ihtiyaçlar okunup dizine ekleniyor")


def test_a_timed_phase_is_as_far_as_its_time_and_never_done_before_its_end(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    masa = masa_of(client)
    client.post("/api/v1/builds")
    job = masa.store.jobs.claim(datetime.now(UTC))
    assert job is not None
    clock = iter([100.0, 105.0, 130.0])
    monkeypatch.setattr(working, "monotonic", lambda: next(clock))
    pulse = working.Pulse(masa.store, job)
    pulse.timed("job_scheduling", 20)
    assert [pulse._at(), pulse._at()] == [("job_scheduling", 25), ("job_scheduling", 99)]


def test_a_build_says_how_many_lines_have_their_vector(tmp_path: Path) -> None:
    with planted(tmp_path) as (client, _):
        told: list[tuple[int, int]] = []
        masa_of(client).build(lambda done, total: told.append((done, total)))
        assert told[-1] == (27, 27)


def test_an_export_is_one_archive_of_all_files_for_its_own_organisation(tmp_path: Path) -> None:
    with planted(tmp_path) as (client, people):
        masa = masa_of(client)
        id_ = client.post("/api/v1/events/E1/exports", headers=people["organiser"]).json()["id"]
        while work_once(masa):
            pass
        answer = client.get(f"/api/v1/jobs/{id_}/file", headers=people["organiser"])
        assert answer.headers["content-disposition"] == 'attachment; filename="E1.zip"'
        with ZipFile(BytesIO(answer.content)) as archive:
            names = archive.namelist()
            texts = b"".join(archive.read(name) for name in names)
        assert {"E1-plan.json", "E1-grid.xlsx", "E1-schedules.pdf"} <= set(names)
        assert NOBODY_SEES.encode() not in texts
        assert client.get(f"/api/v1/jobs/{id_}/file", headers=people["stranger"]).status_code == 404


def test_training_without_enough_feedback_says_how_much_is_missing(tmp_path: Path) -> None:
    with planted(tmp_path) as (client, people):
        id_ = client.post("/api/v1/training-runs", headers=people["administrator"]).json()["id"]
        while work_once(masa_of(client)):
            pass
        body = client.get(f"/api/v1/jobs/{id_}", headers=people["administrator"]).json()
        assert (body["state"], body["error"]["code"]) == ("failed", "answers_missing")


def test_training_ends_with_a_ranker_that_is_listed_and_not_in_use(tmp_path: Path) -> None:
    with planted(tmp_path) as (client, people):
        masa = masa_of(client)
        masa.store.save_firms([firm(at, f"{ARTICLES[at % 8]} endüstriyel") for at in range(8, 24)])
        with masa.store._database.writing() as connection:
            write_feedback(connection, _answers())
        id_ = client.post("/api/v1/training-runs", headers=people["administrator"]).json()["id"]
        while work_once(masa):
            pass
        body = client.get(f"/api/v1/jobs/{id_}", headers=people["administrator"]).json()
        assert (body["state"], body["percent"], body["error"]) == ("done", 100, None)
        assert body["result"]["answers"] == {"buyer": 384, "firm": 384}
        path = f"/api/v1/models/{body['result']['version']}"
        assert client.get(path, headers=people["analyst"]).json()["posts"] == []


def _answers() -> list[Feedback]:
    """What 8 buyers and 24 firms said of each other at two events: yes within an article and the next one."""
    return [
        Feedback(
            EventId(event), side, FirmId(f"F{f}"), BuyerId(f"B{b}"), ProductId(f"F{f}-1"), NeedId(f"B{b}-1"),
            "1", 1, 0.5, float((f - b) % 8 < 2), datetime.now(UTC),
        )
        for event in ("E1", "E2") for side in Side for f in range(24) for b in range(8)
    ]  # fmt: skip


def test_an_error_of_ours_is_logged_by_kind_and_place_and_not_by_what_it_says(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    id_ = upload(client)["id"]

    def broken(*_: object) -> None:
        raise KeyError("sule@firma.example")

    monkeypatch.setitem(working.WORK, the_job(masa_of(client), id_).kind, broken)
    work_once(masa_of(client))
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.getMessage().startswith(f"job {id_} broke: KeyError at tests/api/test_jobs.py:")
    assert "sule" not in caplog.text
