"""Tuning an encoder on accepted pairs, its guards, and putting it in use while requests are answered."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch

from recommender.encoder import load_encoder
from recommender.errors import NotEnoughFeedback, NotFound, NotPermitted, PromotionRefused
from recommender.records import (
    Actor,
    ActorRole,
    BuyerId,
    Feedback,
    NeedId,
    Post,
    ProductId,
    Promotion,
    Side,
    Signal,
)
from recommender.service import Masa, promoting, tuning
from recommender.service import training as service
from recommender.service.tuning import Guard, accepted_lines, guarded
from recommender.training.loss import GroupedRankingLoss
from tests.missions import ARTICLES
from tests.service.missions import AYSE, NOW, open_masa, plant

TINY = tuning.GENTLE.model_copy(update={"batch": 16, "passes": 1.0, "learning_rate": 0.001})


class Served(Masa):
    """A mission that encodes with what is promoted, as in earnest."""


def label(need: str, product: str, value: float, side: Side = Side.BUYER) -> Feedback:
    firm, buyer = product.split("-")[0], need.split("-")[0]
    return Feedback(
        "E1", side, firm, buyer, ProductId(product), NeedId(need), "1", 1, 0.5, value, NOW, Signal.DECISION  # type: ignore[arg-type]
    )  # fmt: skip


def remember(masa: Masa, labels: list[Feedback]) -> None:
    from recommender.store.feedback import write_feedback

    with masa.store._database.writing() as connection:
        write_feedback(connection, labels)


@pytest.fixture(scope="module", autouse=True)
def one_mission() -> Iterator[None]:
    """One general set is as good as two, and takes half the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "MISSIONS", ("second_mission",))
        yield


