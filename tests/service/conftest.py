"""A planted mission for each test, copied from one that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.service import Masa, suggesting
from tests.service.missions import AYSE, LOW, NOW, open_masa, plant


@pytest.fixture(scope="session")
def planted_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "var"
    made = open_masa(folder)
    plant(made)
    made.store.close()
    return folder


@pytest.fixture(scope="session")
def listed_folder(planted_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listed") / "var"
    shutil.copytree(planted_folder, folder)
    made = open_masa(folder)
    suggesting.fill(made, AYSE, "E1", 1, good=LOW, now=NOW)
    made.store.close()
    return folder


@pytest.fixture
def masa(planted_folder: Path, tmp_path: Path) -> Iterator[Masa]:
    """Everybody takes part; nothing is on the shortlist."""
    yield from _opened(planted_folder, tmp_path)


@pytest.fixture
def listed(listed_folder: Path, tmp_path: Path) -> Iterator[Masa]:
    """Each firm and its buyer of the same number are on the shortlist."""
    yield from _opened(listed_folder, tmp_path)


def _opened(folder: Path, tmp_path: Path) -> Iterator[Masa]:
    shutil.copytree(folder, tmp_path / "var")
    opened = open_masa(tmp_path / "var")
    yield opened
    opened.store.close()
