"""``masa duplicates``, and duplicates found while importing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Run = Callable[..., Said]
FIRST = "firm_id,firm,city,product\nF1,Örnekdağ Boya San. ve Tic. A.Ş.,Bursa,iç cephe boyası\n"
SECOND = "firm_id,firm,city,product\nF2,ORNEKDAG BOYA LTD. STI.,Bursa,İÇ CEPHE BOYASI\nF2,,,tiner\nF3,Hayali Reçine,Bursa,reçine\n"


@pytest.fixture(autouse=True)
def files(folder: Path, run: Run) -> None:
    (folder / "first.csv").write_text(FIRST, encoding="utf-8")
    (folder / "second.csv").write_text(SECOND, encoding="utf-8")
    assert run("import", "firms", "first.csv").code == 0


def test_an_import_offers_the_duplicate_and_lands_all_the_same(run: Run) -> None:
    said = run("import", "firms", "second.csv")
    assert said.code == 0
    assert "added 2" in said.out
    assert "masa duplicates merge F1 F2" in said.out
    assert "F1 | Örnekdağ Boya San. ve Tic. A.Ş. | Bursa, TR | iç cephe boyası" in said.out
    assert "F2 | ORNEKDAG BOYA LTD. STI. | Bursa, TR | İÇ CEPHE BOYASI; tiner" in said.out


def test_a_dry_run_offers_it_too(run: Run) -> None:
    report = json.loads(run("import", "firms", "second.csv", "--dry-run", "--json").out)
    (pair,) = report["duplicates"]
    assert (report["written"], pair["kept"]["id"], pair["other"]["id"]) == (False, "F1", "F2")


def test_a_pair_is_listed_merged_imported_again_and_undone(run: Run) -> None:
    run("import", "firms", "second.csv")
    (pair,) = json.loads(run("duplicates", "--json").out)
    assert (pair["kept"]["id"], pair["other"]["id"], pair["because"]) == ("F1", "F2", ["name"])

    said = run("duplicates", "merge", "F1", "F2", language="tr").out
    assert said.startswith("birleştirme 1: F2 ORNEKDAG BOYA LTD. STI. artık F1")
    assert json.loads(run("duplicates", "--json").out) == []
    again = json.loads(run("import", "firms", "second.csv", "--json").out)
    assert (again["added"], again["changed"], again["duplicates"]) == (0, 0, [])

    assert "two companies again" in run("duplicates", "undo", "1").out
    assert len(json.loads(run("duplicates", "--json").out)) == 1
    assert json.loads(run("duplicates", "merges", "--json").out)[0]["undone_at"]


def test_a_pair_is_dismissed_listed_and_reconsidered(run: Run) -> None:
    run("import", "firms", "second.csv")
    assert run("duplicates", "dismiss", "F1", "F2").out.startswith(
        "dismissal 1: F1 and F2 are not one company ("
    )
    assert json.loads(run("duplicates", "--json").out) == []
    (told,) = json.loads(run("duplicates", "dismissed", "--json").out)
    assert (told["one_id"], told["other_id"], told["undone_at"]) == ("F1", "F2", None)
    assert "may be offered for merging again" in run("duplicates", "reconsider", "1").out
    assert len(json.loads(run("duplicates", "--json").out)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("merge", "F1", "F1"), 1),
        (("dismiss", "F1", "F1"), 1),
        (("reconsider", "5"), 1),
        (("merge", "F1", "nobody"), 1),
        (("undo", "5"), 1),
        (("merge", "F1"), 2),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], code: int) -> None:
    said = run("duplicates", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("masa: " if code == 1 else "Usage: ")


def test_no_duplicates_are_said_in_a_line(run: Run) -> None:
    assert run("duplicates", language="ru").out == "компаний, записанных дважды, не видно\n"
