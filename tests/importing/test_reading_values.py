from datetime import date

import pytest

from recommender.importing.places import read_country, read_market, read_place, read_region
from recommender.importing.values import (
    last_day,
    read_boolean,
    read_certificates,
    read_hs,
    read_language,
    read_list,
    read_payment,
    read_segment,
)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("3402.31", "340231"),
        ("34 02 31 00 00 00", "340231000000"),
        ("2830.10.00.00.12", "283010000012"),
        ("0902.10", "090210"),
        ("GTİP 2815", "2815"),
        ("ТН ВЭД 3402 39 000 0", "3402390000"),
        ("HS code: 3402.31", "340231"),
        ("3402,", "3402"),
    ],
)
def test_a_tariff_code_is_read_with_or_without_its_label(text, digits):
    code, complaints = read_hs(text)
    assert code is not None
    assert code.digits == digits
    assert complaints == ()


@pytest.mark.parametrize("text", ["32O300", "2836..20?", "77", "1", "1234567890123", "kimyasal"])
def test_a_mistyped_tariff_code_is_complained_of(text):
    code, complaints = read_hs(text)
    assert code is None
    assert [complaint.code for complaint in complaints] == ["import_hs"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ISO9001:2015", ["ISO 9001"]),
        ("ISO 9001-2015", ["ISO 9001"]),
        ("ИСО 9001", ["ISO 9001"]),
        ("ГОСТ Р ИСО 9001-2015", ["ISO 9001"]),
        ("TS EN ISO 14001", ["ISO 14001"]),
        ("ISO/IEC 17025", ["ISO 17025"]),
        ("IS0 9001", ["ISO 9001"]),
        ("ISO 9001-14001-45001", ["ISO 9001", "ISO 14001", "ISO 45001"]),
        ("ISO 9001:2015, ISO 14001:2015", ["ISO 9001", "ISO 14001"]),
        ("Helal", ["HALAL"]),
        ("ЕАЭС N RU Д-TR.РА01.В.12345/22; EAC RU C-TR.АЖ03.В.00123/21", ["EAC"]),
        ("СГР RU.77.99.88.002.E.000123.01.20", ["SGR"]),
        ("Халяль", ["HALAL"]),
        ("ЕАС", ["EAC"]),
        ("EAC / СГР", ["EAC", "SGR"]),
        ("ХАССП", ["HACCP"]),
        ("oeko tex standard 100", ["OEKO-TEX"]),
        ("gıda teması; контакт с пищей", ["Food contact"]),
        ("Drinking water", ["Drinking water"]),
        ("NSF H1", ["NSF H1"]),
        ("TSE EN 1871", ["TSE EN 1871"]),
        ("UL94 V0", ["UL94 V0"]),
    ],
)
def test_certificates_have_one_name_however_they_are_written(text, names):
    certificates, complaints = read_certificates(text)
    assert [certificate.name for certificate in certificates] == names
    assert complaints == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-05-31", date(2027, 5, 31)),
        ("31.05.2027", date(2027, 5, 31)),
        ("до 31/05/2027", date(2027, 5, 31)),
        ("TÜV, 02/2028", date(2028, 2, 29)),
        ("12.2027", date(2027, 12, 31)),
        ("2027", date(2027, 12, 31)),
        ("TÜV", None),
        ("2027-13-45", None),
        ("31.02.2027", None),
    ],
)
def test_a_month_or_a_year_lasts_to_its_end(text, day):
    assert last_day(text) == day


def test_a_certificate_keeps_the_expiry_in_its_brackets():
    (certificate,), complaints = read_certificates("ISO 22716 (2027-03-31)")
    assert (certificate.name, certificate.expires) == ("ISO 22716", date(2027, 3, 31))
    assert complaints == ()


