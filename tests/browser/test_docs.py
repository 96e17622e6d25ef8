"""The interactive documentation in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from recommender.service import Masa

pytestmark = pytest.mark.browser


def test_the_documentation_opens_from_our_own_files_within_its_policy(masa: Masa, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(f"{masa.settings.public_url}/docs", timeout=60_000)
    page.get_by_text("List firms").first.wait_for(timeout=60_000)
    assert [url for url in asked if not url.startswith((masa.settings.public_url, "data:", "blob:"))] == []
    assert told == []
