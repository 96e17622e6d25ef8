"""Company names: legal forms go, spellings and scripts meet."""

from __future__ import annotations

import pytest

from recommender.names import likeness, read_name, skeleton


@pytest.mark.parametrize(
    "spellings",
    [("Щукин", "Shchukin", "Schukin"), ("Güneş", "Gunes", "Гюнеш"), ("Евгений", "Yevgeniy", "Evgeny"),
     ("Хлопков", "Khlopkov", "Hlopkov"), ("Жаров", "Zharov", "Jarov"), ("Çelik", "Челик", "celik")],
)  # fmt: skip
def test_usual_transliterations_have_one_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(word.lower()) for word in spellings}) == 1


@pytest.mark.parametrize(
    "name",
    ["Örnekdağ Boya San. ve Tic. A.Ş.", "ÖRNEKDAĞ BOYA LTD.ŞTİ.", "Ornekdag Boya Sanayi Anonim Şirketi",
     "ООО «Орнекдаг Бойя»", "Ornekdag Paints LLC"],
)  # fmt: skip
def test_the_legal_form_is_no_part_of_the_name(name: str) -> None:
    assert read_name(name).core[0] == "ornekdag"
    assert not {"as", "ltd", "sti", "ooo", "lc", "san", "tic"} & set(read_name(name).core)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Güneş Kimya San. ve Tic. Ltd. Şti.", "Гюнеш Кимья"), ("ООО «Выдум Трейд»", "Vydum Trade LLC")],
)
def test_a_trade_is_known_when_its_word_is_only_spelled_in_other_letters(one: str, other: str) -> None:
    assert likeness(read_name(one), read_name(other)) == pytest.approx(1.0)


def test_words_of_a_trade_are_kept_apart_in_any_language() -> None:
    assert read_name("Uydurma Kimya A.Ş.").trades == read_name("Выдуманная химия").trades == {"chemicals"}


def test_a_name_of_common_words_only_still_has_a_core() -> None:
    assert read_name("Kimya San. Tic.").core == ("kima",)
    assert read_name("ООО").core == ("o",)


def test_the_same_name_is_wholly_alike_and_another_is_not() -> None:
    assert likeness(read_name("ООО «Выдумка-Хим»"), read_name("Vydumka Khim LLC")) == pytest.approx(1.0)
    assert likeness(read_name("Uydurma Kimya"), read_name("Hayali Kimya")) == 0.0


def test_likeness_is_the_same_both_ways() -> None:
    one, other = read_name("Kuzey Uydurma Boya"), read_name("Uydurma Ege Plastik")
    assert likeness(one, other) == pytest.approx(likeness(other, one))


def test_one_first_word_in_another_trade_is_another_company() -> None:
    same = likeness(read_name("Hayalköy Boya A.Ş."), read_name("HAYALKÖY BOYA SANAYİ"))
    other = likeness(read_name("Hayalköy Boya A.Ş."), read_name("Hayalköy Plastik A.Ş."))
    assert same - other == pytest.approx(0.2)


@pytest.mark.parametrize("other", ["Б", "\u0084", "", "Uydurma Kimya"])
def test_a_name_of_signs_that_nobody_can_spell_is_like_none(other: str) -> None:
    unspelled = read_name("\U0005b7c7 \u0084")
    assert unspelled.core == ()
    assert likeness(unspelled, read_name(other)) == likeness(read_name(other), unspelled) == 0.0


def test_one_unspelled_word_does_not_hide_the_others() -> None:
    assert likeness(read_name("\U0005b7c7 Uydurma Kimya"), read_name("U \U0005b7c7 Kimya")) > 0.5


def test_digits_are_no_doubled_letters() -> None:
    assert skeleton("Atta") == skeleton("Ata")
    assert skeleton("99") != skeleton("999")
    assert likeness(read_name("Uydurma 99"), read_name("Uydurma 999")) < 0.5
