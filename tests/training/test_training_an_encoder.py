"""Training on tiny data: from pair files to an artefact, again and again the same, through kills."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from recommender.encoder import load_encoder
from recommender.errors import ArtefactInvalid, ImportFileError
from recommender.service import training as service
from recommender.training.config import EncoderConfig
from recommender.training.encoder import BUNDLED_ENCODER, train_encoder
from recommender.training.measuring import unseen_headings
from recommender.training.pairs import Pair
from recommender.training.tokens import train_tokenizer

WORDS = {
    "tutkal": "клей", "boya": "краска", "sabun": "мыло", "reçine": "смола", "kauçuk": "каучук",
    "gübre": "удобрение", "mürekkep": "чернила", "ambalaj": "упаковка", "asit": "кислота", "tuz": "соль",
    "cam": "стекло", "kağıt": "бумага", "yağ": "масло", "mum": "воск", "köpük": "пена", "film": "плёнка",
}  # fmt: skip
KINDS = {"beyaz": "белый", "katı": "твёрдый", "sıvı": "жидкий", "ince": "тонкий"}
TINY = EncoderConfig(
    dimension=16,
    matryoshka=(16, 8),
    batch=16,
    passes=6,
    held_out=0,
    checkpoint=4,
    siblings=2,
)


def tiny_pairs() -> list[Pair]:
    return [
        Pair(f"{kind} {word}", f"{KINDS[kind]} {WORDS[word]}", "tiny", f"{at:02}", "", "CC0-1.0")
        for at, word in enumerate(WORDS)
        for kind in KINDS
    ]


def weights(model: SentenceTransformer) -> np.ndarray:
    return model[0].embedding.weight.detach().numpy()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return weights(train_encoder(tiny_pairs(), TINY, tmp_path_factory.mktemp("whole")))


def test_the_same_seed_gives_the_same_weights(whole: np.ndarray, tmp_path: Path) -> None:
    np.testing.assert_array_equal(weights(train_encoder(tiny_pairs(), TINY, tmp_path)), whole)


def test_another_seed_gives_other_weights(whole: np.ndarray, tmp_path: Path) -> None:
    other = TINY.model_copy(update={"seed": 8})
    assert not np.array_equal(weights(train_encoder(tiny_pairs(), other, tmp_path)), whole)


def killed_at(step: int, work: Path) -> None:
    def kill(done: int, total: int) -> None:
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_encoder(tiny_pairs(), TINY, work, progress=kill)


def test_a_killed_training_goes_on_and_ends_with_the_same_weights(whole: np.ndarray, tmp_path: Path) -> None:
    killed_at(10, tmp_path)
    steps: list[int] = []
    model = train_encoder(tiny_pairs(), TINY, tmp_path, progress=lambda done, total: steps.append(done))
    assert steps[0] == 9
    np.testing.assert_array_equal(weights(model), whole)


def test_a_checkpoint_that_was_not_written_to_its_end_is_passed_over(
    whole: np.ndarray, tmp_path: Path
) -> None:
    killed_at(10, tmp_path)
    (tmp_path / "checkpoint-12").mkdir()
    np.testing.assert_array_equal(weights(train_encoder(tiny_pairs(), TINY, tmp_path)), whole)


def test_a_vocabulary_may_be_trained_anew_and_is_kept_through_kills(tmp_path: Path) -> None:
    own = TINY.model_copy(update={"vocabulary": 100})
    first = train_encoder(tiny_pairs(), own, tmp_path)
    kept = (tmp_path / "tokenizer.json").read_bytes()
    train_encoder(tiny_pairs(), own, tmp_path)
    assert (tmp_path / "tokenizer.json").read_bytes() == kept
    assert len(weights(first)) <= 100


def test_training_may_go_on_from_the_bundled_vectors(tmp_path: Path) -> None:
    gentle = TINY.model_copy(
        update={"from_bundled": True, "matryoshka": (384,), "passes": 1.0, "learning_rate": 1e-4}
    )
    trained = train_encoder(tiny_pairs(), gentle, tmp_path).encode(list(WORDS), normalize_embeddings=True)
    bundled = load_encoder(str(BUNDLED_ENCODER)).encode_queries(list(WORDS))
    assert float((trained * bundled).sum(axis=1).min()) > 0.999
    assert not np.array_equal(trained, bundled)


def test_words_of_two_languages_come_together(tmp_path: Path) -> None:
    model = train_encoder(tiny_pairs(), TINY.model_copy(update={"passes": 30.0}), tmp_path)
    similarity = model.similarity(model.encode(list(WORDS)), model.encode(list(WORDS.values())))
    assert (similarity.argmax(dim=1).numpy() == np.arange(len(WORDS))).mean() > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IŞIK ŞİŞESİ", "ışık şişesi"),
        ("ışık şişesi", "isik sisesi"),
        ("ЁМКОСТЬ", "емкость"),
        ("TiO2 25kg", "tio 2, 25 KG"),
    ],
)
def test_case_diacritics_and_glued_numbers_give_the_same_pieces(one: str, other: str) -> None:
    tokenizer = train_tokenizer(["ışık şişesi", "ёмкость", "TiO2 25 kg"] * 5, 200)
    assert tokenizer.encode(one).tokens == tokenizer.encode(other).tokens


def test_unseen_headings_are_searched_by_their_own_code() -> None:
    pairs = [Pair("a", "x", "s", "281511"), Pair("b", "y", "s", "281511"), Pair("c", "z", "s", "281512")]
    evaluator = unseen_headings(pairs)
    assert evaluator is not None
    text_of = dict(zip(evaluator.corpus_ids, evaluator.corpus, strict=True))
    found = {
        query: {text_of[id_] for id_ in evaluator.relevant_docs[number]}
        for number, query in zip(evaluator.queries_ids, evaluator.queries, strict=True)
    }
    assert found == {"a": {"x", "y"}, "b": {"x", "y"}, "c": {"z"}}


def write_pairs(folder: Path) -> None:
    rows = [f"tr\t{pair.a}\tru\t{pair.b}\t{2800 + at % 40}" for at, pair in enumerate(tiny_pairs())]
    (folder / "own.tsv").write_text(
        "\n".join(["lang_a\ttext_a\tlang_b\ttext_b\ths", *rows]) + "\n", encoding="utf-8"
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pairs, with a glossary of one concept in place of ours."""
    glossary, phrases = tmp_path / "glossary.tsv", tmp_path / "phrases.tsv"
    glossary.write_text(
        "concept\tfamily\ths6\tabbr\ten\ttr\tru\tuse_en\tuse_tr\tuse_ru\tnot\n"
        "chalk\tsalts\t283650\tCaCO3\tchalk\ttebeşir\tмел\tfiller\tdolgu\tнаполнитель\t\n",
        encoding="utf-8",
    )
    phrases.write_text("concept\tlang\tside\ttext\nchalk\tru\tneed\tмел 25 кг\n", encoding="utf-8")
    monkeypatch.setattr(service, "GLOSSARY", glossary)
    monkeypatch.setattr(service, "PHRASES", phrases)
    folder = tmp_path / "pairs"
    folder.mkdir()
    write_pairs(folder)
    return folder


