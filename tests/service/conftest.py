"""A planted mission for each test, copied from one that is made once; where asked, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from recommender.service import Masa, suggesting
from tests.postgres import database
from tests.service.missions import AYSE, LOW, NOW, open_masa, plant


@dataclass(frozen=True)
class Folder:
    """A data folder to copy, with its database; no server where that is a file in the folder."""

    path: Path
    server: str = ""
    url: str = ""

    def copy(self, path: Path, stack: ExitStack) -> Folder:
        """A copy at ``path``; its database goes with ``stack``."""
        shutil.copytree(self.path, path)
        if not self.server:
            return Folder(path)
        name = self.url.rsplit("/", 1)[1]
        return Folder(path, self.server, stack.enter_context(database(self.server, name)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of a module that says ``ON = BOTH`` run on SQLite and on PostgreSQL."""
    if "kept" in metafunc.fixturenames:
        metafunc.parametrize(
            "kept", getattr(metafunc.module, "ON", ["sqlite"]), indirect=True, scope="session"
        )


@pytest.fixture(scope="session")
def kept(request: pytest.FixtureRequest) -> str:
    """The URL of a PostgreSQL server, or nothing for SQLite."""
    return str(request.getfixturevalue("postgres_server")) if request.param == "postgres" else ""


@pytest.fixture(scope="session")
def planted_folder(kept: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("planted")
        url = stack.enter_context(database(kept)) if kept else ""
        made = open_masa(folder, url)
        plant(made)
        made.store.close()
        yield Folder(folder, kept, url)


@pytest.fixture(scope="session")
def listed_folder(planted_folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    with ExitStack() as stack:
        folder = planted_folder.copy(tmp_path_factory.mktemp("listed") / "var", stack)
        made = open_masa(folder.path, folder.url)
        suggesting.fill(made, AYSE, "E1", 1, good=LOW, now=NOW)
        made.store.close()
        yield folder


@pytest.fixture
def masa(planted_folder: Folder, tmp_path: Path) -> Iterator[Masa]:
    """Everybody takes part; nothing is on the shortlist."""
    yield from _opened(planted_folder, tmp_path)


@pytest.fixture
def listed(listed_folder: Folder, tmp_path: Path) -> Iterator[Masa]:
    """Each firm and its buyer of the same number are on the shortlist."""
    yield from _opened(listed_folder, tmp_path)


def _opened(folder: Folder, tmp_path: Path) -> Iterator[Masa]:
    with ExitStack() as stack:
        copied = folder.copy(tmp_path / "var", stack)
        opened = open_masa(copied.path, copied.url)
        yield opened
        opened.store.close()
