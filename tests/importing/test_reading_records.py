"""Rows into firms and buyers: several products a firm, ids, repeated columns, problems."""

import hashlib
from datetime import date

import pytest

from recommender.importing import read_buyers, read_firms
from recommender.importing.problems import Problem
from recommender.records import Certificate, HSCode, Language, Period, Quantity, Segment, Unit
from recommender.wording import LANGUAGES, messages


def texts(imported) -> list[list[str]]:
    return [[product.text for product in firm.products] for firm in imported.records]


def told(imported) -> list[tuple[int, str, str, str, str]]:
    return [(p.row, p.column, p.value, p.code, p.severity) for p in imported.problems]


def test_every_column_of_a_firm(text_file):
    columns = {
        "firm_id": "F1", "firm": "Örnek A.Ş.", "city": "Bursa", "country": "Türkiye", "website": "ornek.example",
        "profile": "Boya üreticisi", "languages": "tr; İngilizce", "export_markets": "Rusya, KZ",
        "target_segments": "toptancı", "excluded_segments": "retail_chain", "excluded_regions": "Сибирь; DE",
        "min_order": "1 tır", "free_capacity": "30 t/ay", "private_label": "evet", "payment": "LC; peşin",
        "certificates": "ISO9001:2015 (2027-05-31); Helal", "contact_name": "Ad Soyad",
        "contact_email": "a@ornek.example", "contact_phone": "+90 224 555 01 01", "product_id": "P1",
        "product": "Akrilik boya", "hs_code": "3209.10", "product_certificates": "TSE",
        "product_capacity": "10 t/ay", "moq": "500 kg",
    }  # fmt: skip
    imported = read_firms(text_file("\t".join(columns), "\t".join(columns.values())))
    assert imported.problems == ()
    (firm,) = imported.records
    (product,) = firm.products
    assert (firm.id, firm.name, firm.city, firm.country) == ("F1", "Örnek A.Ş.", "Bursa", "TR")
    assert (firm.website, firm.profile) == ("ornek.example", "Boya üreticisi")
    assert firm.languages == (Language("tr"), Language("en"))
    assert firm.export_markets == ("RU", "KZ")
    assert firm.target_segments == (Segment.DISTRIBUTOR,)
    assert firm.excluded_segments == (Segment.RETAIL_CHAIN,)
    assert firm.excluded_regions == ("Siberian FD", "DE")
    assert firm.min_order == Quantity("1 tır", 1, Unit.TRUCK)
    assert firm.free_capacity == Quantity("30 t/ay", 30, Unit.TONNE, Period.MONTH)
    assert firm.private_label is True
    assert firm.payment == ("lc", "advance")
    assert firm.certificates == (Certificate("ISO 9001", date(2027, 5, 31)), Certificate("HALAL"))
    assert (firm.contact.name, firm.contact.email) == ("Ad Soyad", "a@ornek.example")
    assert firm.contact.phone == "+90 224 555 01 01"
    assert (product.id, product.firm_id, product.text) == ("P1", "F1", "Akrilik boya")
    assert (product.hs, product.hs_raw) == (HSCode("320910"), "3209.10")
    assert product.certificates == (Certificate("TSE"),)
    assert product.capacity == Quantity("10 t/ay", 10, Unit.TONNE, Period.MONTH)
    assert product.min_order == Quantity("500 kg", 500, Unit.KILOGRAM)


def test_every_column_of_a_buyer(text_file):
    columns = {
        "buyer_id": "B1", "Покупатель": "ООО Пример", "Город": "Казань", "Округ": "ПФО", "Страна": "РФ",
        "Сегмент": "завод", "Сайт": "primer.example", "О компании": "Краски", "Языки": "русский, en",
        "СТМ": "нет", "Оплата": "в рублях", "Сертификаты": "ИСО 9001", "Контактное лицо": "Имя",
        "Почта": "i@primer.example", "Телефон": "+7 843 555-01-01", "need_id": "N1", "Запрос": "Диоксид титана",
        "Код ТН ВЭД": "3206 11", "Требуемые сертификаты": "ЕАС", "Объём": "20 т/мес", "Условия поставки": "DAP Казань",
    }  # fmt: skip
    imported = read_buyers(text_file("\t".join(columns), "\t".join(columns.values())))
    assert imported.problems == ()
    (buyer,) = imported.records
    (need,) = buyer.needs
    assert (buyer.id, buyer.name, buyer.city) == ("B1", "ООО Пример", "Казань")
    assert (buyer.region, buyer.country, buyer.segment) == ("Volga FD", "RU", Segment.MANUFACTURER)
    assert (buyer.website, buyer.profile) == ("primer.example", "Краски")
    assert buyer.languages == (Language("ru"), Language("en"))
    assert buyer.private_label_required is False
    assert (buyer.payment, buyer.certificates) == (("rub",), (Certificate("ISO 9001"),))
    assert (buyer.contact.name, buyer.contact.email) == ("Имя", "i@primer.example")
    assert (need.id, need.buyer_id, need.text) == ("N1", "B1", "Диоксид титана")
    assert (need.hs, need.required_certificates) == (HSCode("320611"), (Certificate("EAC"),))
    assert need.volume == Quantity("20 т/мес", 20, Unit.TONNE, Period.MONTH)
    assert need.delivery == "DAP Казань"


