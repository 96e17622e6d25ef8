"""The development sets as tasks, over a folder small enough to check by eye."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from recommender.errors import ImportFileError
from recommender.evaluation.devsets import HS6, PASSAGES, QUESTIONS, SENTENCES, TERMS, dev_tasks
from recommender.evaluation.tasks import Retrieval

HEADER = "code\ten\tru\ttr\ten_heading\tru_heading\ttr_heading\n"
ROWS = (
    "281511\tsolid\tтвердый\tkatı\tsoda\tсода\tkostik\n"
    "281512\tliquid\tраствор\tsıvı\tsoda\tсода\tkostik\n"
    "340130\tsoap\tмыло\tsabun\tsoap\tмыло\tsabun\n"
    "282810\tother\t\tdiğer\tbleach\t\thipoklorit\n"
    "010121\thorse\tлошадь\tat\thorse\tлошадь\tat\n"
)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    with gzip.open(folder / name, "wt", encoding="utf-8") as lines:
        lines.write(text)


def tasks(folder: Path, *unseen: str) -> dict[str, Retrieval]:
    return {task.name: task for task in dev_tasks(folder, lambda heading: heading in unseen)[0]}  # type: ignore[misc]


def test_queries_are_the_unseen_headings_and_candidates_all_of_the_chapters(tmp_path: Path) -> None:
    write(tmp_path, HS6, HEADER + ROWS)
    task = tasks(tmp_path, "2815", "0101")["headings ru→tr"]
    assert task.queries == ("сода: твердый", "сода: раствор")
    assert task.documents == ("kostik: katı", "kostik: sıvı", "sabun: sabun", "hipoklorit: diğer")
    assert task.grades[0] == {"281511": 2, "281512": 1}
    assert task.least == 2


def test_a_text_that_is_not_there_is_neither_query_nor_candidate(tmp_path: Path) -> None:
    write(tmp_path, HS6, HEADER + ROWS)
    found = tasks(tmp_path, "2828")
    assert "headings ru→tr" not in found
    assert found["headings en→tr"].queries == ("bleach: other",)


def test_only_terms_of_unseen_headings_with_a_known_code_are_asked(tmp_path: Path) -> None:
    write(tmp_path, HS6, HEADER + ROWS)
    terms = "code10\tru_term\n2815110000\tкаустик\n3401300000\tмыло\n2815990000\tпрочее\n"
    write(tmp_path, TERMS, terms)
    task = tasks(tmp_path, "2815")["search terms ru→tr"]
    assert (task.queries, task.clusters) == (("каустик",), ("2815",))


def test_passages_and_sentences(tmp_path: Path) -> None:
    write(tmp_path, PASSAGES, "pid\ten\ttr\tru\n7\tE\tT\tR\n")
    write(tmp_path, QUESTIONS, "qid\tpid\ten\ttr\tru\na\t7\te\tt\tr\n")
    for language in ("tr", "ru"):
        write(tmp_path, SENTENCES.format(language), f"en\t{language}\nhi\tx\n")
    found = tasks(tmp_path)
    assert (found["XQuAD ru→tr"].queries, found["XQuAD ru→tr"].documents) == (("r",), ("T",))
    assert (found["Tatoeba rus–eng"].queries, found["Tatoeba rus–eng"].documents) == (("x",), ("hi",))


def test_sets_whose_files_are_missing_are_named(tmp_path: Path) -> None:
    write(tmp_path, HS6, HEADER + ROWS)
    skipped = dev_tasks(tmp_path, lambda _: True)[1]
    assert skipped == ["search terms", "declarations", "XQuAD", "Tatoeba"]
    assert dev_tasks(None, lambda _: True) == ([], ["tariff headings", *skipped])


def test_a_damaged_file_and_a_missing_column_are_told_by_name(tmp_path: Path) -> None:
    write(tmp_path, HS6, "code\ten\n")
    with pytest.raises(ImportFileError, match=r"pairs_column_missing.*hs6.*ru_heading"):
        tasks(tmp_path)
    (tmp_path / HS6).write_bytes(b"not gzip")
    with pytest.raises(ImportFileError, match=r"pairs_unreadable.*hs6"):
        tasks(tmp_path)
