"""Lists for the organiser's desk."""

from __future__ import annotations

from dataclasses import replace

from recommender.exporting.lists import interpreters_pdf, sign_in_pdf, signs_pdf
from tests.exporting.programmes import entry, programme
from tests.exporting.reading import pages


def test_a_sign_in_sheet_a_day_and_side_lists_who_has_meetings_that_day() -> None:
    sheets = pages(sign_in_pdf(programme(), "tr"))
    assert len(sheets) == 4
    first_day_firms, _, second_day_firms, second_day_buyers = sheets
    assert "İmza listesi" in first_day_firms
    assert "10 Şubat 2027 Çarşamba · Firmalar" in first_day_firms
    assert "1 Işık & Çağ Kimya A.Ş. Bursa, Türkiye 10:00–10:30 Masa 1" in first_day_firms
    assert "Örnek Boya Ltd. Şti." in first_day_firms
    assert "Işık" not in second_day_firms
    assert "ООО «Щёлочь-Сбыт»" in second_day_buyers
    assert "Adı soyadı" in second_day_buyers


def test_an_interpreter_roster_lists_the_meetings_of_each_language() -> None:
    (sheet,) = pages(interpreters_pdf(programme(), "ru"))
    assert "График работы переводчиков" in sheet
    assert "Язык: русский · встреч: 2 · одновременно не более: 1" in sheet
    assert "10:00–10:30 Стол 2 Örnek Boya Ltd. Şti. АО «Объёмные краски»" in sheet
    assert "Işık" not in sheet


def test_an_interpreter_roster_counts_the_interpreters_needed_at_once() -> None:
    plan = programme()
    slot = plan.slots[0]
    needed = tuple(entry(f, b, slot, t, interpreter="ru") for t, (f, b) in enumerate([(1, 1), (2, 2)]))
    (sheet,) = pages(interpreters_pdf(replace(plan, entries=needed), "tr"))
    assert "Dil: Rusça · görüşme: 2 · aynı anda en çok: 2" in sheet


def test_a_sign_a_table_says_who_meets_there() -> None:
    signs = pages(signs_pdf(programme(), "tr"))
    assert len(signs) == 3
    assert "Masa 1" in signs[0]
    assert "Işık & Çağ Kimya A.Ş. ООО «Щёлочь-Сбыт»" in signs[0]
    assert "Örnek Boya Ltd. Şti. ООО «Щёлочь-Сбыт»" in signs[0]


def test_a_plan_without_meetings_says_so() -> None:
    empty = replace(programme(), entries=())
    for made in (sign_in_pdf, interpreters_pdf, signs_pdf):
        (sheet,) = pages(made(empty, "en"))
        assert "No meeting is planned." in sheet
