"""Pair files: columns by name, cleaning, hold-out by HS heading, and one clear error for a bad file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from recommender.errors import ImportFileError
from recommender.training.pairs import LONGEST, Pair, cleaned, held_out, read_pairs, split_by_heading

HEADER = "lang_a\ttext_a\tlang_b\ttext_b\n"


def pair_file(folder: Path, content: str, name: str = "own.tsv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    path = pair_file(tmp_path, "text_b\tnote\tlang_b\tlang_a\ttext_a\nкраска\tx\tru\ttr\tboya\n")
    assert read_pairs(path) == [Pair("boya", "краска", "own", licence="not stated")]


def test_an_hs_code_gives_group_and_shelf_and_a_licence_is_kept(tmp_path: Path) -> None:
    content = "hs\tlicence\t" + HEADER + "2815.11 00\tMIT\ttr\tkostik\tru\tкаустик\n"
    assert read_pairs(pair_file(tmp_path, content)) == [
        Pair("kostik", "каустик", "own", "281511", "2815", "MIT")
    ]


def test_a_zipped_file_with_a_byte_order_mark_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv.gz"
    path.write_bytes(gzip.compress(("\ufeff" + HEADER + "tr\tboya\tru\tкраска\n").encode()))
    assert [(pair.a, pair.b) for pair in read_pairs(path)] == [("boya", "краска")]


def test_a_row_of_another_width_is_left_out(tmp_path: Path) -> None:
    path = pair_file(tmp_path, HEADER + "tr\tboya\n" + "tr\ttutkal\tru\tклей\n")
    assert [pair.a for pair in read_pairs(path)] == ["tutkal"]


def test_a_missing_column_is_named_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError) as failure:
        read_pairs(pair_file(tmp_path, "lang_a\ttext_a\ttext_b\n"))
    assert failure.value.code == "pairs_column_missing"
    assert failure.value.details == {"file": "own.tsv", "line": 1, "columns": "lang_b"}


@pytest.mark.parametrize("zipped", [False, True])
def test_another_encoding_is_named_with_file_and_line(tmp_path: Path, zipped: bool) -> None:
    content = HEADER.encode() + b"tr\tboya\tru\tok\n" + "tr\ttutkal\tru\tклей\n".encode("cp1251")
    path = tmp_path / ("own.tsv.gz" if zipped else "own.tsv")
    path.write_bytes(gzip.compress(content) if zipped else content)
    with pytest.raises(ImportFileError) as failure:
        read_pairs(path)
    assert failure.value.code == "pairs_not_utf8"
    assert failure.value.details == {"file": path.name, "line": 3}


def test_a_file_without_a_usable_pair_is_named_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError) as failure:
        read_pairs(pair_file(tmp_path, HEADER + "tr\t--\tru\t…\n" + "tr\tBOYA\ten\tboya\n"))
    assert failure.value.code == "pairs_none_usable"
    assert failure.value.details == {"file": "own.tsv", "line": 3}


@pytest.mark.parametrize("content", [b"no gzip at all", gzip.compress(b"x" * 5000)[:20]], ids=["none", "cut"])
def test_a_damaged_archive_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.tsv.gz").write_bytes(content)
    with pytest.raises(ImportFileError) as failure:
        read_pairs(tmp_path / "own.tsv.gz")
    assert failure.value.code == "pairs_unreadable"
    assert failure.value.details["file"] == "own.tsv.gz"


def test_a_repeated_pair_is_learned_once_whatever_its_case_and_order() -> None:
    pairs = [Pair("IŞIK", "свет", "x"), Pair("ışık", "Свет", "y"), Pair("свет", "isik", "z")]
    assert cleaned(pairs) == pairs[:1]


def test_long_texts_are_cut() -> None:
    (kept,) = cleaned([Pair("a" * (LONGEST + 9), "b", "x")])
    assert len(kept.a) == LONGEST


def test_all_pairs_of_a_heading_are_on_one_side_of_the_split() -> None:
    pairs = [Pair(f"a{code}", f"b{code}", "x", f"{code}", f"{code}"[:4]) for code in range(280100, 290100)]
    learned, kept_out = split_by_heading(pairs, 0.3)
    assert learned
    assert kept_out
    assert {pair.heading for pair in learned}.isdisjoint(pair.heading for pair in kept_out)


def test_what_has_no_heading_is_never_held_out() -> None:
    pairs = [Pair("tutkal", "клей", "glossary-names", "pva-glue", "glues")]
    assert split_by_heading(pairs, 1.0) == (pairs, [])


def test_the_share_of_headings_held_out_is_as_asked() -> None:
    assert sum(held_out(f"{heading:04}", 0.1) for heading in range(10_000)) == pytest.approx(1000, abs=100)
