"""On a phone, between the list and the evening after: when one can meet, own order, ratings, own data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from recommender.records import MeetingState, Side
from recommender.service import Masa, participants
from tests.browser.test_party import address
from tests.pages.world import link, publish, said
from tests.service.missions import AYSE

pytestmark = pytest.mark.browser
PAGES = ("", "/availability", "/profile", "/meetings/F1", "/data")


def test_every_page_behind_a_link_is_accessible_light_and_dark_narrow_and_wide(
    phone: Page, masa: Masa, check_accessible: Callable[[Page], None], screenshots: Path
) -> None:
    publish(masa, MeetingState.HELD)
    for page in PAGES:
        phone.goto(address(masa, "B1") + page)
        check_accessible(phone)
        phone.screenshot(path=screenshots / f"buyer{page.replace('/', '_')}.png", full_page=True)


LOW = """() => [...document.querySelectorAll("a, button, summary, select, textarea, label:has(input)")]
    .filter(each => !(each.matches("a") && each.closest("p, address")))
    .map(each => [each.innerText || each.name, each.getBoundingClientRect()])
    .filter(([, box]) => box.left >= 0 && box.width > 0 && box.height > 0 && box.height < 44)
    .map(([words, box]) => `${words}: ${box.height}`)"""
"""What is lower than a thumb needs; links within a sentence are as high as its lines."""


def test_what_is_tapped_is_high_enough_for_a_thumb(phone: Page, masa: Masa) -> None:
    publish(masa, MeetingState.HELD)
    for path in PAGES:
        phone.goto(address(masa, "B1") + path)
        phone.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert phone.evaluate(LOW) == [], path
    for name in ("Nilüfer", "Karadeniz"):
        phone.goto(address(masa, "B1"))
        card = phone.locator("article").filter(has_text=name)
        card.get_by_role("button", name="Интересно", exact=True).tap()
        expect(card.locator("[aria-pressed=true]")).to_be_visible()
    assert phone.evaluate(LOW) == []


def test_a_printed_page_keeps_the_meetings_apart_from_the_suggestions(phone: Page, masa: Masa) -> None:
    publish(masa)
    phone.goto(address(masa, "F1"))
    phone.emulate_media(media="print")
    cards = phone.locator("section[aria-labelledby=matches]")
    assert cards.evaluate("each => getComputedStyle(each).breakBefore") == "page"


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("tr", "Ne zaman görüşebilirsiniz?"),
        ("ru", "Когда вам удобно встречаться?"),
        ("en", "When can you meet?"),
    ],
)
def test_a_party_reads_in_each_language(phone: Page, masa: Masa, language: str, heading: str) -> None:
    phone.goto(f"{address(masa, 'B1')}/availability?language={language}")
    expect(phone.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_meeting_is_rated_in_four_taps(phone: Page, masa: Masa) -> None:
    publish(masa, MeetingState.HELD)
    phone.goto(address(masa, "B1"))
    phone.get_by_role("link", name="Как прошла встреча?").tap()
    phone.locator("label[for=stars-4]").tap()
    phone.get_by_text("Образцы").tap()
    phone.get_by_role("button", name="Сохранить").tap()
    expect(phone.get_by_role("img", name="4 звезды из 5")).to_be_visible()
    assert [o.rating for o in masa.store.results.of(AYSE, "E1")] == [4]


def test_a_phone_without_javascript_says_when_it_can_meet(browser: Browser, masa: Masa) -> None:
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    plain.goto(address(masa, "B1") + "/availability")
    plain.get_by_label("10:30–11:00").uncheck()
    plain.get_by_role("button", name="Сохранить").click()
    expect(plain.get_by_role("status")).to_be_visible()
    assert participants.find(masa.store, AYSE, "E1", Side.BUYER, "B1").away == {1}


def test_a_partner_is_dragged_to_the_top_of_ones_own_order(phone: Page, masa: Masa) -> None:
    phone.goto(address(masa, "B1"))
    for place in (1, 2, 3):
        phone.locator(f"#interested-{place}").tap()
        expect(phone.locator(f"#interested-{place}")).to_have_attribute("aria-pressed", "true")
    names = phone.locator("[data-order] > li > span:not(.grip)")
    first, second, third = names.all_inner_texts()
    rows = phone.locator("[data-order] > li")
    rows.nth(2).scroll_into_view_if_needed()
    grip, top = rows.nth(2).locator(".grip").bounding_box(), rows.nth(0).bounding_box()
    assert grip is not None
    assert top is not None
    phone.mouse.move(grip["x"] + 5, grip["y"] + 5)
    phone.mouse.down()
    phone.mouse.move(top["x"] + 20, top["y"] + 3, steps=5)
    with phone.expect_response("**/order"):
        phone.mouse.up()
    expect(names).to_have_text([third, first, second])
    assert sorted(d.preference or 0 for d in said(masa, "B1")) == [1, 2, 3]


def test_looking_closer_at_a_partner_is_kept_and_moves_nothing(phone: Page, masa: Masa) -> None:
    phone.goto(address(masa, "B1"))
    third = phone.locator("article").nth(2)
    with phone.expect_response("**/opened") as told:
        third.get_by_text("Подробнее о компании").tap()
    assert told.value.status == 204
    expect(third.locator("details ul")).to_be_visible()
    opened = [one.rank for one in masa.store.showings.of(AYSE, "E1") if one.opened_at is not None]
    assert opened == [3]


@pytest.mark.parametrize("page", PAGES)
def test_a_link_that_was_cut_opens_no_page(phone: Page, masa: Masa, page: str) -> None:
    phone.goto(masa.settings.public_url + link(masa, "B1")[:-5] + page)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Эта ссылка недействительна")


def test_a_firm_sees_what_a_certificate_would_change_before_it_saves(
    phone: Page, masa: Masa, check_accessible: Callable[[Page], None], screenshots: Path
) -> None:
    phone.goto(address(masa, "F1") + "/profile")
    phone.get_by_text("Sodyum hipoklorit %15, IBC").first.tap()
    phone.locator('[name="1.product_certificates"]').fill("ISO 9001")
    phone.get_by_role("button", name="Neler değişeceğini görün").tap()
    expect(phone.get_by_text("Giderildi: istenen belge belirtilmemiş: ISO 9001")).to_be_visible()
    check_accessible(phone)
    phone.screenshot(path=screenshots / "firm_preview.png", full_page=True)
    phone.get_by_role("button", name="Kaydet").tap()
    expect(phone.get_by_role("status")).to_contain_text("Kaydedildi")
    assert [held.name for held in masa.store.firm("F1").products[0].certificates] == ["ISO 9001"]
