"""A file of past missions: who met whom, what came of it, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from recommender.errors import ImportFileError, NotPermitted
from recommender.features import Past
from recommender.feedback.datasets import read_dataset
from recommender.importing import write_template
from recommender.importing.past import Ending, read_past
from recommender.records import Actor, ActorRole, BuyerId, Side, Signal
from recommender.service import Masa, datasets
from recommender.service.history import past_meetings
from recommender.service.past import import_past
from recommender.wording import LANGUAGES, messages
from tests.importing.conftest import WriteText
from tests.missions import buyer, firm
from tests.service.missions import AYSE, NOW, open_masa

TODAY = NOW.date()
HEADER = "Heyet;Tarih;Firma no;Firma;Alıcı no;Alıcı;Sonuç;Taraf;Firma puanı;Alıcı puanı"


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    names = ("Nilüfer Kimya A.Ş.", "Yeşilova Boya Ltd. Şti.", "Uludağ Reçine", "Uludag Recine San.")
    opened.store.save_firms([replace(firm(at, "boya"), name=name) for at, name in enumerate(names, 1)])
    opened.store.save_buyers([replace(buyer(at, "краска"), name=f"ООО Химторг {at}") for at in (1, 2)])
    yield opened
    opened.store.close()


def codes(report: object) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.code) for p in report.problems]  # type: ignore[attr-defined]


def only_event(masa: Masa) -> str:
    (event,) = masa.store.events.all(AYSE)
    assert (event.history, event.organisation) == (True, "Bursa")
    return event.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_reads_back_without_a_problem(tmp_path: Path, language: str) -> None:
    write_template(tmp_path / "past.xlsx", "past", language)
    found = read_past(tmp_path / "past.xlsx", TODAY)
    assert found.problems == []
    assert [(row.ending, row.day, row.country) for row in found.rows] == [
        (Ending.ORDER, date(2024, 5, 14), "RU"), (Ending.NO_SHOW, date(2024, 5, 14), "RU"),
    ]  # fmt: skip
    assert found.rows[0].ratings == {Side.FIRM: 5, Side.BUYER: 4}
    assert found.rows[1].by == {Side.BUYER}


def test_english_and_russian_headers_and_words_are_read(text_file: WriteText) -> None:
    path = text_file(
        "Миссия;Дата;Поставщик;Покупатель;Итог;Кто не пришел",
        "Казань;03.2023;Yeşilova;ООО Химторг 2;не пришли;обе стороны",
    )
    (row,) = read_past(path, TODAY).rows
    assert (row.event, row.day, row.ending, row.by) == (
        "Казань", date(2023, 3, 31), Ending.NO_SHOW, frozenset(Side),
    )  # fmt: skip


def test_what_met_and_what_came_of_it_are_history_and_feedback(masa: Masa, text_file: WriteText) -> None:
    path = text_file(
        HEADER,
        "Moskova;14.05.2024;F1;;B1;;sipariş;;5;4",
        "Moskova;14.05.2024;F2;;B1;;gelmedi;firma;;",
        "Moskova;14.05.2024;F1;;B2;;reddetti;alıcı;;",
    )
    report = import_past(masa.store, AYSE, path, now=NOW)
    assert (report.added, report.changed, report.unchanged, codes(report)) == (3, 0, 0, [])
    event = only_event(masa)
    labels = {
        (one.firm_id, one.buyer_id, one.side.value, one.signal.value): one.label
        for one in masa.store.feedback.of(AYSE, event)
        if one.signal is not Signal.DECISION
    }
    assert labels == {
        ("F1", "B1", "firm", "rating"): 1.0, ("F1", "B1", "buyer", "rating"): 0.75,
        ("F1", "B1", "firm", "outcome"): 1.0, ("F1", "B1", "buyer", "outcome"): 1.0,
        ("F2", "B1", "firm", "no_show"): 0.0,
    }  # fmt: skip
    declined = [one for one in masa.store.feedback.of(AYSE, event) if one.signal is Signal.DECISION]
    assert [(one.side, one.firm_id) for one in declined if one.label == 0.0] == [(Side.BUYER, "F1")]
    meetings = past_meetings(masa.store, TODAY).meetings
    assert meetings["F1", "B1"].held == 1  # type: ignore[index]
    assert meetings["F2", "B1"] == Past(missed=1)  # type: ignore[index]


def test_the_same_file_again_changes_nothing(masa: Masa, text_file: WriteText) -> None:
    path = text_file(
        HEADER, "Moskova;14.05.2024;F1;;B1;;teklif;;5;4", "Moskova;14.05.2024;F2;;B2;;gelmedi;;;"
    )
    import_past(masa.store, AYSE, path, now=NOW)
    before = masa.store.fingerprint(), masa.store.feedback.of(AYSE, only_event(masa))
    again = import_past(masa.store, AYSE, path, now=datetime(2026, 11, 25, tzinfo=UTC))
    assert (again.added, again.changed, again.unchanged, again.seen_before) == (0, 0, 2, True)
    assert (masa.store.fingerprint(), masa.store.feedback.of(AYSE, only_event(masa))) == before


def test_a_corrected_outcome_changes_its_pair_alone(masa: Masa, text_file: WriteText) -> None:
    rows = [HEADER, "Moskova;14.05.2024;F1;;B1;;teklif;;;", "Moskova;14.05.2024;F2;;B2;;numune;;;"]
    import_past(masa.store, AYSE, text_file(*rows), now=NOW)
    rows[1] = rows[1].replace("teklif", "sipariş")
    again = import_past(masa.store, AYSE, text_file(*rows), now=NOW)
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    assert masa.store.results.of(AYSE, only_event(masa))[0].kind == "order"


def test_companies_are_found_by_name_in_another_spelling(masa: Masa, text_file: WriteText) -> None:
    path = text_file(HEADER, "Moskova;14.05.2024;;NILUFER KIMYA;;Khimtorg 1;görüşüldü;;;")
    report = import_past(masa.store, AYSE, path, now=NOW)
    assert report.added == 1
    (found,) = {one.pair for one in masa.store.results.of(AYSE, only_event(masa))}
    assert found == ("F1", "B1")


def test_a_name_that_may_mean_two_is_told_with_both_and_left_out(masa: Masa, text_file: WriteText) -> None:
    path = text_file(HEADER, "Moskova;14.05.2024;;Uludağ Reçine A.Ş.;B1;;sipariş;;;")
    report = import_past(masa.store, AYSE, path, now=NOW)
    assert (report.added, codes(report)) == (0, [(2, "Firma", "past_ambiguous")])
    assert "F3 (Uludağ Reçine), F4 (Uludag Recine San.)" in report.problems[0].sentence("tr")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("M;14.05.2024;F9;;B1;;sipariş;;;", "Firma no", "past_firm_unknown"),
        ("M;14.05.2024;F1;;;Başka Bir Şirket;sipariş;;;", "Alıcı", "past_buyer_unknown"),
        ("M;14.05.2024;;;B1;;sipariş;;;", "", "past_no_firm"),
        ("M;14.05.2024;F1;;B1;;belki;;;", "Sonuç", "past_outcome"),
        ("M;bir gün;F1;;B1;;sipariş;;;", "Tarih", "past_date"),
        ("M;01.05.2031;F1;;B1;;sipariş;;;", "Tarih", "past_not_over"),
        ("M;14.05.2024;F1;;B1;;gelmedi;kimse;;", "Taraf", "past_side"),
        ("M;14.05.2024;F1;;B1;;sipariş;;9;", "Firma puanı", "past_rating"),
    ],
)
def test_what_cannot_be_read_is_told_by_cell_and_nothing_is_written(
    masa: Masa, text_file: WriteText, row: str, column: str, code: str
) -> None:
    report = import_past(masa.store, AYSE, text_file(HEADER, row), now=NOW)
    assert codes(report) == [(2, column, code)]
    assert masa.store.events.all(AYSE) == []
    assert set(messages()[code]) >= set(LANGUAGES)


def test_a_pair_told_twice_counts_once(masa: Masa, text_file: WriteText) -> None:
    row = "M;14.05.2024;F1;;B1;;sipariş;;;"
    report = import_past(masa.store, AYSE, text_file(HEADER, row, row), now=NOW)
    assert (report.added, codes(report)) == (1, [(3, "", "past_repeated")])


def test_all_or_nothing_and_a_dry_run_write_nothing(masa: Masa, text_file: WriteText) -> None:
    path = text_file(HEADER, "M;14.05.2024;F1;;B1;;sipariş;;;", "M;14.05.2024;F9;;B1;;sipariş;;;")
    assert import_past(masa.store, AYSE, path, all_or_nothing=True, now=NOW).refused
    assert import_past(masa.store, AYSE, path, dry_run=True, now=NOW).added == 1
    assert masa.store.events.all(AYSE) == []


def test_a_past_mission_can_be_learned_from(masa: Masa, text_file: WriteText, tmp_path: Path) -> None:
    path = text_file(HEADER, "M;14.05.2024;F1;;B1;;sipariş;;;", "M;14.05.2024;F2;;B1;;reddetti;alıcı;;")
    import_past(masa.store, AYSE, path, now=NOW)
    datasets.write_examples(masa, AYSE, tmp_path / "own.parquet", None)
    found = read_dataset(tmp_path / "own.parquet")
    grades = {
        side: dict(zip(one.firm.tolist(), one.grade.tolist(), strict=True)) for side, one in found.items()
    }
    assert grades == {Side.BUYER: {"F1": 4.0, "F2": 0.0}, Side.FIRM: {"F1": 4.0}}
    assert (found[Side.BUYER].values != 0).any()


def test_a_file_without_outcomes_is_refused(text_file: WriteText) -> None:
    with pytest.raises(ImportFileError) as caught:
        read_past(text_file("Firma;Alıcı", "a;b"), TODAY)
    assert caught.value.code == "column_missing"


def test_a_buyer_may_not_enter_a_past(masa: Masa, text_file: WriteText) -> None:
    with pytest.raises(NotPermitted):
        import_past(masa.store, Actor("b", ActorRole.BUYER, buyer_id=BuyerId("B1")), text_file(HEADER, ";"))
