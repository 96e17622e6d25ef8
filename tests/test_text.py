"""One spelling for three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text import content_hash, has_words, language_of, normalise, stem, words


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("IŞIK İMALAT", "isik imalat"),
        ("ışık imalat", "isik imalat"),
        ("Ёлка", "елка"),
        ("ТiО₂ 25КГ", "тiо2 25 кг"),
        ("ＰＶＣ", "pvc"),
        ("Cамовар", "самовар"),
        ("a\ud800b\x00c", "a b c"),
        ("", ""),
    ],
)
def test_spelling_variants_meet(written: str, plain: str) -> None:
    assert normalise(written) == plain


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "forms",
    [
        ("boya", "boyası", "boyaları", "BOYALAR"),
        ("reçine", "reçinesi", "recineleri"),
        ("asit", "asidi"),
        ("гипохлорит", "гипохлорита"),
        ("краска", "краски"),
        ("adhesive", "adhesives"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(words(form)[0]) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("klorür", "klorit"), ("сульфит", "сульфат"), ("glass", "gas")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(words(one)[0]) != stem(words(other)[0])


@pytest.mark.parametrize("word", ["эва", "паа", "пау", "пав", "лкм", "pva", "abs", "яд"])
def test_words_of_up_to_three_letters_are_left_alone(word: str) -> None:
    assert stem(word) == word


def test_the_hash_follows_the_spelling_not_the_typing() -> None:
    assert content_hash("IŞIK") == content_hash("ışık ")
    assert content_hash("boya") != content_hash("boyası")


def test_signs_alone_are_no_words() -> None:
    assert not has_words("… %% 🙂")
    assert has_words("25")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Клей ПВА", "ru"),
        ("yapıştırıcı", "tr"),
        ("adhesive", "latin"),
        ("çok клей", "ru"),
        ("Silikon INK", "latin"),
        ("İZOLASYON", "tr"),
    ],
)
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language
