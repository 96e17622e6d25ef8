"""A served mission, and Chromium at the width of a phone."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from api.access import COOKIE
from api.app import create_app
from recommender.records import ActorRole
from recommender.service import Masa
from tests.pages.staff import token
from tests.pages.world import plant, settings
from tests.ports import free_port

SCREENSHOTS = Path(__file__).resolve().parents[2] / "artefacts" / "browser"
"""Where a run leaves what it saw."""

AXE_OPTIONS = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}'


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
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "install Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Browser) -> Page:
    """A Russian phone, 360 pixels wide."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="ru-RU", has_touch=True, is_mobile=True
    )
    return context.new_page()


SignedIn = Callable[..., Page]


@pytest.fixture
def desktop(browser: Browser, masa: Masa) -> SignedIn:
    """``desktop(role, locale, width)``: a page on which somebody of Bursa's staff is signed in."""

    def opened(role: ActorRole = ActorRole.ORGANISER, locale: str = "en-GB", width: int = 1280) -> Page:
        address = masa.settings.public_url
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale=locale, base_url=address
        )
        context.add_cookies([{"name": COOKIE, "value": token(masa, role), "url": address}])
        return context.new_page()

    return opened


@pytest.fixture
def check_accessible() -> Callable[[Page], None]:
    """``check_accessible(page)``: what is shown breaks no rule of axe-core up to WCAG 2.2 AA, in light and
    dark, on a phone and a desktop, and is nowhere wider than the screen."""
    source = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> None:
        before = page.viewport_size
        page.evaluate(source)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found = page.evaluate(f"axe.run({AXE_OPTIONS})")["violations"]
                complaints = [
                    (rule["id"], node["html"], node.get("failureSummary", ""))
                    for rule in found
                    for node in rule["nodes"]
                ]
                assert complaints == [], (page.url, width, scheme)
        if before:
            page.set_viewport_size(before)

    return check


@pytest.fixture
def screenshots() -> Path:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
