import pytest

from recommender.importing.quantities import number, read_quantity
from recommender.records import Period, Unit


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("5 t", 5, Unit.TONNE, None),
        ("30 t/ay", 30, Unit.TONNE, Period.MONTH),
        ("20 ton/month", 20, Unit.TONNE, Period.MONTH),
        ("10 т/мес", 10, Unit.TONNE, Period.MONTH),
        ("1 т в месяц", 1, Unit.TONNE, Period.MONTH),
        ("aylık 30 ton", 30, Unit.TONNE, Period.MONTH),
        ("30 t p.m.", 30, Unit.TONNE, Period.MONTH),
        ("12 т/год", 12, Unit.TONNE, Period.YEAR),
        ("40 т на сезон", 40, Unit.TONNE, Period.YEAR),
        ("5 ton/hafta", 5, Unit.TONNE, Period.WEEK),
        ("12 т/сутки", 12, Unit.TONNE, Period.DAY),
        ("500 кг", 500, Unit.KILOGRAM, None),
        ("500 KG", 500, Unit.KILOGRAM, None),
        ("5т", 5, Unit.TONNE, None),
        ("10000 L/ay", 10_000, Unit.LITRE, Period.MONTH),
        ("2 м³", 2, Unit.CUBIC_METRE, None),
        ("500 м", 500, Unit.METRE, None),
        ("20.000 adet", 20_000, Unit.PIECE, None),
        ("20000pcs", 20_000, Unit.PIECE, None),
        ("50 000 шт", 50_000, Unit.PIECE, None),
        ("200 тыс. шт", 200_000, Unit.PIECE, None),
        ("1 M adet/ay", 1_000_000, Unit.PIECE, Period.MONTH),
        ("3 milyon adet/ay", 3_000_000, Unit.PIECE, Period.MONTH),
        ("10000 пачек", 10_000, Unit.PIECE, None),
        ("20000 kutu", 20_000, Unit.BOX, None),
        ("80 varil", 80, Unit.DRUM, None),
        ("20 IBC", 20, Unit.IBC, None),
        ("2 adet palet", 2, Unit.PALLET, None),
        ("3 big bag", 3, Unit.TONNE, None),
        ("2 вагона", 120, Unit.TONNE, None),
        ("2 tır/ay", 2, Unit.TRUCK, Period.MONTH),
        ("1 TIR", 1, Unit.TRUCK, None),
        ("2 фуры", 2, Unit.TRUCK, None),
        ("1 фура (20 т)", 1, Unit.TRUCK, None),
        ("1 FCL", 1, Unit.CONTAINER_20, None),
        ("20' FCL", 1, Unit.CONTAINER_20, None),
        ("1x20' FCL", 1, Unit.CONTAINER_20, None),
        ("20'lik konteyner", 1, Unit.CONTAINER_20, None),
        ("2x40HQ", 2, Unit.CONTAINER_40, None),
        ("1 konteyner (40')", 1, Unit.CONTAINER_40, None),
        ("контейнер 40 футов", 1, Unit.CONTAINER_40, None),
        ("en az 500 kg", 500, Unit.KILOGRAM, None),
        ("от 1 т", 1, Unit.TONNE, None),
        ("до 20 т/мес", 20, Unit.TONNE, Period.MONTH),
        ("5-10 t", 5, Unit.TONNE, None),
        ("1–2 т", 1, Unit.TONNE, None),
        ("0", 0, Unit.TONNE, None),
        ("yok / full (gravure)", 0, Unit.TONNE, None),
        ("нет", 0, Unit.TONNE, None),
    ],
)
def test_an_amount_is_read_as_people_mean_it(text, value, unit, per):
    quantity, complaints = read_quantity(text)
    assert (quantity.value, quantity.unit, quantity.per) == (value, unit, per)
    assert quantity.raw == text
    assert complaints == ()


@pytest.mark.parametrize(
    "text",
    [
        "çok",
        "100",
        "по договоренности",
        "100 тыс.",
        "1.2.3 t",
        "24 t / FCL",
        "-5 t",
        "1e9 t",
        "∞ t",
        "t",
        "9" * 400 + " t",
        "$500",
    ],
)
def test_an_unreadable_amount_keeps_its_text_and_is_complained_of(text):
    quantity, complaints = read_quantity(text)
    assert (quantity.raw, quantity.value, quantity.unit) == (text, None, None)
    assert [(complaint.code, complaint.value) for complaint in complaints] == [("import_quantity", text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("1,5", 1.5),
        ("1,25", 1.25),
        ("20.000", 20_000),
        ("1,000", 1_000),
        ("1.000.000", 1_000_000),
        ("12.500,75", 12_500.75),
        ("12,500.75", 12_500.75),
        ("0.500", 0.5),
        ("0,125", 0.125),
        ("1234.567", 1234.567),
    ],
)
def test_decimal_and_thousands_signs_of_three_languages(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["1.2.3", "1,2,3", "12.34.567", "1.234,567,8"])
def test_signs_that_no_language_uses_are_no_number(text):
    with pytest.raises(ValueError, match="not a number"):
        number(text)