def test_a_federal_district_implies_russia(text_file):
    (buyer,) = read_buyers(text_file("need,region", "клей,ЦФО")).records
    assert buyer.country == "RU"


def test_several_products_as_several_rows(text_file):
    imported = read_firms(
        text_file("firm,city,product", "A,Bursa,kostik", ",,asit", "A,,boya", "B,İnegöl,tiner")
    )
    assert texts(imported) == [["kostik", "asit", "boya"], ["tiner"]]
    assert [firm.city for firm in imported.records] == ["Bursa", "İnegöl"]
    assert imported.rows == 4


@pytest.mark.parametrize("title", ["ürün {}", "product {}", "товар {}", "Ürün{}", "Product-{}"])
def test_several_products_as_numbered_columns(text_file, title):
    head = ",".join(["firm", *(title.format(n) for n in (1, 2, 3))])
    assert texts(read_firms(text_file(head, "A,kostik,asit,boya", "B,tiner,,"))) == [
        ["kostik", "asit", "boya"],
        ["tiner"],
    ]


def test_numbered_columns_go_with_their_product(text_file):
    head = "firma;ürün 1;gtip 1;moq 1;ürün 2;gtip 2;moq 2;ürün sertifikası"
    (firm,) = read_firms(text_file(head, "A;kostik;2815;1 t;asit;2807;5 t;REACH")).records
    assert [(p.text, p.hs_raw, p.min_order.raw) for p in firm.products] == [
        ("kostik", "2815", "1 t"),
        ("asit", "2807", "5 t"),
    ]
    assert [p.certificates for p in firm.products] == [(Certificate("REACH"),)] * 2


def test_several_products_under_the_same_title(text_file):
    (firm,) = read_firms(text_file("firma;ürün;gtip;ürün;gtip", "A;kostik;2815;asit;2807")).records
    assert [(p.text, p.hs_raw) for p in firm.products] == [("kostik", "2815"), ("asit", "2807")]


def test_several_products_in_one_cell(text_file):
    rows = (
        "firm,product,hs_code",
        "A,kostik; asit %98,2815;2807",
        'B,"1. boya, beyaz\n2. tiner\n- vernik",3208',
    )
    imported = read_firms(text_file(*rows))
    assert texts(imported) == [["kostik", "asit %98"], ["boya, beyaz", "tiner", "vernik"]]
    assert [p.hs_raw for firm in imported.records for p in firm.products] == [
        "2815",
        "2807",
        "3208",
        "3208",
        "3208",
    ]


def test_a_row_with_an_id_is_one_product_whatever_it_says(text_file):
    imported = read_firms(text_file("firm\tproduct_id\tproduct", "A\tP1\tFormik asit %85; deri ve tekstil"))
    assert texts(imported) == [["Formik asit %85; deri ve tekstil"]]


def test_a_description_joins_the_text(text_file):
    imported = read_firms(
        text_file("firm,product,product description", "A,Tiner,selülozik", "A,,sentetik boya")
    )
    assert texts(imported) == [["Tiner. selülozik", "sentetik boya"]]


def test_only_the_text_is_required(text_file):
    firms = read_firms(text_file("product", "kostik", "asit")).records
    assert [len(firm.products) for firm in firms] == [1, 1]
    assert all(firm.name == firm.id for firm in firms)
    (buyer,) = read_buyers(text_file("buyer_id,need", "B7,клей")).records
    assert (buyer.id, buyer.name) == ("B7", "B7")


def test_missing_ids_are_the_same_in_every_file(text_file):
    (first,) = read_firms(text_file("firma,ürün", "IŞIK KİMYA,Kostik Payet")).records
    (second,) = read_firms(text_file("company;product;city", "Işık  Kimya;kostik payet;Bursa")).records
    assert (first.id, first.products[0].id) == (second.id, second.products[0].id)
    assert first.id == "firm-" + hashlib.blake2b(b"isik kimya", digest_size=6).hexdigest()


def test_a_name_without_its_id_finds_the_firm(text_file):
    imported = read_firms(text_file("firm_id,firm,product", ",A,kostik", "F1,a,asit", "F2,B,boya"))
    assert [(firm.id, len(firm.products)) for firm in imported.records] == [("F1", 2), ("F2", 1)]


def test_one_id_with_two_names_keeps_the_first_and_says_so(text_file):
    imported = read_firms(text_file("firm_id,firm,product", "F1,A,kostik", "F1,B,asit", "F1,B,boya"))
    assert (imported.records[0].name, len(imported.records[0].products)) == ("A", 3)
    assert told(imported) == [(3, "firm", "B", "import_differs", "warning")]


def test_a_contact_is_never_told_in_a_problem(text_file):
    imported = read_firms(text_file("firm,yetkili,product", "A,Birinci Kişi,kostik", "A,İkinci Kişi,asit"))
    (problem,) = imported.problems
    assert problem.code == "import_differs"
    assert "Kişi" not in "".join(problem.sentence(language) for language in LANGUAGES)


