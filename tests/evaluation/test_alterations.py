"""Careless typing of Turkish, letter by letter."""

from __future__ import annotations

from recommender.evaluation.alterations import ALTERATIONS, in_capitals, with_typos, without_diacritics


def test_capitals_are_turkish() -> None:
    assert in_capitals("ışık için kimya") == "IŞIK İÇİN KİMYA"


def test_letters_lose_their_marks_and_nothing_else() -> None:
    assert without_diacritics("ağır çözücü, İğne 5 µm²") == "agir cozucu, Igne 5 µm²"


def test_one_long_word_in_five_gets_a_typo_and_the_same_one_each_time() -> None:
    text = "sodyum hipoklorit dökme tanker ile teslim, PE 25 kg torba ambalaj seçenekleri"
    changed = [(a, b) for a, b in zip(text.split(), with_typos(text).split(), strict=True) if a != b]
    assert len(changed) == 2
    assert all(len(a) >= 4 and a.isalpha() for a, _ in changed)
    assert with_typos(text) == with_typos(text)


def test_text_without_words_survives_every_alteration() -> None:
    for alter in ALTERATIONS.values():
        assert alter("") == ""
        assert alter("25 %") == "25 %"
