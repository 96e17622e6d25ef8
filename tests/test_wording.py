"""Every message exists in three languages and names the same facts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import recommender
from recommender.features.numbers import KINDS
from recommender.records import Period, Quantity, Side, Unit
from recommender.wording import LANGUAGES, day_name, measured, messages, phrase, quantity_told


@pytest.mark.parametrize("code", sorted(messages()))
def test_a_message_says_the_same_in_each_language(code: str) -> None:
    spoken = messages()[code]
    assert set(spoken) == set(LANGUAGES)
    facts = [
        {name for _, name, _, _ in Formatter().parse(spoken[language]) if name} for language in LANGUAGES
    ]
    assert facts[0] == facts[1] == facts[2]


def test_a_shortlist_has_one_name_in_russian() -> None:
    assert not [code for code, spoken in messages().items() if "шорт" in spoken["ru"].lower()]


def test_every_error_and_reason_in_the_code_has_a_message() -> None:
    pattern = re.compile(
        r"(?:Error|Invalid|NotFound|Conflict|NotReady|Mismatch|Unavailable|Reason)\(\s*\"([a-z_0-9]+)\""
    )
    root = Path(recommender.__file__).parent
    used = {code for path in root.rglob("*.py") for code in pattern.findall(path.read_text(encoding="utf-8"))}
    assert used - set(messages()) == set()


def test_a_fact_may_be_given_by_language() -> None:
    facts = {"need_words": "x", "product_words": "y", "article": {"en": "glue", "tr": "tutkal", "ru": "клей"}}
    assert "tutkal" in phrase("use_met", "tr", facts)


def test_a_side_is_said_in_the_readers_language() -> None:
    facts = {"side": Side.BUYER, "firm": "F1", "buyer": "B1"}
    assert phrase("decision_unknown", "ru", facts) == "по паре F1 и B1 ответа нет (покупатель)"
    assert phrase("decision_unknown", "tr", facts) == "F1 ile B1 eşleşmesi yanıtlanmamış (alıcı)"


@pytest.mark.parametrize(
    ("kind", "intervals", "said"),
    [
        ("share", ((98.5, 99.0),), ("98.5–99%", "%98,5–99", "98,5–99 %")),
        ("viscosity", ((1_000_000.0, 1_000_000.0),), ("1000000 mPa·s", "1000000 mPa·s", "1000000 мПа·с")),
        ("mass", ((0.5, 0.5), (25.0, 25.0)), ("500 g; 25 kg", "500 g; 25 kg", "500 г; 25 кг")),
        ("mass", ((0.25, 0.5),), ("250–500 g", "250–500 g", "250–500 г")),
        ("volume", ((0.75, 0.75),), ("750 ml", "750 ml", "750 мл")),
        ("length", ((0.01, 0.03),), ("10–30 mm", "10–30 mm", "10–30 мм")),
        ("length", ((0.000017, 0.000017),), ("17 µm", "17 µm", "17 мкм")),
    ],
)
def test_measures_are_written_as_each_language_writes_them(
    kind: str, intervals: tuple[tuple[float, float], ...], said: tuple[str, str, str]
) -> None:
    assert tuple(measured(intervals, kind)[language] for language in ("en", "tr", "ru")) == said


def test_every_measure_that_is_read_has_its_unit_in_words() -> None:
    assert {f"unit_{kind}" for kind in KINDS} <= messages().keys()


def test_a_day_is_written_as_each_language_writes_it() -> None:
    assert dict(day_name(date(2027, 3, 2))) == {"en": "2027-03-02", "tr": "02.03.2027", "ru": "02.03.2027"}


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        (Quantity("5 t", 5.0, Unit.TONNE), ("5 t", "5 t", "5 т")),
        (
            Quantity("1,5 t/ay", 1.5, Unit.TONNE, Period.MONTH),
            ("1.5 t a month", "ayda 1,5 t", "1,5 т в месяц"),
        ),
        (
            Quantity("2 tır / ay", 2.0, Unit.TRUCK, Period.MONTH),
            ("2 trucks a month", "ayda 2 tır", "2 фуры в месяц"),
        ),
        (Quantity("24 t a year", 24.0, Unit.TONNE, Period.YEAR), ("24 t a year", "yılda 24 t", "24 т в год")),
        (Quantity("21 фура", 21.0, Unit.TRUCK), ("21 trucks", "21 tır", "21 фура")),
        (Quantity("11 palet", 11.0, Unit.PALLET), ("11 pallets", "11 palet", "11 паллет")),
        (
            Quantity("1 FCL", 1.0, Unit.CONTAINER_20),
            ("1 × 20' container", "1 × 20'lik konteyner", "1 контейнер 20'"),
        ),
        (Quantity("20000 adet", 20_000.0, Unit.PIECE), ("20,000 pcs", "20.000 adet", "20\u00a0000 шт.")),
    ],
)
def test_an_amount_is_said_in_the_readers_words(quantity: Quantity, said: tuple[str, str, str]) -> None:
    assert tuple(quantity_told(quantity)[language] for language in LANGUAGES) == said


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity("2-3 t/ay", 2.0, Unit.TONNE, Period.MONTH),
        Quantity("10 бочек по 200 л", 2000.0, Unit.LITRE),
        Quantity("1x40' (karışık)", 1.0, Unit.CONTAINER_40),
        Quantity("birkaç ton"),
    ],
)
def test_an_amount_that_says_more_is_quoted(quantity: Quantity) -> None:
    assert set(quantity_told(quantity).values()) == {quantity.raw}


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("value", [1.0, 2.0, 5.0, 21.0, 1.5])
def test_every_unit_and_period_has_its_words(unit: Unit, value: float) -> None:
    for period in (None, *Period):
        told = quantity_told(Quantity(f"{value:g} x", value, unit, period))
        assert all(told[language] != f"{value:g} x" for language in LANGUAGES)
