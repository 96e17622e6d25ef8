"""A buyer in Moscow answers on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from recommender.records import Answer
from recommender.service import Masa
from tests.pages.world import link, publish, said

pytestmark = pytest.mark.browser


def address(masa: Masa, company_id: str) -> str:
    return masa.settings.public_url + link(masa, company_id)


def test_a_buyer_taps_and_its_answer_is_kept(phone: Page, masa: Masa, screenshots: Path) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    phone.on("console", note)
    phone.goto(address(masa, "B1"))
    phone.screenshot(path=screenshots / "buyer_before.png")
    card = phone.locator("article").filter(has=phone.get_by_role("heading", name="Nilüfer Kimya A.Ş."))
    card.get_by_role("button", name="Интересно", exact=True).tap()
    expect(phone.get_by_role("status")).to_contain_text("Вы ответили по 1 из 6 компаний")
    expect(card.get_by_role("button", name="Интересно", exact=True)).to_have_attribute("aria-pressed", "true")
    other = phone.locator("article").filter(has=phone.get_by_role("heading", name="Karadeniz Kimya A.Ş."))
    other.get_by_role("button", name="Интересно", exact=True).tap()
    expect(phone.get_by_role("heading", name="Ваш порядок")).to_be_visible()
    phone.screenshot(path=screenshots / "buyer_after.png", full_page=True)
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide == 360
    assert {d.answer for d in said(masa, "B1")} == {Answer.INTERESTED}
    assert complaints == []


def test_a_phone_without_javascript_answers_too(phone: Page, masa: Masa) -> None:
    browser = phone.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    plain.goto(address(masa, "B1"))
    plain.get_by_role("button", name="Интересно", exact=True).first.click()
    expect(plain.get_by_role("status")).to_contain_text("Вы ответили по 1 из 6 компаний")


def test_a_firm_sees_its_schedule_in_the_dark(phone: Page, masa: Masa, screenshots: Path) -> None:
    publish(masa)
    phone.emulate_media(color_scheme="dark")
    phone.goto(address(masa, "F1"))
    expect(phone.get_by_role("heading", name="Görüşmeleriniz")).to_be_visible()
    phone.screenshot(path=screenshots / "firm_schedule_dark.png", full_page=True)
