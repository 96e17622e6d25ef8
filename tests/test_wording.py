"""Every message exists in three languages and names the same facts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import recommender
from recommender.features.numbers import KINDS
from recommender.records import Side
from recommender.wording import LANGUAGES, day_name, measured, messages, phrase


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
        ("mass", ((0.5, 0.5), (25.0, 25.0)), ("0.5; 25 kg", "0,5; 25 kg", "0,5; 25 кг")),
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
