"""Encodings, delimiters, cells and headers."""

from datetime import date, datetime
from pathlib import Path

import pytest

from recommender.importing import read_buyers, read_firms
from recommender.importing.cells import as_text
from recommender.importing.columns import Column, find_column, known_titles
from recommender.importing.vocabulary import headers, key

TURKISH = ["firma{0}şehir{0}ürün", "Işık Kimya{0}İnegöl{0}Kağıt tutkalı", "Gül A.Ş.{0}Bursa{0}Çamaşır suyu"]
RUSSIAN = [
    "покупатель{0}город{0}потребность",
    "ООО «Ромашка»{0}Москва{0}клей для обоев",
    "АО Ёлка{0}Тверь{0}щёлочь",
]


def products(imported) -> list[str]:
    return [product.text for firm in imported.records for product in firm.products]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16", "utf-16-le", "utf-16-be"])
def test_turkish_in_every_encoding_and_delimiter(text_file, encoding, delimiter):
    imported = read_firms(text_file(*(line.format(delimiter) for line in TURKISH), encoding=encoding))
    assert [(firm.name, firm.city) for firm in imported.records] == [
        ("Işık Kimya", "İnegöl"),
        ("Gül A.Ş.", "Bursa"),
    ]
    assert products(imported) == ["Kağıt tutkalı", "Çamaşır suyu"]
    assert imported.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"])
def test_russian_in_every_encoding_and_delimiter(text_file, encoding, delimiter):
    imported = read_buyers(text_file(*(line.format(delimiter) for line in RUSSIAN), encoding=encoding))
    assert [(buyer.name, buyer.city) for buyer in imported.records] == [
        ("ООО «Ромашка»", "Москва"),
        ("АО Ёлка", "Тверь"),
    ]
    assert [need.text for buyer in imported.records for need in buyer.needs] == ["клей для обоев", "щёлочь"]


@pytest.mark.parametrize("lines", [("ürün", "kostik"), ("Şirket;Ürün", "ABC;payet")])
def test_a_code_page_too_short_to_tell_is_told_by_its_header(text_file, lines):
    assert len(products(read_firms(text_file(*lines, encoding="cp1254")))) == 1


def test_a_file_of_one_column_keeps_its_commas(text_file):
    assert products(read_firms(text_file("ürün", "kostik, payet, 25 kg", '"asit, %98"'))) == [
        "kostik, payet, 25 kg",
        "asit, %98",
    ]


def test_the_delimiter_is_the_one_that_makes_the_header(text_file):
    imported = read_firms(text_file("firma;ürün;web sitesi", "A, B ve C Ltd;boya, astar, vernik;a.example"))
    assert products(imported) == ["boya, astar, vernik"]
    assert imported.records[0].name == "A, B ve C Ltd"


def test_a_stray_quotation_mark_inside_a_cell_is_a_letter(text_file):
    imported = read_firms(text_file("firma;ürün", 'A;boru 1/2", gri', 'B;"Özel" tiner'))
    assert products(imported) == ['boru 1/2", gri', "Özel tiner"]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(text_file):
    imported = read_firms(text_file("firma,ürün,hs", '"A\nB","kostik\nsoda",2815', "", "C,,", "D,boya,77"))
    assert [(problem.row, problem.column, problem.code) for problem in imported.problems] == [
        (4, "ürün", "import_no_product"),
        (5, "hs", "import_hs"),
    ]


def test_windows_and_old_mac_line_ends(tmp_path):
    for end in ("\r\n", "\r"):
        path = tmp_path / "a.csv"
        path.write_bytes(end.join(["firma,ürün", "A,kostik", "B,asit"]).encode())
        assert products(read_firms(path)) == ["kostik", "asit"]


def test_more_cells_than_titles_is_a_warning(text_file):
    imported = read_firms(text_file("firma,ürün", "A,kostik, payet,25 kg"))
    (problem,) = imported.problems
    assert (problem.row, problem.severity, problem.code, problem.value) == (
        2,
        "warning",
        "import_surplus",
        "payet | 25 kg",
    )
    assert products(imported) == ["kostik"]


