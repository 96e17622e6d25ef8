"""The master schedule and the list of who met whom, read back."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from recommender.exporting.grids import grid_xlsx, met_xlsx
from recommender.records import MeetingState
from tests.exporting.programmes import BUYERS, FIRMS, entry, programme, slots


def sheets(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_grid_has_slots_down_and_tables_across() -> None:
    book = sheets(grid_xlsx(programme("Africa/Johannesburg"), "tr"))
    assert book.sheetnames == ["Masalara göre", "Firmalar", "Alıcılar", "Liste"]
    head, first, second, third = rows(book["Masalara göre"])
    assert head == ["Gün", "Saat (Johannesburg)", "Saat (İstanbul)", "Masa 1", "Masa 2", "Masa 3"]
    assert first == [
        "10 Şubat 2027 Çarşamba", "10:00–10:30", "11:00–11:30",
        "Işık & Çağ Kimya A.Ş.\nООО «Щёлочь-Сбыт»", "Örnek Boya Ltd. Şti.\nАО «Объёмные краски»", None,
    ]  # fmt: skip
    assert second[3:] == [None, None, "Işık & Çağ Kimya A.Ş.\nАО «Объёмные краски»"]
    assert third[0] == "11 Şubat 2027 Perşembe"


def test_the_grid_has_a_sheet_a_side_with_partner_and_table() -> None:
    book = sheets(grid_xlsx(programme(), "ru"))
    head, first, second = rows(book["Поставщики"])
    assert head[:3] == ["Поставщик", "Встреч", "Среда, 10 февраля 2027\u202fг.\n10:00–10:30"]
    assert first == [
        "Işık & Çağ Kimya A.Ş.",
        2,
        "ООО «Щёлочь-Сбыт»\nСтол 1",
        "АО «Объёмные краски»\nСтол 3",
        None,
    ]
    assert second[1] == 2
    assert rows(book["Покупатели"])[1][0] == "АО «Объёмные краски»"


def test_a_party_at_two_tables_at_once_has_both_in_its_cell() -> None:
    plan = programme(starts=("2027-02-10T10:00",), entries=())
    both = tuple(entry(1, b, plan.slots[0], b) for b in (1, 2))
    row = rows(sheets(grid_xlsx(replace(plan, entries=both), "en"))["Firms"])[1]
    assert row[2] == "ООО «Щёлочь-Сбыт»\nTable 2\nАО «Объёмные краски»\nTable 3"


def test_heads_stay_in_sight_on_screen_and_on_each_page() -> None:
    book = sheets(grid_xlsx(programme(), "tr"))
    for sheet, pane in (("Masalara göre", "C2"), ("Firmalar", "C2"), ("Liste", "C2")):
        assert book[sheet].freeze_panes == pane
        assert book[sheet].print_title_rows == "$1:$1"
        assert book[sheet].page_setup.orientation == "landscape"
        assert book[sheet].page_setup.fitToWidth in (1, None)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_like_a_formula_stays_text(start: str) -> None:
    name = f'{start}|cmd, "x"'
    plan = programme(starts=("2027-02-10T10:00",), entries=())
    formula = replace(FIRMS[0], name=name)
    meeting = replace(entry(1, 1, plan.slots[0], 0), firm=formula)
    plan = replace(plan, firms={formula.id: formula}, entries=(meeting,))
    found = []
    for content in (grid_xlsx(plan, "tr"), met_xlsx(plan, "tr")):
        for sheet in sheets(content):
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                assert cell.data_type in ("s", "n")
                if "|cmd" in str(cell.value) and not cell.value[0].isalpha():
                    found.append(cell.quotePrefix)
    assert len(found) >= 4
    assert all(found)


def test_the_list_of_firms_met_says_how_each_meeting_ended() -> None:
    plan = programme()
    ended = (MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.CANCELLED, MeetingState.PLANNED)
    plan = replace(plan, entries=tuple(replace(e, state=s) for e, s in zip(plan.entries, ended, strict=True)))
    (sheet,) = sheets(met_xlsx(plan, "tr", plan.party("F1")))
    assert rows(sheet) == [
        ["Firma", "Alıcı", "Geldiği yer", "Gün", "Saat", "Masa", "Durum"],
        ["Işık & Çağ Kimya A.Ş.", "ООО «Щёлочь-Сбыт»", "Москва, Rusya", "10 Şubat 2027 Çarşamba",
         "10:00–10:30", "Masa 1", "yapıldı"],
    ]  # fmt: skip


def test_contact_data_are_listed_only_when_asked_for() -> None:
    plan = programme()
    without, given = (
        rows(sheets(met_xlsx(plan, "ru", plan.party("B1"), contacts=c))["Покупатели"]) for c in (False, True)
    )
    assert not any("Ağaoğlu" in str(cell) for row in without for cell in row)
    assert given[1][-3:] == ["Şule Ağaoğlu", "sule1@firma.example", "+90 555 000 00 00"]


def test_visits_have_no_sheet_of_tables() -> None:
    grid = slots("Europe/Moscow", "2027-02-10T10:00")
    plan = programme(starts=("2027-02-10T10:00",), entries=(entry(1, 1, grid[0], None, place="Цех 3"),))
    book = sheets(grid_xlsx(plan, "en"))
    assert book.sheetnames == ["Firms", "Buyers", "List"]
    assert rows(book["Firms"])[1][2] == "ООО «Щёлочь-Сбыт»\nЦех 3"


def test_everybody_is_in_the_grid_with_meetings_or_without() -> None:
    plan = replace(programme(), entries=())
    assert [row[:2] for row in rows(sheets(grid_xlsx(plan, "en"))["Buyers"])[1:]] == [
        [BUYERS[1].name, 0],
        [BUYERS[0].name, 0],
    ]