HELD = TINY.model_copy(update={"held_out": 0.2, "passes": 2.0})


def test_the_artefact_loads_and_its_manifest_tells_how_it_was_made(data: Path, tmp_path: Path) -> None:
    trained = service.train_encoder(data, HELD, tmp_path / "models")
    manifest = json.loads((trained.folder / "manifest.json").read_text(encoding="utf-8"))
    assert load_encoder(str(trained.folder)).dimension == 16
    assert trained.folder.name == f"encoder-{manifest['version']}"
    assert manifest["seed"] == 7
    assert set(manifest["data"]) == {"own.tsv", "glossary.tsv", "phrases.tsv", "tokenizer.json"}
    assert sum(row["pairs"] for row in manifest["sources"]) == trained.pairs
    assert set(manifest["files"]) >= {"model.safetensors", "tokenizer.json"}
    assert manifest["libraries"]["tokenizers"]
    assert 0 <= manifest["metrics"]["unseen-headings_cosine_ndcg@10"] <= 1
    assert "| own | not stated |" in (trained.folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (tmp_path / "models").iterdir()] == [trained.folder.name]


def test_a_changed_file_is_another_version(data: Path, tmp_path: Path) -> None:
    first = service.train_encoder(data, HELD, tmp_path / "models")
    with (data / "own.tsv").open("a", encoding="utf-8") as lines:
        lines.write("tr\tyeni\tru\tновый\t\n")
    assert service.train_encoder(data, HELD, tmp_path / "models").folder != first.folder


def test_weights_that_differ_from_the_manifest_are_refused(data: Path, tmp_path: Path) -> None:
    folder = service.train_encoder(data, HELD, tmp_path / "models").folder
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(ArtefactInvalid) as failure:
        load_encoder(str(folder))
    assert failure.value.code == "encoder_checksum"
    assert failure.value.details["file"] == "model.safetensors"


def test_a_folder_without_pair_files_is_refused(data: Path, tmp_path: Path) -> None:
    (data / "own.tsv").unlink()
    with pytest.raises(ImportFileError, match="pairs_no_files"):
        service.train_encoder(data, HELD, tmp_path / "models")


def test_fewer_pairs_than_a_batch_are_refused_before_training(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ArtefactInvalid) as failure:
        service.train_encoder(data, HELD.model_copy(update={"batch": 999}), tmp_path / "models")
    assert failure.value.code == "training_too_small"
    assert not (tmp_path / "models").exists()
