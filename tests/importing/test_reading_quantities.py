import pytest

from recommender.features.quantities import amount
from recommender.importing.amounts import number
from recommender.importing.quantities import read_quantity
from recommender.records import Period, Quantity, Unit


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
        ("3 big bag", 3, Unit.BIG_BAG, None),
        ("2 вагона", 2, Unit.WAGON, None),
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
        ("1 FCL 40", 1, Unit.CONTAINER_40, None),
        ("2 FCL 40 HC/ay", 2, Unit.CONTAINER_40, Period.MONTH),
        ("20-футовый контейнер", 1, Unit.CONTAINER_20, None),
        ("1 konteyner/ay 20'lik", 1, Unit.CONTAINER_20, Period.MONTH),
        ("2 сорокафутовых контейнера", 2, Unit.CONTAINER_40, None),
        ("2x40HC", 2, Unit.CONTAINER_40, None),
        ("2 изотанка в месяц", 2, Unit.ISOTANK, Period.MONTH),
        ("3 iso tank / month", 3, Unit.ISOTANK, Period.MONTH),
        ("1 flexitank", 1, Unit.FLEXITANK, None),
        ("1 еврофура в неделю", 1, Unit.TRUCK, Period.WEEK),
        ("3 автоцистерны", 3, Unit.TRUCK, None),
        ("tam tır", 1, Unit.TRUCK, None),
        ("1 вагон-цистерна", 1, Unit.WAGON, None),
        ("3 IBC", 3, Unit.IBC, None),
        ("5 контейнеров IBC", 5, Unit.IBC, None),
        ("5 кубов", 5, Unit.CUBIC_METRE, None),
        ("5 центнеров", 0.5, Unit.TONNE, None),
        ("6 пал", 6, Unit.PALLET, None),
        ("palet 5 adet", 5, Unit.PALLET, None),
        ("deneme 1 palet", 1, Unit.PALLET, None),
        ("bin adet/ay", 1_000, Unit.PIECE, Period.MONTH),
    ],
)
def test_an_amount_is_read_as_people_mean_it(text, value, unit, per):
    quantity, complaints = read_quantity(text)
    assert (quantity.value, quantity.unit, quantity.per) == (value, unit, per)
    assert quantity.raw == text
    assert complaints == ()


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("полтонны в месяц", 0.5, Unit.TONNE, Period.MONTH),
        ("yarım ton", 0.5, Unit.TONNE, None),
        ("half a tonne", 0.5, Unit.TONNE, None),
        ("½ t", 0.5, Unit.TONNE, None),
        ("1½ t", 1.5, Unit.TONNE, None),
        ("1/2 t", 0.5, Unit.TONNE, None),
        ("1 3/4 t", 1.75, Unit.TONNE, None),
        ("полфуры", 0.5, Unit.TRUCK, None),
        ("yarım tır", 0.5, Unit.TRUCK, None),
        ("полторы тонны", 1.5, Unit.TONNE, None),
        ("iki buçuk ton", 2.5, Unit.TONNE, None),
        ("2 с половиной тонны", 2.5, Unit.TONNE, None),
        ("две фуры в месяц", 2, Unit.TRUCK, Period.MONTH),
        ("ayda iki tır", 2, Unit.TRUCK, Period.MONTH),
        ("one container a month", 1, Unit.CONTAINER_20, Period.MONTH),
        ("десять тонн", 10, Unit.TONNE, None),
    ],
)
def test_numbers_are_read_in_words_and_fractions(text, value, unit, per):
    quantity, _ = read_quantity(text)
    assert (quantity.value, quantity.unit, quantity.per) == (value, unit, per)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10 бочек по 200 л", 2_000, Unit.LITRE),
        ("10 drums of 200 kg", 2_000, Unit.KILOGRAM),
        ("20 varil x 200 l", 4_000, Unit.LITRE),
        ("10x200kg drums", 2_000, Unit.KILOGRAM),
        ("200 litrelik 10 varil", 2_000, Unit.LITRE),
        ("25 kg'lık 100 çuval", 2_500, Unit.KILOGRAM),
        ("1000 kg big bag 20 adet", 20_000, Unit.KILOGRAM),
        ("бочка 200л", 200, Unit.LITRE),
        ("1 flexitank 24 t", 24, Unit.TONNE),
        ("контейнер 20 тонн", 20, Unit.TONNE),
        ("1 FCL 20 t", 20, Unit.TONNE),
        ("2 фуры по 20 т", 40, Unit.TONNE),
        ("20 kutu x 12 adet", 240, Unit.PIECE),
        ("4 x 2,5 L", 10, Unit.LITRE),
    ],
)
def test_loads_of_a_stated_size_are_multiplied_out(text, value, unit):
    quantity, complaints = read_quantity(text)
    assert (quantity.value, quantity.unit, complaints) == (value, unit, ())


@pytest.mark.parametrize(
    ("text", "tonnes"),
    [
        ("1 FCL 40", 25), ("20' FCL", 20), ("2x40HC", 50), ("2 изотанка", 48), ("1 flexitank", 22),
        ("2 tır", 40), ("1 еврофура", 20), ("2 вагона", 120), ("3 IBC", 3), ("12 big-bag", 12),
        ("10 бочек", 2), ("10 бочек по 200 л", 2), ("5 кубов", 5), ("4 palet", 3.2), ("40 çuval", 1),
        ("полтонны", 0.5),
    ],
)  # fmt: skip
def test_every_load_comes_to_its_nominal_weight(text, tonnes):
    size = amount(read_quantity(text)[0])
    assert size is not None
    assert (size.kind, size.size) == ("kg", pytest.approx(1_000 * tonnes))


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_has_a_scale(unit):
    assert amount(Quantity("1", 1.0, unit)) is not None


def test_a_load_a_week_is_compared_as_so_much_a_month():
    size = amount(read_quantity("1 еврофура в неделю")[0])
    assert size is not None
    assert size.size == pytest.approx(20_000 * 4.33)


@pytest.mark.parametrize(
    "text",
    [
        "çok",
        "birkaç ton",
        "несколько тонн",
        "по запросу",
        "1 LCL",
        "сборный груз",
        "2 фуры 20 т",
        "5 10 t",
        "10 бочек по 200",
        "2 palet 3 koli",
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
