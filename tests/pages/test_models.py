"""An analyst measures, promotes, rolls back and trains; an organiser does not."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from threadpoolctl import threadpool_limits

from recommender.config import BUNDLED
from recommender.ranker import WeightedPrior, buyer_prior, firm_prior
from recommender.ranker.linear import Linear
from recommender.records import ActorRole, JobKind, JobState, Post, Side
from recommender.registry import save_version
from recommender.service import Masa, datasets, learning, promoting, tuning
from recommender.service.working import work_once
from tests.pages.staff import sign_in
from tests.pages.test_analysis import opened
from tests.pages.world import settings

DATA = "invented"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a data set, a ranker that learned from it, and one that thinks the contrary."""
    folder = tmp_path_factory.mktemp("learned")
    (folder / "datasets").mkdir()
    with threadpool_limits(1):
        datasets.write_simulated(folder / "datasets" / f"{DATA}.parquet", 5, 2, 25, 50)
        learning.train_ranker(settings(folder), folder / "datasets" / f"{DATA}.parquet", "logistic")

    def turned(prior: WeightedPrior) -> Linear:
        return Linear({name: -weight for name, weight in prior.weights.items()}, -prior.base, "contrary")

    told = {"kind": "logistic", "snapshot": "", "events": [], "answers": {}}
    sides = {Side.BUYER: turned(buyer_prior()), Side.FIRM: turned(firm_prior())}
    save_version(settings(folder).rankers_dir, sides, told)
    return folder


@pytest.fixture
def analyst(client: TestClient, masa: Masa, learned: Path) -> TestClient:
    shutil.copytree(learned, masa.settings.data_dir, dirs_exist_ok=True)
    return sign_in(client, masa, ActorRole.ANALYST)


def versions(page: str) -> dict[bool, str]:
    """The version that learned from events, and the contrary one."""
    found = re.findall(
        r'<a href="/analysis/models/([a-z0-9-]+)\?data=invented">.*?<td>(\d+) event', page, re.S
    )
    return {int(events) > 0: version for version, events in found}


def test_versions_stand_side_by_side_with_what_they_were_measured_at(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/models")
    assert set(versions(page)) == {True, False}
    assert len(re.findall(r"[01]\.\d{3} <small>\[[01]\.\d{3}; [01]\.\d{3}\]</small>", page)) == 4
    assert "invented data" in page
    assert "hand-set weights" in page


def test_a_version_shows_whether_it_is_to_be_believed_and_what_more_events_bring(analyst: TestClient) -> None:
    version = versions(opened(analyst, "/analysis/models"))[True]
    page = opened(analyst, f"/analysis/models/{version}")
    assert page.count('role="img"') == 5
    assert "synthetic-0, synthetic-1" in page
    assert "events learned from" in page


def test_a_better_version_goes_live_for_a_written_reason_and_comes_back_for_another(
    analyst: TestClient, masa: Masa
) -> None:
    version = versions(opened(analyst, "/analysis/models"))[True]
    form = {"data": DATA, "reason": "Sonbahar heyeti için"}
    page = analyst.post(f"/analysis/models/{version}/promote", data=form).text
    assert f"In use now: {version}" in page
    promotion = masa.store.models.active()
    assert promotion is not None
    assert (promotion.version, promotion.by, promotion.reason) == (version, "ece", "Sonbahar heyeti için")
    page = analyst.post("/analysis/models/rollback", data={"reason": "Şikâyet geldi"}).text
    assert "In use again: hand-set weights" in page
    assert "Şikâyet geldi" in page


def test_a_worse_version_is_refused_with_figures_unless_it_is_to_go_live_anyway(
    analyst: TestClient, masa: Masa
) -> None:
    version = versions(opened(analyst, "/analysis/models"))[False]
    form = {"data": DATA, "reason": "Denemek istiyoruz"}
    refused = analyst.post(f"/analysis/models/{version}/promote", data=form)
    assert refused.status_code == 409
    assert re.search(r"not promoted: .* by -0\.\d{3} in nDCG@10", refused.text)
    assert "Denemek istiyoruz" in refused.text
    assert masa.store.models.active() is None
    forced = analyst.post(f"/analysis/models/{version}/promote", data=form | {"anyway": "true"})
    assert "against the figures" in forced.text


@pytest.fixture
def tuned(analyst: TestClient, masa: Masa, monkeypatch: pytest.MonkeyPatch) -> str:
    """A tuned encoder (the bundled one under another name) that loses much of what was known."""
    fallen = [tuning.Guard("sample", "nDCG@10", 0.9, 0.7, 0.02)]
    monkeypatch.setattr(promoting, "guarded", lambda *_: (fallen, []))
    folder = masa.settings.encoders_dir / "tuned-0badc0de"
    shutil.copytree(BUNDLED / "models" / "encoder", folder)
    manifest = folder / "manifest.json"
    told = {"accepted": 24, "guards": [asdict(guard) for guard in fallen]}
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | told), "utf-8")
    return folder.name


def test_a_tuned_encoder_shows_what_it_still_knows(analyst: TestClient, tuned: str) -> None:
    assert f'href="/analysis/models/{tuned}"' in analyst.get("/analysis/models").text
    page = analyst.get(f"/analysis/models/{tuned}").text
    assert "24 accepted pairs" in page
    assert re.search(r'<td class="number">0\.900</td><td class="number bad">0\.700</td>', page)


