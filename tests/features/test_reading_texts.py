"""Numbers with units, constraint words, certificates and quantities, read out of what people write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from recommender.config import BUNDLED
from recommender.errors import ArtefactInvalid
from recommender.features import ConstraintReader
from recommender.features.certificates import held_for, same_certificate
from recommender.features.delivery import carriage
from recommender.features.numbers import agree, read_measures
from recommender.features.quantities import amount
from recommender.importing.quantities import read_quantity
from recommender.records import Certificate

TABLE = ConstraintReader.load(BUNDLED / "data" / "constraints.tsv")


@pytest.mark.parametrize(
    ("text", "kind", "interval"),
    [
        ("هيدروكسيد 98٪", "share", (98.0, 98.0)),
        ("Kostik soda %98-99", "share", (98, 99)),
        ("кислота серная 92-94 %", "share", (92, 94)),
        ("peroxide 50% food", "share", (50, 50)),
        ("гипохлорит 190 г/л", "concentration", (190, 190)),
        ("viskozite 5000 cps", "viscosity", (5000, 5000)),
        ("вязкость 2 Па·с", "viscosity", (2000, 2000)),
        ("силикон 350 сСт", "kinematics", (350, 350)),
        ("трансформатор 10 кВ", "voltage", (10_000, 10_000)),
        ("220 V izolasyon", "voltage", (220, 220)),
        ("температура 190-210 °C", "temperature", (190, 210)),
        ("-15 °C kış tipi", "temperature", (-15, -15)),
        ("streç film 17 mikron", "length", (0.000017, 0.000017)),
        ("torba 25 kg", "mass", (25, 25)),
        ("бутылка 500 мл", "mass", (0.5, 0.5)),
        ("нетканое полотно 18-22 г/м2", "grammage", (18, 22)),
    ],
)  # fmt: skip
def test_a_measure_is_read_with_its_unit(text: str, kind: str, interval: tuple[float, float]) -> None:
    assert read_measures(text)[kind] == (pytest.approx(interval),)


def test_a_whole_load_is_a_volume_and_not_a_pack() -> None:
    assert "mass" not in read_measures("жидкий хлорреагент, 20000 кг")


def test_measures_agree_within_their_slack_and_no_further() -> None:
    assert agree("share", [(46, 50)], [(48, 48)])
    assert agree("share", [(15, 15)], [(15, 16)])
    assert not agree("share", [(92, 94)], [(32, 32)])
    assert agree("voltage", [(220, 220)], [(230, 230)])
    assert not agree("voltage", [(220, 220)], [(10_000, 10_000)])


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("клей без растворителя", "solvent", "free"),
        ("solventsiz epoksi", "solvent", "free"),
        ("кислоты пищевой марки", "grade", "food"),
        ("gıda sınıfı fosforik asit", "grade", "food"),
        ("технического качества, техническая соль", "grade", "technical"),
        ("Лак матового вида", "gloss", "matt"),
        ("mat vernik", "gloss", "matt"),
        ("глянцевая эмаль", "gloss", "gloss"),
        ("красного цвета паста", "colour", "red"),
        ("kırmızı pigment", "colour", "red"),
        ("сода чешуированная", "phase", "flake"),
        ("granülü", "phase", "granule"),
        ("порошок стиральный бесфосфатный", "phosphate", "free"),
        ("fosfatsız toz deterjan", "phosphate", "free"),
        ("розничной упаковке", "packing", "retail"),
        ("dökme tanker", "packing", "bulk"),
        ("наливом", "packing", "bulk"),
        ("халяльный желатин халяль", "halal", "yes"),
        ("УФ-стойкий мастербатч", "uv", "yes"),
        ("краска водно-дисперсионная", "base", "water"),
        ("катионного типа", "ionic", "cationic"),
        ("двухкомпонентный грунт", "components", "two"),
    ],
)
def test_a_constraint_is_found_in_any_form_and_language(text: str, attribute: str, value: str) -> None:
    assert value in TABLE.read(text)[attribute]


def test_silence_is_neither_met_nor_broken() -> None:
    assert TABLE.verdicts(TABLE.read("food grade acid"), TABLE.read("asit")) == []


def test_a_contradiction_is_hard_or_a_wish() -> None:
    wanted, offered = TABLE.read("food grade, white"), TABLE.read("technical grade, black")
    assert {v.attribute: (v.met, v.hard) for v in TABLE.verdicts(wanted, offered)} == {
        "grade": (False, True),
        "colour": (False, False),
    }


def test_a_phrase_may_speak_of_two_attributes() -> None:
    found = TABLE.read("solvent bazlı")
    assert (found["base"], found["solvent"]) == ({"solvent"}, {"with"})


def test_the_bundled_table_names_each_value_once() -> None:
    rows = (BUNDLED / "data" / "constraints.tsv").read_text(encoding="utf-8").splitlines()
    assert len(rows) > 120
    assert len({tuple(row.split("\t")[:2]) for row in rows}) == len(rows)


def test_a_damaged_table_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "c.tsv").write_text("attribute\tvalue\thard\ten\ttr\tru\ngrade\tfood\tmaybe\ta\tb\tc\n")
    with pytest.raises(ArtefactInvalid) as found:
        ConstraintReader.load(tmp_path / "c.tsv")
    assert found.value.details["line"] == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("HALAL", "HALLAL", True), ("OEKO-TEX", "OEKO TEKS", True), ("EAC", "ЕАС", True),
        ("ISO 9001", "ISO9001:2015", True), ("ISO 9001", "ISO 14001", False), ("EAC", "CE", False),
        ("ISO 22000", "FSSC 22000", False), ("REACH", "RoHS", False), ("ISO 9001", "ISO9OO1", True),
        ("ISO 22000", "ISO 22ООО", True), ("ISO 9001", "ISO-9001/2015", True), ("ISO 9001", "ISO 14OO1", False),
    ],
)  # fmt: skip
def test_typing_errors_in_certificates_are_forgiven_and_numbers_are_not(
    one: str, other: str, same: bool
) -> None:
    assert same_certificate(one, other) is same


def test_of_several_certificates_the_one_that_lasts_longest_answers() -> None:
    old, new = Certificate("HALAL", date(2025, 1, 1)), Certificate("HALAL", date(2030, 1, 1))
    assert held_for(Certificate("HALAL"), [old, new]) == new
    assert held_for(Certificate("HALAL"), [new, Certificate("HALLAL")]) == Certificate("HALLAL")
    assert held_for(Certificate("EAC"), [old]) is None


@pytest.mark.parametrize(
    ("text", "size", "kind"),
    [
        ("2 tır/ay", 40_000, "kg"), ("20' FCL", 20_000, "kg"), ("1 isotank", 24_000, "kg"),
        ("60 t/yıl", 5_000, "kg"), ("20 IBC", 20_000, "kg"), ("500 kg", 500, "kg"),
        ("20000 adet", 20_000, "pcs"), ("3 rulo", 3, "roll"),
    ],
)  # fmt: skip
def test_quantities_are_told_on_one_scale_a_kind(text: str, size: float, kind: str) -> None:
    found = amount(read_quantity(text)[0])
    assert found is not None
    assert (found.size, found.kind) == (pytest.approx(size), kind)


def test_what_cannot_be_read_has_no_size() -> None:
    assert amount(read_quantity("bolca")[0]) is None
    assert amount(None) is None


def test_the_widest_delivery_term_counts() -> None:
    assert carriage(["EXW Bursa", "dap Moscow mümkün"]) == 0.8
    assert carriage(["soyadap", ""]) == 0.0
