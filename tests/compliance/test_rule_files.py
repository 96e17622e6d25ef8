"""Rule files: what they say is read; what is wrong in them is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.compliance import load_rules
from recommender.compliance.rules import is_cas
from recommender.config import BUNDLED
from recommender.errors import ArtefactInvalid
from recommender.glossary import load_glossary
from recommender.wording import error_phrase

CONCEPTS = {concept.id for concept in load_glossary(BUNDLED / "data" / "glossary.tsv")}
RULES = "rule\tdestinations\ten\ttr\tru\tsource\tdate\n"
ONE = RULES + "ask\tRU;KZ\task\tsor\tспросите\tAct No. 1\t2020-02-29\n"


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.tsv").write_text(text, encoding="utf-8")
    return path


def test_the_bundled_rules_are_well_formed_and_each_is_raised_by_something() -> None:
    book = load_rules([BUNDLED / "data" / "compliance"], CONCEPTS)
    raised = {rule for _, rule in (*book.prefixes, *book.countries)} | {s.rule for s in book.substances}
    assert raised == set(book.rules)


def test_a_rule_carries_its_words_source_date_and_destinations(tmp_path: Path) -> None:
    rule = load_rules([folder(tmp_path, rules=ONE)], CONCEPTS).rules["ask"]
    assert (rule.message["tr"], rule.source, rule.date) == ("sor", "Act No. 1", "2020-02-29")
    assert [rule.applies_to(country) for country in ("RU", "DE", "")] == [True, False, True]


def test_the_organisers_folder_adds_to_the_bundled_one(tmp_path: Path) -> None:
    theirs = folder(tmp_path, rules=ONE, hs="rule\tprefix\twhat\nask\t3402\tsoap\n")
    book = load_rules([BUNDLED / "data" / "compliance", theirs], CONCEPTS)
    assert "ask" in book.rules
    assert ("3402", "ask") in book.prefixes


def test_lines_that_begin_with_a_hash_and_blank_lines_are_no_rules(tmp_path: Path) -> None:
    assert list(load_rules([folder(tmp_path, rules=f"# ours\n\n{ONE}# end\n")], CONCEPTS).rules) == ["ask"]


@pytest.mark.parametrize(
    ("files", "code", "file", "line"),
    [
        ({"rules": "rule\ten\n"}, "compliance_columns", "rules.tsv", None),
        ({"rules": ONE + "short\tRU\n"}, "compliance_cells", "rules.tsv", 3),
        ({"rules": ONE + ONE.splitlines()[1]}, "compliance_rule_twice", "rules.tsv", 3),
        ({"rules": ONE.replace("ask\tRU", "Ask!\tRU")}, "compliance_rule_name", "rules.tsv", 2),
        ({"rules": ONE.replace("sor", "")}, "compliance_empty", "rules.tsv", 2),
        ({"rules": ONE.replace("02-29", "02-30")}, "compliance_date", "rules.tsv", 2),
        ({"rules": ONE.replace("RU;KZ", "RUS")}, "compliance_country", "rules.tsv", 2),
        ({"rules": ONE, "hs": "rule\tprefix\twhat\nask\t34O2\t\n"}, "compliance_hs", "hs.tsv", 2),
        ({"rules": ONE, "hs": "rule\tprefix\twhat\n\nother\t3402\t\n"}, "compliance_rule_unknown", "hs.tsv", 3),
        (
            {"rules": ONE, "substances": "rule\tcas\ths\tconcepts\tnames\nask\t67-64-2\t\t\t\n"},
            "compliance_cas", "substances.tsv", 2,
        ),
        (
            {"rules": ONE, "substances": "rule\tcas\ths\tconcepts\tnames\nask\t\t\t\t\n"},
            "compliance_no_trigger", "substances.tsv", 2,
        ),
        (
            {"rules": ONE, "substances": "rule\tcas\ths\tconcepts\tnames\nask\t\t\tno-such-article\t\n"},
            "compliance_concept", "substances.tsv", 2,
        ),
        ({"rules": ONE, "destinations": "rule\tcountry\nask\tru\n"}, "compliance_country", "destinations.tsv", 2),
        (
            {"rules": ONE, "name_lists": "rule\tfile\tcolumns\nask\tnobody.csv\tname\n"},
            "compliance_list_missing", "nobody.csv", None,
        ),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_file_and_line(
    tmp_path: Path, files: dict[str, str], code: str, file: str, line: int | None
) -> None:
    with pytest.raises(ArtefactInvalid) as caught:
        load_rules([folder(tmp_path, **files)], CONCEPTS)
    error = caught.value
    assert (error.code, error.details["file"], error.details.get("line")) == (code, file, line)
    assert all(file in error_phrase(error, language) for language in ("en", "tr", "ru"))


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rules.tsv").write_bytes((ONE + "# спасибо\n").encode("cp1251"))
    with pytest.raises(ArtefactInvalid) as caught:
        load_rules([tmp_path], CONCEPTS)
    assert (caught.value.code, caught.value.details["line"]) == ("compliance_encoding", 2)


def test_a_name_list_without_the_named_column_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, rules=ONE, name_lists="rule\tfile\tcolumns\nask\tlist.csv\tname; alias\n")
    (tmp_path / "list.csv").write_text("name;country\nUydurma;TR\n", encoding="utf-8")
    with pytest.raises(ArtefactInvalid) as caught:
        load_rules([tmp_path], CONCEPTS)
    assert (caught.value.code, caught.value.details["column"]) == ("compliance_list_column", "alias")


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("67-64-1", True),
        ("7732-18-5", True),
        ("67-64-2", False),
        ("67-641", False),
        ("1-64-1", False),
        ("", False),
    ],
)
def test_a_cas_number_has_a_check_digit(number: str, right: bool) -> None:
    assert is_cas(number) is right
