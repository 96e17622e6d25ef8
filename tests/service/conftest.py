"""A planted mission for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender.service import Masa
from tests.service.missions import open_masa, plant


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    yield opened
    opened.store.close()