def test_an_unreadable_expiry_is_complained_of_and_the_certificate_kept():
    (certificate,), complaints = read_certificates("ISO 9001 (2027-13-45)")
    assert (certificate.name, certificate.expires) == ("ISO 9001", None)
    assert [complaint.code for complaint in complaints] == ["import_expiry"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tr", "tr"), ("TR", "tr"), ("Türkçe", "tr"), ("турецкий", "tr"), ("Turkish", "tr"),
        ("Rusça", "ru"), ("RUSÇA", "ru"), ("русский", "ru"), ("рус.", "ru"), ("Russian", "ru"),
        ("İngilizce (iyi)", "en"), ("INGILIZCE", "en"), ("английский", "en"), ("Arapça", "ar"), ("немецкий", "de"),
    ],
)  # fmt: skip
def test_languages_by_name_and_code_in_three_languages(text, code):
    language, complaints = read_language(text)
    assert language is not None
    assert (language.code, complaints) == (code, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RU", "RU"), ("Rusya", "RU"), ("РФ", "RU"), ("Россия", "RU"), ("Russian Federation", "RU"), ("RUS", "RU"),
        ("İran", "IR"), ("IRAN", "IR"), ("Irak", "IQ"), ("Gürcistan", "GE"), ("Kırgızistan", "KG"),
        ("Азербайджан", "AZ"), ("UK", "GB"), ("İngiltere", "GB"), ("ABD", "US"), ("ОАЭ", "AE"), ("Belarus", "BY"),
        ("Белоруссия", "BY"), ("Turkey", "TR"), ("TÜRKİYE", "TR"), ("Almanya", "DE"), ("Côte d’Ivoire", "CI"),
    ],
)  # fmt: skip
def test_countries_by_name_and_code_in_three_languages(text, code):
    assert read_country(text) == (code, ())


def test_a_country_a_letter_off_is_read_and_complained_of():
    code, (complaint,) = read_country("Kazakstan")
    assert code == "KZ"
    assert (complaint.code, complaint.facts) == ("import_read_as", {"meaning": "KZ"})


def test_an_unknown_country_is_left_out_and_complained_of():
    code, (complaint,) = read_country("Wakanda")
    assert (code, complaint.code) == ("", "import_country")


def test_an_area_stands_for_its_countries():
    assert read_market("Orta Asya") == (("KZ", "UZ", "TM", "KG", "TJ"), ())


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("ЦФО", "Central FD"),
        ("Центральный федеральный округ", "Central FD"),
        ("central fd", "Central FD"),
        ("Северо-Западный", "Northwestern FD"),
        ("Приволжский ФО", "Volga FD"),
        ("Ural", "Urals FD"),
        ("Sibirya", "Siberian FD"),
        ("Дальний Восток", "Far Eastern FD"),
        ("СКФО", "North Caucasian FD"),
        ("ЮФО", "Southern FD"),
        ("Marmara", "Marmara"),
    ],
)
def test_federal_districts_have_one_name_and_other_regions_their_own(text, region):
    assert read_region(text) == (region, ())


def test_an_excluded_place_may_be_a_district_a_country_or_neither():
    assert read_list("СФО; Kazakistan; Marmara", read_place)[0] == (("Siberian FD",), ("KZ",), ("Marmara",))


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("distributor", "distributor"), ("Toptancı", "distributor"), ("оптовик", "distributor"),
        ("üretici", "manufacturer"), ("Завод", "manufacturer"), ("end user", "manufacturer"),
        ("retail_chain", "retail_chain"), ("zincir market", "retail_chain"), ("торговая сеть", "retail_chain"),
        ("hizmet", "service"), ("сервис", "service"), ("contractor", "service"),
    ],
)  # fmt: skip
def test_segments_in_three_languages(text, segment):
    assert read_segment(text) == (segment, ())


def test_an_unknown_segment_is_complained_of():
    segment, (complaint,) = read_segment("astronaut")
    assert (segment, complaint.code) == (None, "import_segment")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("evet", True), ("Да", True), ("yes, from 500 kg", True), ("✓", True), ("+", True), ("1", True),
        ("HAYIR", False), ("нет", False), ("No", False), ("-", False), ("0", False), ("yok", False),
    ],
)  # fmt: skip
def test_yes_and_no_in_three_languages(text, value):
    assert read_boolean(text) == (value, ())


def test_neither_yes_nor_no_is_complained_of():
    value, (complaint,) = read_boolean("belki")
    assert (value, complaint.code) == (None, "import_boolean")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("LC", ("lc",)), ("akreditif", ("lc",)), ("аккредитив", ("lc",)),
        ("peşin", ("advance",)), ("cash in advance", ("advance",)), ("предоплата 50%", ("advance",)),
        ("open account", ("open_account",)), ("60 gün vadeli", ("open_account",)), ("отсрочка", ("open_account",)),
        ("RUB", ("rub",)), ("в рублях", ("rub",)), ("TL", ("try",)), ("юань", ("cny",)), ("€", ("eur",)),
        ("via bank abroad", ("bank_abroad",)), ("üçüncü ülke bankası", ("bank_abroad",)),
        ("Postal Order", ("postal_order",)), ("30%", ()), ("30/70", ("advance",)),
    ],
)  # fmt: skip
def test_payment_terms_are_a_small_set_and_unknown_ones_are_kept(text, terms):
    assert read_payment(text) == (terms, ())
