"""What is said of a pair, in the words of whoever reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from recommender.engine import default_reader
from recommender.features import Reader
from recommender.importing.quantities import read_quantity
from recommender.matching.words import shared_words
from recommender.records import Certificate, Firm, NeedId, Quantity, Reason, Unit
from recommender.wording import phrase
from tests.missions import buyer, engine_of, firm


def reasons(offer: Firm, need: str, reader: Reader | None = None, **of_buyer: object) -> Sequence[Reason]:
    engine = engine_of([offer], [buyer(1, need, **of_buyer)], reader=reader)
    return engine.firms_for_need(NeedId("B1-1"))[0].reasons


def told(found: Sequence[Reason], code: str, language: str = "en") -> list[str]:
    return [phrase(reason.code, language, reason.facts) for reason in found if reason.code == code]


def test_a_figure_that_a_text_repeats_is_told_once() -> None:
    found = reasons(firm(1, "tutkal 25 kg"), "tutkal 25 kg, 25 kg, 25 kg")
    assert told(found, "measure_met") == ["figures agree: asked 25 kg, offered 25 kg"]


def test_packs_are_told_in_the_units_of_each_text() -> None:
    found = reasons(firm(1, "tutkal 0.75 kg / 5 l"), "tutkal 750 мл")
    assert told(found, "measure_met", "tr") == [
        "değerler uyuşuyor: istenen 750 ml, sunulan 0,75; 5 kg veya l"
    ]


@pytest.mark.parametrize(
    ("need", "product", "met"),
    [
        ("torba 25 kg, %98", "film 25 mikron, %98", []),
        ("boya 9016", "краска 9016", ["9016"]),
        ("NPK 20-20-20", "gübre NPK 20 20 20", ["npk", "20"]),
    ],
)
def test_short_numbers_alone_are_no_words_in_common(need: str, product: str, met: list[str]) -> None:
    assert [word.text for word, _ in shared_words(need, product)] == met


@pytest.mark.parametrize(
    ("need", "product", "met"),
    [
        ("полиэтилен", "polietilen granül", ["полиэтилен"]),
        ("полиэтилен", "polyester reçine", []),
        ("гидроксид натрия", "sodyum hidroksit", ["гидроксид"]),
        ("hydroxide", "hidrojen peroksit", []),
        ("антискалант", "antistatik", []),
        ("кальцинированная сода", "kalsiyum karbonat", []),
        ("alüminyum sülfat", "alüminyumsuz deodorant", []),
        ("sodyum hipoklorit değil, hidroksit", "Sodyum hipoklorit", []),
        ("пигмент железоокисный, не сажа", "сажа", []),
        ("ftalatsız plastifiyan", "ftalatsız PVC", ["ftalatsiz"]),
    ],
)
def test_words_that_only_begin_alike_are_no_words_in_common(need: str, product: str, met: list[str]) -> None:
    assert [word.text for word, _ in shared_words(need, product)] == met


def test_common_words_are_told_as_they_are_written() -> None:
    found = reasons(firm(1, "Silikon yumuşatıcı, IŞIK"), "SİLİKON YUMUŞATICI ışık")
    assert told(found, "words_met", "tr") == [
        "ortak sözcükler: “SİLİKON YUMUŞATICI ışık” – “Silikon yumuşatıcı IŞIK”"
    ]


def test_a_use_that_both_name_is_not_told_as_some_other_article() -> None:
    found = reasons(firm(1, "Sabun yapımı katkısı"), "sabun yapımı için", default_reader())
    assert told(found, "use_shared", "tr") == [
        "ikisinde de aynı kullanım alanı geçiyor: “sabun yapımı” – “Sabun yapımı”"
    ]
    assert told(found, "use_met") == []


def test_certificates_are_named_in_the_readers_language() -> None:
    asks = buyer(1, "tutkal")
    need = replace(asks.needs[0], required_certificates=(Certificate("HALAL"), Certificate("Drinking water")))
    offer = firm(1, "tutkal", certificates=(Certificate("HALAL"),))
    found = engine_of([offer], [replace(asks, needs=(need,))]).firms_for_need(need.id)[0].reasons
    assert told(found, "certificate_met", "tr") == ["istenen belge var: Helal"]
    assert told(found, "certificate_missing", "ru") == ["требуемый документ не указан: для питьевой воды"]


@pytest.mark.parametrize(
    ("volume", "short"), [("60 t/yıl", False), ("8 t/sezon", True), ("20 т/мес", False), ("1 t/hafta", True)]
)
def test_a_years_volume_is_held_against_a_minimum_order_whole(volume: str, short: bool) -> None:
    asks = buyer(1, "tutkal")
    need = replace(asks.needs[0], volume=read_quantity(volume)[0])
    offer = firm(1, "tutkal", min_order=Quantity("10 t", 10.0, Unit.TONNE))
    engine = engine_of([offer], [replace(asks, needs=(need,))])
    match = engine.firms_for_need(need.id)[0]
    assert bool(told(match.reasons, "below_minimum")) is short
    assert ("below_minimum" in {part.feature for part in match.contributions}) is short


def test_a_place_is_named_in_the_readers_language() -> None:
    found = reasons(firm(1, "tutkal", profile="Sibirya için bayi arıyoruz."), "tutkal", region="Siberian FD")
    assert told(found, "place_sought", "ru") == [
        "фирма пишет, что ищет там покупателей: Сибирский федеральный округ"
    ]


def test_a_firm_without_free_capacity_is_said_to_have_none() -> None:
    found = reasons(firm(1, "tutkal", free_capacity=Quantity("dolu", 0.0, Unit.TONNE)), "tutkal")
    assert told(found, "no_capacity", "tr") == ["firmanın bu ürün için boş kapasitesi yok"]


@pytest.mark.parametrize(
    ("payment", "sentence"),
    [
        (
            "open_account",
            "отсрочка платежа: покупатель просит около 60 дней, в условиях фирмы – около 30 дней",
        ),
        ("advance", "отсрочка платежа: покупатель просит около 60 дней, в условиях фирмы – нет"),
    ],
)
def test_days_of_credit_that_nobody_wrote_are_told_as_a_guess(payment: str, sentence: str) -> None:
    found = reasons(firm(1, "tutkal", payment=(payment,)), "tutkal", profile="Отсрочка 60 дней.")
    assert told(found, "credit_beyond", "ru") == [sentence]


@pytest.mark.parametrize(
    ("need", "unread"),
    [
        ("هيدروكسيد الصوديوم 98٪", True),
        ("氢氧化钠 25", True),
        ("PVC 粒料", False),
        ("25 kg", False),
        ("98", False),
    ],
)
def test_a_need_in_letters_that_are_not_read_is_said_to_be_so(need: str, unread: bool) -> None:
    assert bool(told(reasons(firm(1, "kostik"), need), "need_unread")) is unread


@pytest.mark.parametrize("need", ["tutkal ve daha çok söz " * 220, "х" * 5_000])
def test_a_text_of_five_thousand_letters_is_cut_where_it_is_told(need: str) -> None:
    sentence = told(reasons(firm(1, "tutkal"), need), "product_for_need")[0]
    assert len(sentence) > 200
    assert len(sentence) < 300
    assert sentence.endswith("…”")
