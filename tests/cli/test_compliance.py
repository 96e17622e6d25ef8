"""``masa flags`` and ``masa compliance``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recommender.store import Store
from tests.cli.conftest import Said
from tests.missions import buyer, firm

Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def mission(folder: Path) -> None:
    store = Store(f"sqlite:///{folder / 'masa.db'}")
    store.upgrade()
    store.save_firms([firm(1, "Teknik aseton"), firm(2, "Asetik anhidrit")])
    store.save_buyers([buyer(1, "ветошь"), buyer(2, "ветошь", country="DE")])
    store.close()


def write(folder: Path, **files: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.tsv").write_text(text, encoding="utf-8")


def found(run: Run, *words: str) -> Any:
    said = run(*words, "--json")
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


def test_flags_are_listed_reviewed_and_reopened(run: Run) -> None:
    flags = {flag["rule"]: flag for flag in found(run, "flags")}
    assert {rule: flag["company_id"] for rule, flag in flags.items()} == {
        "un-precursors-2": "F1", "un-precursors-1": "F2",
    }  # fmt: skip
    assert [flag["company_id"] for flag in found(run, "flags", "--company", "firma 2")] == ["F2"]
    decision = ("flags", "review", flags["un-precursors-2"]["id"], "--name", "Elif", "--verdict")

    said = run(*decision, "block", "--partner", "B1").out
    assert said.startswith("1 un-precursors-2 F1 × B1 block, Elif")
    assert len(found(run, "flags")) == 2  # the pair is decided, the firm is not
    assert found(run, *decision, "proceed")[0]["id"] == 2
    assert [flag["company_id"] for flag in found(run, "flags")] == ["F2"]
    assert [flag["verdict"] for flag in found(run, "flags", "--all")] == ["proceed", ""]
    assert found(run, "flags", "undo", "2")[0]["verdict"] == "proceed"
    assert len(found(run, "flags")) == 2
    assert [review["id"] for review in found(run, "flags", "reviews")] == [1]


def test_a_file_is_checked_without_being_imported(folder: Path, run: Run) -> None:
    (folder / "new.csv").write_text("firma;ürün\nYeni Kimya;toluen\n", encoding="utf-8")
    assert [flag["because"] for flag in found(run, "compliance", "check", "new.csv")] == ["“toluen”"]
    said = run("compliance", "check", "new.csv", "-l", "ru").out
    assert "прекурсор" in said
    assert "1988-12-20" in said
    assert len(found(run, "compliance", "check", "--all")) == 2


def test_the_organisers_own_list_flags_a_buyer(folder: Path, run: Run) -> None:
    columns = "rule\tdestinations\ten\ttr\tru\tsource\tdate\n"
    write(
        folder / "compliance",
        rules=f"{columns}our-list\t\tlisted\tlistede\tв списке\tOur list\t2026-11-01\n",
        name_lists="rule\tfile\tcolumns\nour-list\tl.csv\tname\n",
    )
    (folder / "compliance" / "l.csv").write_text("name\nPokupatel 2 LLC\n", encoding="utf-8")
    (flag,) = found(run, "flags", "--rule", "our-list")
    assert (flag["company_id"], flag["because"]) == ("B2", "Pokupatel 2 LLC (100%)")


def test_a_malformed_rule_file_is_one_line_with_file_and_line(folder: Path, run: Run) -> None:
    write(folder / "compliance", hs="rule\tprefix\twhat\neaeu-paints\t32-08\tpaint\n")
    said = run("flags", language="tr")
    assert (said.code, said.out) == (1, "")
    assert said.err == "masa: hs.tsv, satır 2: “32-08” 2–10 haneli bir GTİP kodu değil\n"


def test_the_rules_in_force_are_listed_with_source_and_date(run: Run) -> None:
    rules = {rule["rule"]: rule for rule in found(run, "compliance", "rules")}
    assert rules["eaeu-cosmetics"]["destinations"] == ["AM", "BY", "KG", "KZ", "RU"]
    assert rules["eaeu-cosmetics"]["date"] == "2011-09-23"


def test_two_files_are_ranked_with_flags_and_sources(folder: Path, run: Run) -> None:
    (folder / "f.csv").write_text("firma;ürün\nÖrnek Kimya;teknik aseton\n", encoding="utf-8")
    (folder / "n.csv").write_text("buyer,country,need\nООО Пример,RU,ацетон\n", encoding="utf-8")
    said = run("rank", "--firms", "f.csv", "--needs", "n.csv", "--format", "jsonl", "-l", "ru")
    (flag,) = json.loads(said.out)["flags"]
    assert (flag["rule"], flag["because"], flag["date"]) == ("un-precursors-2", "“aseton”", "1988-12-20")
    assert flag["message"].startswith("прекурсор")
    table = run("rank", "--firms", "f.csv", "--needs", "n.csv").out
    assert "⚑" in table


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("flags", "review", "nothing", "--verdict", "ask", "--name", "Elif"), 1),
        (("flags", "undo", "9"), 1),
        (("flags", "review", "nothing", "--verdict", "clear", "--name", "Elif"), 2),
        (("flags", "review", "nothing", "--verdict", "ask", "--name", " "), 2),
        (("compliance", "check"), 2),
        (("compliance", "check", "absent.csv"), 1),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(run: Run, words: tuple[str, ...], code: int) -> None:
    said = run(*words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("masa: " if code == 1 else "Usage: ")
