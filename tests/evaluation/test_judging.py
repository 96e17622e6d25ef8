"""Judgements read from files: what counts, and what is refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.errors import ImportFileError
from recommender.evaluation.judging import Judged, mission_task, ranking_sheet, read_judgements
from recommender.records import FirmId, Language
from tests.missions import buyer, firm

FIRMS = [firm(1, "boya"), firm(2, "sabun", "krem")]
BUYERS = [buyer(1, "краска"), buyer(2, "soap", languages=(Language("en"),)), buyer(3, "BOYA")]
HEADER = "need_id,firm_id,grade,firm_grade,type\n"


def judged(tmp_path: Path, rows: str, split: str = "", part: str = "test") -> list[Judged]:
    (tmp_path / "qrels.csv").write_text(HEADER + rows, encoding="utf-8")
    (tmp_path / "split.csv").write_text("buyer_id,part\n" + split, encoding="utf-8")
    return read_judgements(
        tmp_path / "qrels.csv", BUYERS, FIRMS, tmp_path / "split.csv" if split else None, part
    )


def test_only_the_needs_of_the_part_that_some_firm_serves_are_judged(tmp_path: Path) -> None:
    rows = "B1-1,F1,3,2,name\nB2-1,F2,2,,name\nB3-1,F1,0,,name\n"
    found = judged(tmp_path, rows, "B1,dev\nB2,test\nB3,test\n")
    assert [(need.need, need.grades) for need in found] == [("B2-1", {"F2": 2})]
    assert len(judged(tmp_path, rows)) == 2


def test_mutual_grades_are_harmonic_and_zero_sinks(tmp_path: Path) -> None:
    (need,) = judged(tmp_path, "B1-1,F1,3,1,name\nB1-1,F2,3,0,name\n")
    assert need.mutual == {"F1": 1.5}


def test_the_language_of_a_need_is_told_by_letters_then_by_the_buyer() -> None:
    def language(text: str, *spoken: str) -> str:
        buyer_ = buyer(1, text, languages=tuple(map(Language, spoken)))
        return Judged(buyer_.needs[0].id, buyer_, text, "", {}, {}).language

    assert language("гипохлорит PE", "en") == "ru"
    assert language("sıvı sabun", "en") == "tr"
    assert language("PVA TUTKAL", "ru", "tr") == "tr"
    assert language("SLES 70%", "ru", "en", "tr") == "en"


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        ("B9-1,F1,3,,name\n", "qrels_unknown", 2),
        ("B1-1,F1,3,,name\nB1-1,F9,3,,name\n", "qrels_unknown", 3),
        ("B1-1,F1,good,,name\n", "qrels_grade", 2),
        ("B1-1,F1,-1,,name\n", "qrels_grade", 2),
        ("B1-1,F1,3,inf,name\n", "qrels_grade", 2),
    ],
)
def test_a_bad_row_is_refused_by_its_line(tmp_path: Path, rows: str, code: str, line: int) -> None:
    with pytest.raises(ImportFileError) as error:
        judged(tmp_path, rows)
    assert (error.value.code, error.value.details["line"]) == (code, line)


def test_a_missing_column_an_absent_file_and_an_empty_part_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="qrels_none"):
        judged(tmp_path, "B1-1,F1,3,,name\n", "B1,dev\n")
    (tmp_path / "split.csv").write_text("need_id,firm_id\n", encoding="utf-8")
    with pytest.raises(ImportFileError, match="pairs_column_missing"):
        read_judgements(tmp_path / "split.csv", BUYERS, FIRMS)
    with pytest.raises(ImportFileError, match="pairs_unreadable"):
        read_judgements(tmp_path / "nowhere.csv", BUYERS, FIRMS)


def test_rankings_are_measured_by_hand_values_and_by_whom_they_show(tmp_path: Path) -> None:
    needs = judged(tmp_path, "B1-1,F1,3,,name\nB2-1,F2,3,3,name\n")
    firms = [FirmId("F1"), FirmId("F2")]
    sheet = ranking_sheet(needs, firms, {"right": lambda n: [firms[int(n[1]) - 1]], "first": lambda n: firms})
    assert sheet.estimate("right", "nDCG@10").mean == 1
    assert sheet.estimate("first", "MRR").mean == 0.75
    assert sheet.estimate("first", "MRR", "language en").mean == 0.5
    assert sheet.estimate("right", "reciprocal nDCG@10").queries == 1
    assert sheet.gini("right").mean == 0
    assert sheet.gini("first").mean > 0


def test_needs_look_for_firms_through_all_their_products(tmp_path: Path) -> None:
    task = mission_task(judged(tmp_path, "B1-1,F2,3,,name\n"), FIRMS)
    assert task.documents == ("boya", "sabun", "krem")
    assert task.owners == ("F1", "F2", "F2")
    assert task.groups == (("language ru", "type name"),)
