"""``masa explain``: the waterfall for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_masa import folder, masa

__all__ = ["folder"]


@pytest.fixture
def ids(folder: Path) -> tuple[str, str]:
    masa(folder, "import", "firms", "firms.csv")
    masa(folder, "import", "buyers", "needs.csv")
    files = ("--firms", "firms.csv", "--needs", "needs.csv", "--format", "jsonl")
    first = json.loads(masa(folder, "rank", *files).stdout.splitlines()[0])
    return first["need_id"], first["firm_id"]


def test_a_pair_is_explained_for_people_and_for_scripts(folder: Path, ids: tuple[str, str]) -> None:
    need, firm = ids
    shown = masa(folder, "explain", "--need", need, "--firm", firm, "-l", "tr")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "toplam" in shown.stdout
    assert "metinlerin anlam yakınlığı" in shown.stdout
    assert "alıcı" in shown.stdout
    assert "1. sırada" in shown.stdout
    body = json.loads(masa(folder, "explain", "--need", need, "--firm", firm, "--json").stdout)
    assert sum(part["amount"] for part in body["contributions"]) == pytest.approx(body["score"], abs=1e-5)


def test_an_unknown_pair_is_one_line(folder: Path, ids: tuple[str, str]) -> None:
    done = masa(folder, "explain", "--need", "nobody", "--firm", ids[1])
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
