"""A table as it is read before it is imported, and columns corrected by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.errors import ImportFileError
from recommender.importing import likeliest_kind, preview, read_firms

FIRMS = "Firma;Ürün;GTİP;Renk\nLodos;Sabun;3401.30;mavi\nPoyraz;Cila;3405;yeşil\n"


def saved(folder: Path, text: str, name: str = "x.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_preview_tells_what_each_column_is_read_as(tmp_path: Path) -> None:
    found = preview(saved(tmp_path, FIRMS), "firms")
    assert found.titles == ("Firma", "Ürün", "GTİP", "Renk")
    assert found.columns == ("firm", "product", "hs_code", "")
    assert ([row.cells[0] for row in found.rows], found.total, found.complete) == (
        ["Lodos", "Poyraz"],
        2,
        True,
    )


def test_a_preview_shows_the_rows_that_are_asked_for(tmp_path: Path) -> None:
    assert [row.number for row in preview(saved(tmp_path, FIRMS), "firms", numbers=[3]).rows] == [3]


def test_a_table_without_the_needed_column_is_shown_and_not_imported(tmp_path: Path) -> None:
    path = saved(tmp_path, "Firma;Neler var\nLodos;Sabun\n")
    assert not preview(path, "firms").complete
    with pytest.raises(ImportFileError, match="column_missing"):
        read_firms(path)


def test_a_chosen_column_is_read_as_it_was_chosen(tmp_path: Path) -> None:
    path = saved(tmp_path, "Firma;Neler var\nLodos;Sabun\n")
    firm = read_firms(path, columns={1: "product"}).records[0]
    assert (firm.name, [product.text for product in firm.products]) == ("Lodos", ["Sabun"])


def test_a_column_may_become_a_note(tmp_path: Path) -> None:
    firm = read_firms(saved(tmp_path, FIRMS), columns={2: ""}).records[0]
    assert (firm.products[0].hs, firm.notes) == (None, {"GTİP": "3401.30", "Renk": "mavi"})


def test_a_companys_column_is_one_alone(tmp_path: Path) -> None:
    found = preview(saved(tmp_path, FIRMS), "firms", {3: "firm"})
    assert found.columns == ("", "product", "hs_code", "firm")


def test_a_second_column_of_products_holds_further_products(tmp_path: Path) -> None:
    firm = read_firms(saved(tmp_path, FIRMS), columns={3: "product"}).records[0]
    assert [product.text for product in firm.products] == ["Sabun", "mavi"]


def test_json_lines_name_their_fields_themselves(tmp_path: Path) -> None:
    found = preview(saved(tmp_path, '{"firm": "Lodos", "product": "Sabun"}\n', "x.jsonl"), "firms")
    assert (found.titles, found.complete) == ((), True)


@pytest.mark.parametrize(
    ("titles", "kind"),
    [("Firma;Ürün", "firms"), ("Alıcı;İhtiyaç", "buyers"), ("Покупатель;Потребность", "buyers")],
)
def test_the_titles_tell_which_side_a_file_is_about(tmp_path: Path, titles: str, kind: str) -> None:
    assert likeliest_kind(saved(tmp_path, f"{titles}\nA;B\n")) == kind
