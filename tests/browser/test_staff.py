"""The staff signs in and finds its missions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from recommender.records import ActorRole
from recommender.service import Masa
from tests.browser.conftest import SignedIn
from tests.pages.staff import PASSWORD, account

pytestmark = pytest.mark.browser


def test_an_organiser_signs_in_and_opens_a_mission(
    browser: Browser, masa: Masa, check_accessible: Callable[[Page], None], screenshots: Path
) -> None:
    account(masa, ActorRole.ORGANISER)
    page = browser.new_page(base_url=masa.settings.public_url, locale="tr-TR")
    page.goto("/missions")
    check_accessible(page)
    page.get_by_label("Ad", exact=True).fill("ayse")
    page.get_by_label("Parola").fill(PASSWORD)
    page.screenshot(path=screenshots / "sign_in.png")
    page.get_by_role("button", name="Oturum aç").click()
    page.get_by_role("link", name="Moskova kimya heyeti").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Moskova kimya heyeti")
    check_accessible(page)
    page.screenshot(path=screenshots / "mission.png", full_page=True)
    page.get_by_role("button", name="Çıkış").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Oturum aç")


def test_a_mission_is_read_in_three_languages(desktop: SignedIn) -> None:
    page = desktop()
    page.goto("/missions?sort=name")
    for language, said in (("Türkçe", "Heyetler"), ("Русский", "Миссии"), ("English", "Missions")):
        page.get_by_role("link", name=language).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(said)
        assert "sort=name" in page.url