def test_a_row_without_a_product_is_an_error_and_the_others_stay(text_file):
    imported = read_firms(
        text_file("firma,Ürün adı,şehir", "A,kostik,Bursa", "B,,İnegöl", "C,???,", "D,asit,")
    )
    assert [firm.name for firm in imported.records] == ["A", "D"]
    assert told(imported) == [
        (3, "Ürün adı", "", "import_no_product", "error"),
        (4, "Ürün adı", "???", "import_no_product", "error"),
    ]


def test_a_firm_described_above_its_products_keeps_them(text_file):
    imported = read_firms(text_file("firma,şehir,ürün", "A,Bursa,kostik", "B,İnegöl,", ",,asit"))
    assert [(firm.name, firm.city) for firm in imported.records] == [("A", "Bursa"), ("B", "İnegöl")]
    assert texts(imported) == [["kostik"], ["asit"]]


def test_a_product_id_of_another_firm_is_an_error(text_file):
    imported = read_firms(text_file("firm,product_id,product", "A,P1,kostik", "B,P1,asit", "B,P2,boya"))
    assert texts(imported) == [["kostik"], ["boya"]]
    assert told(imported) == [(3, "product_id", "P1", "import_id_taken", "error")]


def test_a_product_id_given_twice_is_an_error(text_file):
    imported = read_firms(text_file("firm,product_id,product", "A,P1,kostik", "A,P1,asit"))
    assert texts(imported) == [["kostik"]]
    assert told(imported) == [(3, "product_id", "P1", "import_id_twice", "error")]


def test_the_same_row_twice_counts_once(text_file):
    imported = read_firms(text_file("firm,product", "A,Kostik soda", "A,KOSTİK SODA"))
    assert texts(imported) == [["Kostik soda"]]
    assert told(imported) == [(3, "product", "KOSTİK SODA", "import_repeated", "warning")]


def test_unclear_values_are_warnings_and_the_record_stays(text_file):
    head = "Firma;Diller;Hedef segment;İhracat pazarları;Özel marka;Kapasite;Belgeler;Ürün;GTİP;MOQ"
    row = "A;tr, klingonca;astronot;Rusya, Wakanda;belki;çok;ISO 9001 (2027-99-99);kostik;2836..20?;biraz"
    imported = read_firms(text_file(head, row))
    (firm,) = imported.records
    assert firm.languages == (Language("tr"),)
    assert firm.export_markets == ("RU",)
    assert (firm.private_label, firm.target_segments) == (None, ())
    assert firm.free_capacity == Quantity("çok")
    assert (firm.products[0].hs, firm.products[0].hs_raw) == (None, "2836..20?")
    assert {(p.column, p.value, p.code) for p in imported.problems} == {
        ("Diller", "klingonca", "import_language"),
        ("Hedef segment", "astronot", "import_segment"),
        ("İhracat pazarları", "Wakanda", "import_country"),
        ("Özel marka", "belki", "import_boolean"),
        ("Kapasite", "çok", "import_quantity"),
        ("Belgeler", "ISO 9001 (2027-99-99)", "import_expiry"),
        ("GTİP", "2836..20?", "import_hs"),
        ("MOQ", "biraz", "import_quantity"),
    }
    assert {(p.row, p.severity) for p in imported.problems} == {(2, "warning")}


def test_a_bare_number_takes_the_unit_of_its_title(text_file):
    (firm,) = read_firms(
        text_file("firma;ürün;MOQ (kg);Üretim kapasitesi (ton/ay)", "A;kostik;500;1.200")
    ).records
    assert firm.products[0].min_order == Quantity("500 kg", 500, Unit.KILOGRAM)
    assert firm.products[0].capacity == Quantity("1.200 ton/ay", 1200, Unit.TONNE, Period.MONTH)


def test_problems_speak_three_languages():
    problem = Problem(7, "GTİP", "32O3", "import_hs", "warning")
    assert (
        problem.sentence("en")
        == "row 7, column “GTİP”, “32O3”: not an HS code: 2 to 12 digits in a chapter that exists; kept as text"
    )
    assert problem.sentence("tr").startswith("satır 7, “GTİP” sütunu, “32O3”: ")
    assert problem.sentence("ru").startswith("строка 7, столбец «GTİP», «32O3»: ")


def test_every_message_of_importing_speaks_three_languages():
    ours = {code: words for code, words in messages().items() if code.startswith(("import_", "file_"))}
    assert len(ours) > 25
    assert all(set(words) == set(LANGUAGES) for words in ours.values())


def test_the_checksum_is_that_of_the_file(text_file):
    path = text_file("product", "kostik")
    assert read_firms(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_progress_ends_at_the_number_of_rows(text_file):
    seen: list[tuple[int, int]] = []
    path = text_file("firm,product", *(f"F{n},ürün {n}" for n in range(1200)))
    read_firms(path, lambda done, total: seen.append((done, total)))
    assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]
