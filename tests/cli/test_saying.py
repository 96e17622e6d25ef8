"""What ``masa match`` and ``masa explain`` say of a pair, and in which languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from recommender.store import Store
from tests.cli.conftest import Said
from tests.missions import buyer, firm

Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def mission(folder: Path) -> None:
    store = Store(f"sqlite:///{folder / 'masa.db'}")
    store.upgrade()
    store.save_firms([firm(1, "Teknik aseton")])
    store.save_buyers([buyer(1, "ацетон технический")])
    store.close()


@pytest.mark.parametrize(
    "words",
    [
        ("match", "--need", "B1-1"),
        ("explain", "--need", "B1-1", "--firm", "F1"),
        ("rank", "--firms", "firms.csv", "--needs", "needs.csv"),
        ("flags",),
        ("template", "firms"),
    ],
)
def test_a_language_that_is_not_spoken_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words, "--language", "de")
    assert (said.code, said.out) == (2, "")
    assert "'de' is not one of 'en', 'tr', 'ru'" in said.err


def test_a_setting_with_a_wrong_value_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOMMENDER_COMBINATION", "average")
    said = run("match", "--need", "B1-1")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("masa: the setting RECOMMENDER_COMBINATION does not take this value: ")
    assert len(said.err.splitlines()) == 1


def test_a_listed_match_shows_the_scores_of_both_sides(run: Run) -> None:
    heading = run("match", "--need", "B1-1", "-l", "tr").out.splitlines()[2]
    assert [cell.strip() for cell in heading.split("┃")][2:5] == ["puan", "alıcı", "firma"]


def test_an_explained_pair_shows_the_scores_of_both_sides_and_its_flags(run: Run) -> None:
    said = run("explain", "--need", "B1-1", "--firm", "F1").out
    assert "the buyer's side 1.00, the firm's side 0.78" in said
    assert "⚑ drug precursor of Table II" in said
