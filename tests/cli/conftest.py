"""The command line run inside the test's process: quicker than a process a command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recommender import cli
from recommender.cli import output


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _no_language_is_remembered() -> Iterator[None]:
    """The command line remembers its language for the life of a process; tests share theirs."""
    output.language.cache_clear()
    yield
    output.language.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working and data folder of the commands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECOMMENDER_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("RECOMMENDER_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """Runs ``masa`` with some words."""

    def run_one(*words: str, language: str = "en") -> Said:
        monkeypatch.setenv("RECOMMENDER_LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["masa", *words])
        output.language.cache_clear()
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run_one
