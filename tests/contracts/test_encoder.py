"""What every encoder promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.config import BUNDLED
from recommender.encoder import StaticEncoder, load_encoder
from recommender.encoder.sentence import SentenceEncoder
from recommender.errors import ArtefactInvalid
from recommender.protocols import Encoder
from recommender.text import normalise
from tests.missions import HashedWords

MODEL = BUNDLED / "models" / "encoder"
ODD = ["", "   ", "12345", "a" * 100_000, "краска boya paint 涂料", "🙂🙂", "\x00\x01\ud800", "ᚠᚢᚦ"]
LINES = ["гипохлорит натрия 190 г/л", "SODYUM HİPOKLORİT %15", "TiO2 rutile 25kg", "ışık IŞIK"]


@pytest.fixture(scope="module", params=["static", "sentence-transformers", "hashed-words"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "static":
        return StaticEncoder.load(MODEL)
    if request.param == "hashed-words":
        return HashedWords()
    return SentenceEncoder.load(str(MODEL))


def test_vectors_are_unit_float32_of_the_stated_dimension(encoder: Encoder) -> None:
    vectors = encoder.encode_documents(LINES)
    assert vectors.shape == (len(LINES), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_odd_texts_give_a_unit_vector_or_zeros_never_nan(encoder: Encoder) -> None:
    norms = np.linalg.norm(encoder.encode_queries(ODD), axis=1)
    assert np.isfinite(norms).all()
    assert all(abs(norm) < 1e-6 or abs(norm - 1) < 1e-4 for norm in norms)
    assert norms[0] == 0


def test_no_text_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_the_same_text_gives_the_same_vector_alone_and_in_a_batch(encoder: Encoder) -> None:
    batch = encoder.encode_documents([*LINES, *LINES])
    np.testing.assert_allclose(encoder.encode_documents(LINES[1:2])[0], batch[1], atol=1e-6)
    np.testing.assert_array_equal(batch[:4], batch[4:])


def test_the_static_encoder_agrees_with_sentence_transformers() -> None:
    static, sentence = StaticEncoder.load(MODEL), SentenceEncoder.load(str(MODEL))
    one, other = static.encode_documents(LINES), sentence.encode_documents(LINES)
    assert float((one * other).sum(axis=1).min()) > 0.999


def test_case_and_turkish_diacritics_do_not_matter() -> None:
    static = StaticEncoder.load(MODEL)
    vectors = static.encode_queries(["IŞIK ŞİŞESİ İMALATI", "ışık şişesi imalatı", "isik sisesi imalati"])
    assert float((vectors[:1] * vectors).sum(axis=1).min()) > 0.9999


def test_the_bundled_tokenizer_folds_text_as_the_indexes_do() -> None:
    static = StaticEncoder.load(MODEL)
    for text in ("İĞDIR Çözücü Ölçü âdet", "Ёлка ёмкость ПАВ", "ＴｉＯ２ E330"):
        assert static._tokenizer.normalizer.normalize_str(text) == normalise(text)


def test_a_russian_need_finds_the_turkish_product() -> None:
    static = load_encoder(str(MODEL))
    products = ["Sodyum hipoklorit %15 IBC", "PVC pencere profili", "Ayçiçek yağı", "Kraft kağıt torba"]
    need = static.encode_queries(["нужен гипохлорит натрия"])
    assert int((static.encode_documents(products) @ need[0]).argmax()) == 0


def test_a_damaged_folder_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text((MODEL / "modules.json").read_text())
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    (tmp_path / "tokenizer.json").write_bytes((MODEL / "tokenizer.json").read_bytes())
    with pytest.raises(ArtefactInvalid) as failure:
        load_encoder(str(tmp_path))
    assert str(tmp_path) in str(failure.value.details["path"])