@pytest.fixture(scope="module")
def tuned(one_mission: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which an encoder was tuned on 24 accepted and 8 declined lines."""
    folder = tmp_path_factory.mktemp("tuned") / "var"
    planted = open_masa(folder)
    plant(planted)
    accepted = [label(f"B{at}-1", f"F{(at + step) % 8}-{line}", 1.0)
                for at in range(8) for step, line in ((0, 1), (0, 2), (1, 1))]  # fmt: skip
    remember(planted, accepted + [label(f"B{at}-1", f"F{(at + 3) % 8}-1", 0.0) for at in range(8)])
    glossary, phrases = folder / "glossary.tsv", folder / "phrases.tsv"
    glossary.write_text(
        "concept\tfamily\ths6\tabbr\ten\ttr\tru\tuse_en\tuse_tr\tuse_ru\tnot\n"
        "chalk\tsalts\t283650\tCaCO3\tchalk\ttebeşir\tмел\tfiller\tdolgu\tнаполнитель\t\n", "utf-8",
    )  # fmt: skip
    phrases.write_text("concept\tlang\tside\ttext\nchalk\tru\tneed\tмел 25 кг\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service, "GLOSSARY", glossary)
        patch.setattr(service, "PHRASES", phrases)
        masa = Served(planted.settings, planted.store)
        made = tuning.tune(masa, AYSE, config=TINY)
    assert made.accepted == 24
    planted.store.close()
    return folder


@pytest.fixture
def masa(tuned: Path, tmp_path: Path) -> Iterator[Masa]:
    shutil.copytree(tuned, tmp_path / "var")
    opened = open_masa(tmp_path / "var")
    yield Served(opened.settings, opened.store)
    opened.store.close()


def version_of(masa: Masa) -> str:
    (found,) = masa.settings.encoders_dir.iterdir()
    return found.name


def test_a_tuned_version_says_what_it_learned_from_and_how_it_stood_its_guards(masa: Masa) -> None:
    folder = masa.settings.encoders_dir / version_of(masa)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["accepted"] == 24
    assert manifest["config"]["from_bundled"] is True
    assert {row["source"] for row in manifest["sources"]} >= {"mission"}
    assert len(manifest["guards"]) >= 2
    assert all(guard["after"] >= guard["before"] - tuning.MARGIN for guard in manifest["guards"])
    assert "general set" in (folder / "README.md").read_text("utf-8")


def test_accepted_lines_draw_away_from_declined_ones(masa: Masa) -> None:
    needs = [f"{article} alınacak" for article in ARTICLES]
    products = [f"{ARTICLES[(at + 1) % 8]} endüstriyel" for at in range(8)]
    declined = [f"{ARTICLES[(at + 3) % 8]} endüstriyel" for at in range(8)]
    ahead = []
    for path in (masa.settings.encoder_path, str(masa.settings.encoders_dir / version_of(masa))):
        one = load_encoder(path)
        gaps = one.encode_documents(products) - one.encode_documents(declined)
        ahead.append(float((one.encode_queries(needs) * gaps).sum(axis=1).mean()))
    assert ahead[1] > ahead[0]


def test_a_general_set_that_falls_too_far_is_named_and_nothing_is_kept(
    masa: Masa, monkeypatch: pytest.MonkeyPatch
) -> None:
    fallen = [Guard("sample", "nDCG@10", 0.9, 0.85, 0.02), Guard("other", "nDCG@10", 0.9, 0.89, 0.02)]
    monkeypatch.setattr(promoting, "guarded", lambda *_: (fallen, []))
    with pytest.raises(PromotionRefused) as caught:
        promoting.promote_encoder(masa, AYSE, version_of(masa))
    assert caught.value.details["sets"] == "sample nDCG@10 0.900 → 0.850"
    assert masa.store.models.history(Post.ENCODER) == []
    promoting.promote_encoder(masa, AYSE, version_of(masa), reason="a demonstration")
    active = masa.store.models.active(Post.ENCODER)
    assert active is not None
    assert (active.forced, active.reason) == (True, "a demonstration")


def test_an_encoder_that_knows_nothing_falls(masa: Masa) -> None:
    class Blank:
        version, dimension = "blank", 8

        def encode_queries(self, texts: list[str]) -> np.ndarray:
            return np.ones((len(texts), 8), np.float32) / np.sqrt(8)

        encode_documents = encode_queries

    guards, skipped = guarded(masa.encoder(), Blank())  # type: ignore[arg-type]
    assert all(guard.fell for guard in guards)
    assert "Tatoeba" in skipped


def test_a_promoted_encoder_answers_and_rollback_brings_the_bundled_one_back(masa: Masa) -> None:
    bundled = masa.engine()
    promoting.promote_encoder(masa, AYSE, version_of(masa))
    assert masa.engine().encoder.version.startswith("tuned-")
    assert len(list((masa.settings.data_dir / "index").iterdir())) == 2
    assert promoting.rollback(masa, AYSE, kind=Post.ENCODER) == ""
    assert masa.engine().encoder.version == bundled.encoder.version
    assert masa.engine().version == bundled.version


def test_promoting_encodes_before_the_row_is_written(masa: Masa, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(*_: object) -> None:
        raise RuntimeError("the row")

    monkeypatch.setattr(type(masa.store.models), "promote", too_late)
    with pytest.raises(RuntimeError, match="the row"):
        promoting.promote_encoder(masa, AYSE, version_of(masa))
    encoder = load_encoder(str(masa.settings.encoders_dir / version_of(masa)))
    from recommender.text import content_hash

    texts = [product.text for firm in masa.store.firms() for product in firm.products]
    hashes = [content_hash(text) for text in texts]
    assert masa.store.vectors(hashes, encoder.version, "document").keys() == set(hashes)


def test_an_unknown_encoder_is_not_found(masa: Masa) -> None:
    for version in ("tuned-00000000", "../rankers", ".tuning"):
        with pytest.raises(NotFound):
            promoting.promote_encoder(masa, AYSE, version)


def test_too_few_accepted_pairs_say_how_many_are_missing(tmp_path: Path) -> None:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    remember(opened, [label(f"B{at}-1", f"F{at}-1", 1.0) for at in range(8)])
    with pytest.raises(NotEnoughFeedback) as caught:
        tuning.tune(opened, AYSE)
    assert caught.value.details["missing"] == tuning.FEWEST - 8
    opened.store.close()


def test_a_buyer_may_not_tune(masa: Masa) -> None:
    with pytest.raises(NotPermitted):
        tuning.tune(masa, Actor("b", ActorRole.BUYER, buyer_id=BuyerId("B1")))


def test_a_line_that_one_side_declined_is_not_accepted() -> None:
    found = accepted_lines(
        [label("B1-1", "F1-1", 1.0), label("B1-1", "F1-1", 0.0, Side.FIRM), label("B1-1", "F2-1", 1.0)]
    )
    assert found == {("B1-1", "F1-1"): False, ("B1-1", "F2-1"): True}


def test_a_hard_negative_raises_the_loss_by_what_softmax_says() -> None:
    def model(features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        return {"sentence_embedding": features["vectors"]}

    loss = GroupedRankingLoss(model, 1.0, (2,))  # type: ignore[arg-type]
    one = {"vectors": torch.tensor([[1.0, 0.0]])}
    away = {"vectors": torch.tensor([[0.0, 1.0]])}
    silent = {"vectors": torch.zeros(1, 2)}
    labels = torch.tensor([0])
    assert float(loss([one, one], labels)) == pytest.approx(0.0)
    assert float(loss([one, one, silent], labels)) == pytest.approx(0.0)
    wanted = -np.log(np.e / (np.e + 1)) / 2
    assert float(loss([one, one, away], labels)) == pytest.approx(wanted, abs=1e-6)


def test_the_newest_row_names_the_encoder_for_every_process(masa: Masa) -> None:
    version = version_of(masa)
    row = Promotion(version, "", datetime.now(UTC), "ayse", "", False, {}, Post.ENCODER)
    masa.store.models.promote(row, None)
    other = Served(masa.settings.model_copy(), masa.store)
    assert other.encoder().version.startswith("tuned-")
