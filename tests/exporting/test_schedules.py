"""Each party's printed schedule."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from recommender.errors import NotFound
from recommender.exporting.schedules import schedules_pdf
from recommender.records import MeetingState, Reason, Side
from tests.exporting.programmes import BUYERS, buyer, entry, firm, programme, slots
from tests.exporting.reading import pages


def test_a_firm_reads_its_schedule_in_turkish() -> None:
    plan = programme()
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    for words in (
        "Görüşme programı", "Işık & Çağ Kimya A.Ş.", "10 Şubat 2027 Çarşamba", "10:00–10:30", "Masa 1",
        "ООО «Щёлочь-Сбыт»", "Москва, Rusya", "Aradığı: Сода каустическая чешуированная 99 %, мешок 25 кг",
        "Sizin ürününüz: Kostik soda payet %98, İğdır ışığı, 25 kg torba", "Neden bu görüşme",
        "aynı ürün: kostik soda", "GTİP 6 haneye kadar aynı (281511)", "Eksik ya da netleştirilecek",
        "istenen belge belirtilmemiş: ISO 9001", "Plan 1", "Sayfa 1",
    ):  # fmt: skip
        assert words in page


def test_a_buyer_reads_its_schedule_in_russian() -> None:
    plan = programme()
    (page,) = pages(schedules_pdf(plan, [plan.party("B2")]))
    for words in (
        "Программа встреч", "АО «Объёмные краски»", "Среда, 10 февраля 2027", "10:40–11:10", "Стол 3",
        "Işık & Çağ Kimya A.Ş.", "Bursa, Турция", "Предлагает: Kostik soda payet %98, İğdır ışığı, 25 kg torba",
        "Ваш запрос: Сода каустическая чешуированная 99 %, мешок 25 кг", "Почему эта встреча",
        "тот же товар: каустическая сода", "Не хватает или нужно уточнить",
        "требуемый документ не указан: ISO 9001", "Переводчик: русский", "План 1",
    ):  # fmt: skip
        assert words in page


def test_any_party_can_be_given_another_language() -> None:
    plan = programme()
    (page,) = pages(schedules_pdf(plan, [plan.party("B2")], "en"))
    assert "Meeting schedule" in page
    assert "required certificate not listed: ISO 9001" in page
    assert "Wednesday, 10 February 2027" in page


@pytest.mark.parametrize(
    ("languages", "expected"), [((), "ru"), (("en", "ru"), "ru"), (("ro", "en"), "en"), (("de",), "en")]
)
def test_a_buyer_reads_russian_unless_it_speaks_only_others(
    languages: tuple[str, ...], expected: str
) -> None:
    spoken = buyer(1, "Alıcı", languages=languages)
    assert replace(programme().party("B1"), company=spoken).language == expected


@pytest.mark.parametrize(("languages", "expected"), [((), "tr"), (("en", "tr"), "tr"), (("en",), "en")])
def test_a_firm_reads_turkish_unless_it_speaks_only_others(languages: tuple[str, ...], expected: str) -> None:
    spoken = firm(1, "Firma", languages=languages)
    assert replace(programme().party("F1"), company=spoken).language == expected


def test_both_local_times_are_printed_where_they_differ() -> None:
    plan = programme("Africa/Johannesburg")
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "Saatler: Johannesburg; altındaki satırda İstanbul" in page
    assert "10:00–10:30 11:00–11:30" in page


def test_one_time_is_printed_where_both_agree() -> None:
    plan = programme("Europe/Moscow")
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "Saatler: Moskova ve İstanbul (aynı)" in page
    assert page.count("10:00–10:30") == 1


def test_times_at_home_follow_a_change_of_clocks() -> None:
    # Romania goes from UTC+2 to UTC+3 on 28 March 2027; Istanbul stays at UTC+3.
    plan = programme("Europe/Bucharest", ("2027-03-27T10:00", "2027-03-28T10:00", "2027-03-29T10:00"))
    plan = replace(plan, entries=(entry(1, 1, plan.slots[0], 0), entry(1, 2, plan.slots[2], 0)))
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "10:00–10:30 11:00–11:30 Masa 1" in page
    assert "10:00–10:30 10:00–10:30 Masa 1" in page


def test_another_day_at_home_is_named() -> None:
    plan = programme("America/New_York", ("2027-02-10T18:00",))
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "18:00–18:30 11 Şub, 02:00–02:30" in page


def test_cancelled_meetings_are_not_printed() -> None:
    plan = programme()
    plan = replace(plan, entries=tuple(replace(e, state=MeetingState.CANCELLED) for e in plan.entries))
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "Planlanmış görüşme yok." in page
    assert "ООО" not in page


def test_one_file_holds_a_page_a_party_each_in_its_language() -> None:
    plan = programme()
    content = schedules_pdf(plan, [*plan.parties(Side.FIRM), *plan.parties(Side.BUYER)])
    titles = [page.split(" ")[0] for page in pages(content)]
    assert titles == ["Görüşme", "Görüşme", "Программа", "Программа"]
    outline = [mark["/Title"] for mark in PdfReader(io.BytesIO(content)).outline]
    assert outline == [
        "Işık & Çağ Kimya A.Ş.",
        "Örnek Boya Ltd. Şti.",
        "АО «Объёмные краски»",
        "ООО «Щёлочь-Сбыт»",
    ]


def test_fonts_travel_inside_the_file() -> None:
    plan = programme()
    page = PdfReader(io.BytesIO(schedules_pdf(plan, [plan.party("B1")]))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    shown = [font for font in fonts if "NotoSans" in font["/BaseFont"]]
    assert shown
    assert all("/FontFile2" in font["/FontDescriptor"] for font in shown)


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = programme()
    assert schedules_pdf(plan, plan.parties(Side.FIRM)) == schedules_pdf(plan, plan.parties(Side.FIRM))


def test_texts_longer_than_a_page_and_marks_of_markup_are_cut_to_fit() -> None:
    plan = programme()
    long = "<Ш&Щ> " * 5000
    reasons = tuple(
        Reason("certificate_missing" if tone < 0 else "certificate_met", {"certificate": long}, tone)
        for tone in (1, -1) * 60
    )
    meeting = entry(1, 1, plan.slots[0], 0, reasons=reasons)
    firm_, product = replace(meeting.firm, name=long), replace(meeting.firm.products[0], text=long)
    buyer_, need = replace(meeting.buyer, name=long), replace(meeting.buyer.needs[0], text=long)
    meeting = replace(meeting, firm=firm_, buyer=buyer_, product=product, need=need)
    plan = replace(plan, firms={firm_.id: firm_}, buyers={buyer_.id: buyer_}, entries=(meeting,))
    printed = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "istenen belge belirtilmemiş: <Ш&Щ> <Ш&Щ>" in " ".join(printed)
    assert printed[-1].count("istenen belge belirtilmemiş") == 6


def test_letters_that_the_font_lacks_are_spelled_in_latin() -> None:
    other = replace(BUYERS[0], name="中国化工 ≥ 中")
    plan = replace(programme(), buyers={other.id: other})
    (page,) = pages(schedules_pdf(plan, plan.parties(Side.BUYER)))
    assert "ZhongGuoHuaGong >= Zhong" in page


def test_a_party_that_does_not_take_part_has_no_schedule() -> None:
    with pytest.raises(NotFound) as caught:
        programme().party("F9")
    assert caught.value.code == "participant_unknown"


def test_a_visit_has_a_place_instead_of_a_table() -> None:
    grid = slots("Europe/Moscow", "2027-02-10T10:00")
    plan = programme(
        starts=("2027-02-10T10:00",), entries=(entry(1, 1, grid[0], None, place="Подольск, цех 3"),)
    )
    (page,) = pages(schedules_pdf(plan, [plan.party("F1")]))
    assert "Yer" in page
    assert "Подольск, цех 3" in page


def test_contact_data_are_not_printed() -> None:
    plan = programme()
    everything = " ".join(pages(schedules_pdf(plan, [*plan.parties(Side.FIRM), *plan.parties(Side.BUYER)])))
    assert "Ağaoğlu" not in everything
    assert "firma.example" not in everything
