"""``masa privacy``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Said

Run = Callable[..., Said]
FIRMS = "firm_id;firma;ürün;contact_email\nF1;Örnek Kimya;Sodyum hipoklorit;sule@firma.example\n"


@pytest.fixture
def firms(run: Run, folder: Path) -> None:
    (folder / "firms.csv").write_text(FIRMS, encoding="utf-8")
    assert run("import", "firms", "firms.csv").code == 0


def test_all_that_is_kept_about_a_firm_is_written_to_an_archive(run: Run, firms: None) -> None:
    assert run("privacy", "export", "--firm", "F1", "-o", "f.zip").out == "f.zip\n"
    with ZipFile("f.zip") as archive:
        assert b"sule@firma.example" in archive.read("firms.json")


def test_an_erased_firm_is_not_found_again(run: Run, firms: None) -> None:
    assert run("privacy", "erase", "--firm", "F1", "--yes").code == 0
    again = run("privacy", "erase", "--firm", "F1", "--yes")
    assert (again.code, again.err.count("\n")) == (1, 1)


def test_contacts_are_encrypted_with_the_key_that_the_command_made(
    run: Run, firms: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("privacy", "encrypt").code == 1
    monkeypatch.setenv("RECOMMENDER_CONTACT_KEYS", run("privacy", "key").out.strip())
    assert (
        run("privacy", "encrypt").out == "2 records encrypted with the first key\n"
    )  # the firm and its import
    monkeypatch.delenv("RECOMMENDER_CONTACT_KEYS")
    done = run("privacy", "retain")
    assert (done.code, done.err) == (
        1,
        "masa: contact data are encrypted, and RECOMMENDER_CONTACT_KEYS holds no key\n",
    )


def test_whom_it_is_about_must_be_said(run: Run) -> None:
    assert run("privacy", "export").code == 2
