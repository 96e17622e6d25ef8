"""Files that cannot be read as a whole: each has its own code and none reaches the records."""

import io
import os
import zipfile

import pytest
import xlsxwriter

from recommender.errors import ImportFileError
from recommender.importing import files, read_buyers, read_firms
from recommender.wording import LANGUAGES, error_phrase

CONTENT_TYPES = "[Content_Types].xml"


def refusal(path, read=read_firms) -> ImportFileError:
    with pytest.raises(ImportFileError) as caught:
        read(path)
    for language in LANGUAGES:
        assert error_phrase(caught.value, language)
    return caught.value


def archive(path, parts: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def binary(path, content: bytes):
    path.write_bytes(content)
    return path


def test_a_missing_file(tmp_path):
    assert refusal(tmp_path / "none.xlsx").code == "file_missing"


def test_a_folder(tmp_path):
    assert refusal(tmp_path).code == "file_missing"


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe\n\0"])
def test_an_empty_file(tmp_path, content):
    assert refusal(binary(tmp_path / "a.csv", content)).code == "file_empty"


def test_a_workbook_without_a_filled_cell(workbook):
    assert refusal(workbook([], [])).code == "file_empty"


def test_a_header_without_a_row(text_file, workbook):
    assert refusal(text_file("firma;ürün")).code == "file_no_rows"
    assert refusal(workbook([["firma", "ürün"]])).code == "file_no_rows"


def test_two_hundred_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    error = refusal(path)
    assert (error.code, error.details["megabytes"], error.details["most"]) == ("file_too_large", 200, 50)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nfirma;urun\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"{\\rtf1 firma}",
        b"<!DOCTYPE html><table><tr><td>firma</td></tr></table>",
        b"\x01\x02\x03\x04firma;urun\nA;B\n",
        b"a\0b\0\0\0\0c\0\0\1\2",
        b"PK\x03\x04 not a zip at all",
    ],
)
def test_not_a_spreadsheet_whatever_its_name(tmp_path, content):
    assert refusal(binary(tmp_path / "firms.xlsx", content)).code == "file_not_spreadsheet"


def test_an_archive_that_is_no_workbook(tmp_path):
    path = archive(tmp_path / "a.xlsx", {"word/document.xml": b"<w/>", CONTENT_TYPES: b"<Types/>"})
    assert refusal(path).code == "file_not_spreadsheet"


def test_a_damaged_workbook(workbook):
    path = workbook([["firma", "ürün"], ["A", "kostik"]])
    content = bytearray(path.read_bytes())
    middle = content.find(b"xl/worksheets/sheet1.xml") + 60
    content[middle : middle + 40] = os.urandom(40)
    path.write_bytes(bytes(content))
    assert refusal(path).code == "file_not_spreadsheet"


def test_a_workbook_protected_by_a_password(tmp_path):
    compound = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )
    assert refusal(binary(tmp_path / "a.xlsx", compound)).code == "file_protected"


def test_a_workbook_in_the_old_format(tmp_path):
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "Workbook".encode("utf-16-le") + bytes(512)
    assert refusal(binary(tmp_path / "a.xls", compound)).code == "file_old_excel"


def test_a_zip_bomb_is_known_by_its_directory(tmp_path):
    parts = {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 30_000_000}
    error = refusal(archive(tmp_path / "bomb.xlsx", parts))
    assert (error.code, error.details["megabytes"]) == ("file_bomb", 29)


def test_a_zip_bomb_that_lies_about_its_sizes(tmp_path):
    parts = {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 30_000_000}
    path = archive(tmp_path / "bomb.xlsx", parts)
    honest, lie = (30_000_000).to_bytes(4, "little"), (3_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, lie))
    assert refusal(path).code == "file_not_spreadsheet"


def test_two_cells_at_the_far_corners_do_not_fill_the_memory(tmp_path):
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["firma", "ürün"])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert refusal(path).code == "file_scattered"


def test_cells_without_a_place_are_measured_too():
    row = b"<row r='9'>" + b"<c><v>1</v></c>" * 3 + b"</row>"
    xml = b'<sheetData><row r="4"><c><v>1</v></c></row>' + row.replace(b"'", b'"') + b"</sheetData>"
    assert files._span(xml) == 27


def test_formatted_empty_cells_far_away_are_harmless(tmp_path):
    path = tmp_path / "styled.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["firma", "ürün"])
    sheet.write_row(1, 0, ["A", "kostik"])
    sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert len(read_firms(path).records) == 1


def test_the_needed_column_missing_names_it_and_what_was_found(text_file):
    error = refusal(text_file("firma;şehir", "A;Bursa"))
    assert error.code == "column_missing"
    assert error.details["found"] == "firma, şehir"
    assert "“ürün”" in error_phrase(error, "tr")
    assert "«товар»" in error_phrase(error, "ru")
    assert "“need”" in error_phrase(refusal(text_file("alıcı;şehir", "A;Bursa"), read_buyers), "en")


def test_utf8_with_a_broken_letter_is_not_read_as_something_else(tmp_path):
    content = "firma;ürün\nIşık Kimya;Çözücü, şişe, ağır yağ".encode().replace("ğ".encode(), b"\xc4", 1)
    assert refusal(binary(tmp_path / "a.csv", content)).code == "file_encoding"


def test_utf16_cut_in_half(tmp_path):
    assert (
        refusal(binary(tmp_path / "a.csv", "firma;ürün\nA;B".encode("utf-16")[:-1])).code == "file_encoding"
    )


def test_a_quotation_mark_that_never_closes_is_named_by_its_row(text_file):
    error = refusal(text_file("firma,ürün", "A,kostik", 'B,"asit', "C,boya", "D,tiner"))
    assert (error.code, error.details["row"]) == ("file_quotes", 3)


def test_no_line_is_json(text_file):
    path = text_file("{firma: A}", "{", name="firms.jsonl")
    assert refusal(path).code == "file_not_json"


def test_nothing_but_an_import_error_leaves_the_reader(tmp_path):
    """Damaged in any place, a workbook is read or refused; it never breaks the program."""
    good = io.BytesIO()
    book = xlsxwriter.Workbook(good)
    book.add_worksheet().write_row(0, 0, ["ürün"])
    book.close()
    content = good.getvalue()
    path = tmp_path / "a.xlsx"
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        with pytest.raises(ImportFileError):
            read_firms(path)
