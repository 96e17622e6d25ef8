"""Each role's way from sign-in or link to its result, and what a link opens that no longer counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from recommender.records import OPERATOR, ActorRole, Answer
from recommender.service import Masa
from tests.browser.conftest import SignedIn
from tests.browser.test_party import address
from tests.pages.staff import PASSWORD, account
from tests.pages.world import invitation, publish, said
from tests.service.missions import AYSE

pytestmark = pytest.mark.browser


def signed_in(browser: Browser, masa: Masa, name: str, password: str = PASSWORD) -> Page:
    """A page on which somebody has signed in by hand."""
    page = browser.new_page(base_url=masa.settings.public_url, locale="en-GB")
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Missions")
    return page


def test_an_administrator_makes_an_account_that_signs_in(browser: Browser, masa: Masa) -> None:
    account(masa, ActorRole.ADMINISTRATOR)
    page = signed_in(browser, masa, "root")
    page.get_by_role("link", name="Users").click()
    page.get_by_label("Name").fill("derya")
    page.get_by_label("Role").select_option("organiser")
    page.get_by_label("Organisation").fill("Bursa")
    page.get_by_label("Password").fill("a password for derya")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("status").first).to_be_visible()
    assert masa.store.accounts.one(OPERATOR, "derya").role is ActorRole.ORGANISER
    other = signed_in(browser, masa, "derya", "a password for derya")
    expect(other.get_by_role("link", name="Moskova kimya heyeti")).to_be_visible()
    expect(other.get_by_role("link", name="Users")).to_have_count(0)


def test_an_analyst_comes_from_sign_in_to_what_the_engine_found(browser: Browser, masa: Masa) -> None:
    account(masa, ActorRole.ANALYST)
    page = signed_in(browser, masa, "ece")
    page.get_by_role("link", name="Analysis").click()
    page.get_by_role("textbox").fill("titanium dioxide, rutile")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#match-1")).to_contain_text("Titanyum dioksit rutil", timeout=60_000)


def test_a_firm_answers_and_takes_it_back(phone: Page, masa: Masa) -> None:
    phone.goto(address(masa, "F1"))
    expect(phone).to_have_title("Hoş geldiniz, Nilüfer Kimya A.Ş. · Moskova kimya heyeti · Masa")
    phone.get_by_role("button", name="İlgileniyorum", exact=True).tap()
    expect(phone.get_by_role("status")).to_contain_text("Teşekkürler")
    assert [decision.answer for decision in said(masa, "F1")] == [Answer.INTERESTED]
    phone.get_by_role("button", name="İlgilenmiyorum").tap()
    expect(phone.get_by_role("button", name="İlgilenmiyorum")).to_have_attribute("aria-pressed", "true")
    assert [decision.answer for decision in said(masa, "F1")] == [Answer.NOT_INTERESTED]


def expired(masa: Masa, company_id: str) -> str:
    """The address of a link whose time to answer ended an hour ago."""
    now, open_ = datetime.now(UTC), invitation(masa, company_id)
    new = replace(open_, id=f"expired-{company_id}", expires_at=now - timedelta(hours=1))
    masa.store.invitations.issue(AYSE, [new], now)
    return address(masa, company_id)


def test_an_expired_link_says_what_can_still_be_done(phone: Page, masa: Masa) -> None:
    phone.goto(expired(masa, "B1"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Срок ответа истёк")
    expect(phone.get_by_role("button")).to_have_count(0)


def test_an_expired_link_still_shows_the_published_schedule(phone: Page, masa: Masa) -> None:
    publish(masa)
    phone.goto(expired(masa, "F1"))
    expect(phone.get_by_role("heading", name="Görüşmeleriniz")).to_be_visible()
    expect(phone.locator("p.due")).to_contain_text("Yanıt süresi")
    expect(phone.locator("form.answers")).to_have_count(0)


def test_a_withdrawn_link_says_which_one_counts(phone: Page, masa: Masa) -> None:
    withdrawn = address(masa, "B1")
    masa.store.invitations.mark(AYSE, invitation(masa, "B1"), "revoked_at", datetime.now(UTC))
    phone.goto(withdrawn)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Эта ссылка отозвана")


def test_a_mission_keeps_its_title_when_what_needs_attention_has_come(desktop: SignedIn) -> None:
    page = desktop()
    page.goto("/missions/E1")
    expect(page.locator("#attention ul, #attention p:not(.muted)")).to_be_visible()
    expect(page).to_have_title("Moskova kimya heyeti · Masa")


def test_the_list_of_invitations_prints(desktop: SignedIn, masa: Masa) -> None:
    page = desktop()
    page.goto("/missions/E1/invitations")
    page.emulate_media(media="print")
    expect(page.get_by_role("cell", name="Nilüfer Kimya A.Ş.")).to_be_visible()
    expect(page.locator("button:visible, input:visible")).to_have_count(0)


def test_the_report_prints_without_navigation_and_in_light_colours(desktop: SignedIn, masa: Masa) -> None:
    masa.later.patience = 60
    page = desktop()
    page.emulate_media(color_scheme="dark")
    page.goto("/missions/E1/report")
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.emulate_media(color_scheme="dark", media="print")
    expect(page.locator("nav:visible, form:visible, button:visible, .skip:visible")).to_have_count(0)
    bar = page.locator(".bars rect").first
    assert bar.evaluate("rect => getComputedStyle(rect).fill") == "rgb(15, 118, 110)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
