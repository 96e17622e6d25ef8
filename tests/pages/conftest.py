"""The mission of the pages, planted once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from recommender.service import Masa
from tests.pages.world import plant, settings


@pytest.fixture(scope="session")
def planted_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    plant(folder)
    return folder


@pytest.fixture
def client(planted_pages: Path, tmp_path: Path) -> Iterator[TestClient]:
    folder = tmp_path / "var"
    shutil.copytree(planted_pages, folder)
    with TestClient(create_app(settings(folder))) as opened:
        yield opened


@pytest.fixture
def masa(client: TestClient) -> Masa:
    """What the client's app serves."""
    served: Masa = client.app.state.masa  # type: ignore[attr-defined]
    return served
