"""A served mission, and Chromium at the width of a phone."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from recommender.service import Masa
from tests.conftest import free_port
from tests.pages.world import plant, settings

SCREENSHOTS = Path(__file__).resolve().parents[2] / "artefacts" / "browser"
"""Where a run leaves what it saw."""


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    """A mission that is served while the test runs."""
    plant(tmp_path)
    port = free_port()
    app = create_app(settings(tmp_path, f"http://127.0.0.1:{port}"))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    yield app.state.masa
    server.should_exit = True
    thread.join()


@pytest.fixture
def phone() -> Iterator[Page]:
    """A Russian phone, 360 pixels wide."""
    chromium = shutil.which("chromium")
    assert chromium, "install Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="ru-RU", has_touch=True, is_mobile=True
        )
        yield context.new_page()
        browser.close()


@pytest.fixture
def screenshots() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
