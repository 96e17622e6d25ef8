"""Worlds that many tests only look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.world import Headers, planted


@pytest.fixture(scope="session")
def seen_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, Headers]]]:
    """The planted world for tests that only read; the headers of its client are theirs to set."""
    with planted(tmp_path_factory.mktemp("seen")) as made:
        yield made