def test_an_encoder_that_forgets_goes_live_only_anyway_and_comes_back(
    analyst: TestClient, masa: Masa, tuned: str
) -> None:
    form = {"reason": "Yalnız bu heyet için"}
    refused = analyst.post(f"/analysis/models/{tuned}/promote", data=form)
    assert (refused.status_code, "sample nDCG@10 0.900 → 0.700" in refused.text) == (409, True)
    assert masa.store.models.active(Post.ENCODER) is None
    page = analyst.post(f"/analysis/models/{tuned}/promote", data=form | {"anyway": "true"}).text
    assert f"In use now: {tuned}" in page
    active = masa.store.models.active(Post.ENCODER)
    assert active is not None
    assert (active.version, active.by, active.reason, active.forced) == (tuned, "ece", *form.values(), True)
    back = {"kind": "encoder", "reason": "Heyet bitti"}
    page = analyst.post("/analysis/models/rollback", data=back).text
    assert "In use again: the encoder that comes with Masa" in page
    assert "Heyet bitti" in page
    assert masa.store.models.history() == []


@pytest.mark.parametrize("path", ["rollback", "{version}/promote"])
def test_nothing_goes_live_without_a_written_reason(analyst: TestClient, masa: Masa, path: str) -> None:
    version = versions(opened(analyst, "/analysis/models"))[True]
    answer = analyst.post(
        f"/analysis/models/{path.format(version=version)}", data={"data": DATA, "reason": " "}
    )
    assert (answer.status_code, "Please write why." in answer.text) == (422, True)
    assert masa.store.models.history() == []


def test_nothing_can_be_rolled_back_to_before_the_beginning(analyst: TestClient) -> None:
    answer = analyst.post("/analysis/models/rollback", data={"reason": "Eskisi iyiydi"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (409, True)


@pytest.mark.parametrize("path", ["/analysis/models", "/analysis/training"])
def test_an_organiser_does_not_come_here(client: TestClient, masa: Masa, path: str) -> None:
    sign_in(client, masa, ActorRole.ORGANISER)
    assert client.get(path).status_code == 403
    assert 'href="/analysis/models"' not in client.get("/analysis/data").text


def test_an_organiser_promotes_nothing(analyst: TestClient, masa: Masa) -> None:
    version = versions(opened(analyst, "/analysis/models"))[True]
    sign_in(analyst, masa, ActorRole.ORGANISER)
    form = {"data": DATA, "reason": "Ben de isterim"}
    assert analyst.post(f"/analysis/models/{version}/promote", data=form).status_code == 403
    assert masa.store.models.active() is None


def test_a_training_run_is_asked_for_and_watched(analyst: TestClient, masa: Masa) -> None:
    page = analyst.post("/analysis/training", data={"kind": "logistic"}).text
    assert "A ranker is being trained" in page
    assert 'hx-trigger="every 1s"' in page
    work_once(masa)
    page = opened(analyst, "/analysis/training")
    assert "The last attempt failed:" in page
    assert page.count("not enough feedback to learn from") == 1
    assert 'class="flash" role="status"' not in page


def test_why_a_training_run_failed_is_told_in_the_readers_language(analyst: TestClient, masa: Masa) -> None:
    analyst.headers["Accept-Language"] = "tr"
    analyst.post("/analysis/training", data={"kind": "logistic"})
    work_once(masa)
    assert (
        "başarısız oldu: alıcı: öğrenmek için yeterli geri bildirim yok"
        in analyst.get("/analysis/training").text
    )


def test_a_training_run_that_fails_leaves_no_data_set(analyst: TestClient, masa: Masa) -> None:
    analyst.post("/analysis/training", data={"kind": "logistic"})
    work_once(masa)
    assert [path.name for path in (masa.settings.data_dir / "datasets").glob("*.parquet")] == [
        f"{DATA}.parquet"
    ]


def test_without_a_data_set_models_lead_to_training(analyst: TestClient, masa: Masa) -> None:
    (masa.settings.data_dir / "datasets" / f"{DATA}.parquet").unlink()
    page = analyst.get("/analysis/models").text
    assert "<select" not in page
    assert 'There is no data set to measure it on. <a href="/analysis/training">' in page


def test_figures_are_written_as_the_reader_writes_them(analyst: TestClient) -> None:
    version = versions(opened(analyst, "/analysis/models"))[True]
    opened(analyst, f"/analysis/models/{version}", data=DATA)
    page = analyst.get(f"/analysis/models/{version}", headers={"Accept-Language": "ru"}).text
    assert re.search(r'<td class="number">0,\d{3} <small>\[0,\d{3}; [01],\d{3}\]', page)


def test_a_training_run_that_is_done_is_compared_with_the_one_in_use(analyst: TestClient, masa: Masa) -> None:
    analyst.post("/analysis/training", data={"kind": "logistic"})
    job = masa.store.jobs.claim(NOW)
    assert job is not None
    assert job.kind is JobKind.TRAIN
    data = masa.settings.data_dir / "datasets"
    shutil.copy(data / f"{DATA}.parquet", data / f"{job.id}.parquet")
    version = versions(opened(analyst, "/analysis/models", data=DATA))[True]
    masa.store.jobs.end(job, JobState.DONE, NOW, {"version": version}, None)
    page = opened(analyst, "/analysis/training")
    assert "It is not worse than the one in use." in page
    assert f'href="/analysis/models/{version}?data={job.id}"' in page
