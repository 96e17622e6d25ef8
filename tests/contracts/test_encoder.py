"""What every encoder promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.config import BUNDLED
from recommender.encoder import StaticEncoder, load_encoder
from recommender.encoder.sentence import SentenceEncoder
from recommender.encoder.static import _words
from recommender.errors import ArtefactInvalid, BackendUnavailable
from recommender.protocols import Encoder
from recommender.text import normalise
from tests.missions import HashedWords

MODEL = BUNDLED / "models" / "encoder"
ODD = ["", "   ", "12345", "a" * 100_000, "краска boya paint 涂料", "🙂🙂", "\x00\x01\ud800", "ᚠᚢᚦ"]
LINES = ["гипохлорит натрия 190 г/л", "SODYUM HİPOKLORİT %15", "TiO2 rutile 25kg", "ışık IŞIK"]


def tiny_transformer(folder: Path) -> Path:
    """A BERT of one small layer with random weights, as a folder that sentence-transformers wrote."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    letters = [chr(code) for code in (*range(97, 123), *range(1072, 1104), *range(48, 58))]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "bare")
    BertTokenizerFast(vocab=vocabulary, model_max_length=32).save_pretrained(folder / "bare")
    transformer = Transformer(str(folder / "bare"), max_seq_length=32)
    pooling = Pooling(transformer.get_embedding_dimension())
    SentenceTransformer(modules=[transformer, pooling]).save_pretrained(str(folder / "whole"))
    return folder / "whole"


@pytest.fixture(scope="module", params=["static", "sentence-transformers", "transformer", "hashed-words"])
def encoder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    if request.param == "static":
        return StaticEncoder.load(MODEL)
    if request.param == "hashed-words":
        return HashedWords()
    if request.param == "transformer":
        return load_encoder(str(tiny_transformer(tmp_path_factory.mktemp("transformer"))))
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


def test_no_ordinary_line_is_cut(encoder: Encoder) -> None:
    assert encoder.cut([]) == 0
    assert encoder.cut(LINES) == 0


@pytest.mark.parametrize("name", ["static", "transformer"])
def test_it_is_known_how_many_texts_were_cut(name: str, tmp_path: Path) -> None:
    folder = MODEL if name == "static" else tiny_transformer(tmp_path)
    assert load_encoder(str(folder)).cut([*LINES, "краска " * 20_000, "boya " * 20_000]) == 2


def test_a_text_of_a_hundred_thousand_letters_means_what_its_beginning_means() -> None:
    static = StaticEncoder.load(MODEL)
    short, long = static.encode_queries(["краска фасадная", "краска фасадная " * 6_250])
    assert float(short @ long) > 0.9999


def test_look_alike_letters_of_the_other_alphabet_do_not_matter() -> None:
    static = StaticEncoder.load(MODEL)
    cyrillic, mixed = static.encode_queries(["сода каустическая", "coдa кaycтичecкaя"])
    assert float(cyrillic @ mixed) > 0.9999


def test_an_unknown_name_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable) as failure:
        load_encoder(str(tmp_path / "nowhere"))
    assert failure.value.code == "encoder_not_found"


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


@pytest.mark.parametrize(
    "text",
    [*LINES, "İMALAT I\u0307ZM\u0130R", "nat\u00adri\u00adum chlo\u200bride", "½ кг / 3×25kg_%98,5",
     "cafe\u0301 Ⅷ ㎏ ﬁlm №5", "т.е. ёмкость-Ё", "H₂SO₄·nH₂O", "a_b"],
)  # fmt: skip
def test_a_text_has_the_tokens_of_its_words(text: str) -> None:
    static = StaticEncoder.load(MODEL)
    whole = static._tokenizer.encode(text, add_special_tokens=False).ids
    assert static._tokens([_words(text)]) == [whole]


def test_remembered_words_are_forgotten_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    static = StaticEncoder.load(MODEL)
    first = static.encode_documents(LINES)
    monkeypatch.setattr("recommender.encoder.static._MOST_WORDS", 3)
    np.testing.assert_array_equal(static.encode_documents(LINES), first)
    assert static._tokens_of.keys() == {word for line in LINES for word in _words(line)}