def test_workbook_cells_stay_as_people_read_them(workbook):
    head = ["firma", "ürün", "gtip", "Kuruluş tarihi", "Oran", "Sıra"]
    row = ["A", "kostik", "0902101234", datetime(2027, 5, 31), 0.1, 7]
    (firm,) = read_firms(workbook([head, row])).records
    assert firm.products[0].hs_raw == "0902101234"
    assert firm.notes == {"Kuruluş tarihi": "2027-05-31", "Oran": "0.1", "Sıra": "7"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2815110000.0, "2815110000"),
        (0.1 + 0.2, "0.3"),
        (1.5, "1.5"),
        (True, "yes"),
        (None, ""),
        (date(2027, 5, 31), "2027-05-31"),
        (datetime(2027, 5, 31), "2027-05-31"),
        (datetime(2027, 5, 31, 9, 30), "2027-05-31 09:30:00"),
        ("  007\x00 \r\n", "007"),
        ("a\ud800b", "ab"),
    ],
)
def test_a_cell_as_text(value, text):
    assert as_text(value) == text


def test_the_first_sheet_with_a_header_is_read(workbook):
    notes = [["Heyet listesi"], ["hazırlayan: sekreterya"]]
    imported = read_firms(
        workbook(notes, [["firma", "ürün"], ["A", "kostik"]], [["firma", "ürün"], ["B", "asit"]])
    )
    assert products(imported) == ["kostik"]


def test_titles_may_stand_above_the_header(workbook):
    above = [["Ürünler"], [], ["Bursa heyeti", "2027"], *([f"satır {n}"] for n in range(8))]
    imported = read_firms(workbook([*above, ["Firma", "Ürün", "GTİP"], ["A", "kostik", "77"]]))
    assert products(imported) == ["kostik"]
    assert [problem.row for problem in imported.problems] == [13]


def test_unknown_columns_are_kept_as_notes(text_file):
    (firm,) = read_firms(text_file("firma,ürün,Stand No", "A,kostik,12", "A,asit,14", "A,boya,12")).records
    assert firm.notes == {"Stand No": "12; 14"}


@pytest.mark.parametrize("kind", ["firms", "buyers"])
def test_every_alias_leads_to_its_own_column(kind):
    known = known_titles(kind)
    for group in (kind, "common"):
        for part in ("company", "owner", "item"):
            for name, aliases in headers()[group].get(part, {}).items():
                for alias in (name, *aliases):
                    assert known[key(alias)].name == name, alias


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("ÜRÜN ADI *", Column("product", 0, True)),
        ("Наименование товара", Column("product", 0, True)),
        ("Product name:", Column("product", 0, True)),
        ("Ürün / Product", Column("product", 0, True)),
        ("Ürün (Product)", Column("product", 0, True)),
        ("product_id", Column("product_id", 0, True)),
        ("ürün 2", Column("product", 2, True)),
        ("Ürün2", Column("product", 2, True)),
        ("товар 1", Column("product", 1, True)),
        ("Product 3 HS code", Column("hs_code", 3, True)),
        ("GTİP 2", Column("hs_code", 2, True)),
        ("Код ТН ВЭД", Column("hs_code", 0, True)),
        ("MOQ (kg)", Column("moq", 0, True)),
        ("E-posta", Column("contact_email")),
        ("Условия оплаты", Column("payment")),
        ("ISO 9001", None),
        ("Firma 2", None),
        ("", None),
    ],
)
def test_titles_of_a_firms_file(title, column):
    assert find_column(title, known_titles("firms")) == column


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Firma", "buyer"), ("Alıcı Firma", "buyer"), ("Заказчик", "buyer"), ("Company", "buyer"),
        ("Ürün", "need"), ("Aranan ürün 2", "need"), ("Запрос", "need"), ("Looking for", "need"),
        ("Miktar", "volume"), ("Объём", "volume"), ("Alıcı tipi", "segment"), ("Федеральный округ", "region"),
        ("СТМ", "private_label_required"), ("Требуемые сертификаты", "required_certificates"),
    ],
)  # fmt: skip
def test_titles_of_a_buyers_file(title, name):
    column = find_column(title, known_titles("buyers"))
    assert column is not None
    assert column.name == name


def test_a_misspelt_title_is_read_and_complained_of(text_file):
    imported = read_firms(text_file("Firma;Ürün;Sertfikalar", "A;kostik;ISO 9001"))
    assert [certificate.name for certificate in imported.records[0].certificates] == ["ISO 9001"]
    (problem,) = imported.problems
    assert (problem.row, problem.column, problem.code) == (1, "Sertfikalar", "import_title_guessed")


def test_a_title_is_never_guessed_to_be_an_id(text_file):
    (firm,) = read_firms(text_file("firma;ürün;product not", "A;kostik;x", "A;asit;x")).records
    assert len(firm.products) == 2


def test_paths_may_be_given_as_text(text_file):
    assert read_firms(str(text_file("ürün", "kostik"))).rows == 1  # type: ignore[arg-type]
    assert isinstance(text_file("x"), Path)
