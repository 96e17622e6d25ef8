"""An organiser at work in the browser: board by keys, two at one shortlist, a meeting moved, the day by taps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from recommender.records import ActorRole, Meeting, MeetingState, Pair, Standing
from recommender.service import Masa, planning
from tests.browser.conftest import SignedIn
from tests.pages.desk import HERE, draft, pair, place, standing
from tests.pages.staff import account, token
from tests.pages.world import EVENT
from tests.service.missions import AYSE

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
F1, F2 = pair(1), pair(2)


def test_the_board_is_worked_by_keys_alone(
    masa: Masa, desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    page = desktop(locale="tr-TR", width=1440)
    page.goto(f"{HERE}/matches")
    expect(page.get_by_text("Tuşlar:")).to_be_visible()
    names = page.locator(".ranked .open")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    second = names.nth(1).inner_text()
    page.keyboard.press("x")
    expect(page.get_by_role("status").first).to_contain_text("bir daha önerilmeyecek")
    expect(page.locator(".ranked .open:focus")).to_have_text(second)
    number = masa_number(masa, second)
    assert standing(masa, number) is Standing.DROPPED
    page.keyboard.press("s")
    expect(page.get_by_role("status").first).to_contain_text("kısa listeye alındı")
    assert standing(masa, number) is Standing.CHOSEN
    page.keyboard.press("Enter")
    expect(page.locator("#closely h3")).to_contain_text(second)
    page.screenshot(path=screenshots / "board.png", full_page=True)
    check_accessible(page)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jjj")
    expect(page.locator("#search")).to_have_value("jjj")


def test_two_candidates_are_compared_by_a_key(desktop: SignedIn, check_accessible: Check) -> None:
    page = desktop()
    page.goto(f"{HERE}/matches")
    page.locator(".ranked .open").first.click()
    page.locator(".ranked .open").nth(1).focus()
    page.keyboard.press("c")
    expect(page.locator("#closely article")).to_have_count(2)
    check_accessible(page)


def test_two_organisers_at_one_list_lose_nothing(
    masa: Masa, desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    ayse, can = desktop(locale="tr-TR", width=1440), colleague(masa, desktop)
    for page in (ayse, can):
        page.goto(f"{HERE}/shortlist?by=buyer&company=B1")
    row_of(can).get_by_role("button", name="Pin").click()
    expect(can.get_by_role("status").first).to_contain_text("1 entry changed")
    row_of(ayse).get_by_role("button", name="Engelle").click()
    conflict = ayse.get_by_role("alert")
    expect(conflict).to_contain_text("can")
    assert standing(masa, 1) is Standing.PINNED
    ayse.screenshot(path=screenshots / "shortlist_conflict.png", full_page=True)
    check_accessible(ayse)
    conflict.get_by_role("button").click()
    expect(ayse.get_by_role("alert")).to_have_count(0)
    assert standing(masa, 1) is Standing.BLOCKED


def test_an_entry_is_dragged_to_the_top_and_to_the_end(masa: Masa, desktop: SignedIn) -> None:
    page = desktop(width=1440)
    page.goto(f"{HERE}/shortlist?by=buyer&company=B1")
    names = page.locator(".entries tbody th")
    first, *between, last = names.all_inner_texts()
    drag(page, last, first, above=True)
    expect(names).to_have_text([last, first, *between])
    drag(page, last, between[-1], above=False)
    expect(names).to_have_text([first, *between, last])
    assert [named(masa, p) for p, _ in masa.store.shortlists.order(AYSE, "E1")] == [first, *between, last]


def test_a_drag_where_a_colleague_was_first_is_told_and_made_on_request(
    masa: Masa, desktop: SignedIn
) -> None:
    ayse, can = desktop(width=1440), colleague(masa, desktop)
    for page in (ayse, can):
        page.goto(f"{HERE}/shortlist?by=buyer&company=B1")
    names = ayse.locator(".entries tbody th")
    first, *between, last = names.all_inner_texts()
    can.locator(".entries tr").filter(has_text=last).get_by_role("button", name="Pin").click()
    expect(can.get_by_role("status").first).to_contain_text("1 entry changed")
    drag(ayse, last, first, above=True)
    expect(names).to_have_text([first, *between, last])
    ayse.get_by_role("alert").get_by_role("button").click()
    expect(names).to_have_text([last, first, *between])


def test_a_meeting_is_dragged_and_a_clash_refused(
    masa: Masa, desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    page = desktop(locale="tr-TR", width=1440)
    page.goto(f"{HERE}/schedule/1")
    check_accessible(page)
    meeting = page.locator('[data-pair="F1/B1"]')
    meeting.drag_to(page.locator('td[data-slot="2"][data-table="3"]'))
    expect(page.get_by_role("status").first).to_have_text("Görüşme taşındı.")
    assert place(masa, F1) == (2, 3)
    meeting.drag_to(page.locator('td[data-slot="1"][data-table="2"]'))
    expect(page.get_by_role("alert")).to_contain_text("o saatte zaten Yeşilova Kimya A.Ş. ile görüşüyor")
    assert place(masa, F1) == (2, 3)
    page.screenshot(path=screenshots / "schedule_refused.png", full_page=True)
    check_accessible(page)


def test_a_meeting_is_moved_by_keyboard(masa: Masa, desktop: SignedIn) -> None:
    draft(masa, [(F1, 0, 1)])
    page = desktop()
    page.goto(f"{HERE}/schedule/1")
    page.locator('[data-pair="F1/B1"]').press("Enter")
    page.locator("#to-slot").select_option(index=3)
    page.locator("#to-table").select_option(label="4")
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(page.get_by_role("status").first).to_have_text("The meeting was moved.")
    assert place(masa, F1) == (3, 3)


def test_the_day_on_a_tablet_replaces_an_absent_firm_in_two_taps(
    masa: Masa, desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    meetings(masa)
    page = desktop(locale="tr-TR", width=1024)
    page.goto(f"{HERE}/day")
    page.get_by_role("button", name="Geldi Nilüfer Kimya A.Ş.").click()
    expect(page.get_by_text("7 katılımcıdan 1 tanesi geldi")).to_be_visible()
    small = page.evaluate(
        "[...document.querySelectorAll('.tables button')].filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0
    check_accessible(page)
    page.get_by_role("button", name="Firma gelmedi Nilüfer Kimya A.Ş.").click()
    expect(page.get_by_role("heading", name="için yer boşaldı")).to_be_visible()
    page.screenshot(path=screenshots / "day_replacement.png", full_page=True)
    check_accessible(page)
    page.locator("#place button").first.click()
    expect(page.get_by_role("status").first).to_contain_text("yeni görüşme kondu")
    states = [m.state for m in masa.store.plans.meetings(AYSE, "E1")]
    assert sorted(states) == [MeetingState.NO_SHOW, MeetingState.PLANNED]


@pytest.mark.parametrize("path", ["matches", "heat", "shortlist", "schedule", "schedule/1", "day", "report"])
def test_each_page_can_be_read_without_javascript_and_breaks_no_rule(
    masa: Masa, desktop: SignedIn, check_accessible: Check, path: str
) -> None:
    meetings(masa)
    masa.later.patience = 60
    page = desktop(locale="ru-RU")
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.goto(f"{HERE}/{path}")
    check_accessible(page)
    assert complaints == []
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, locale="ru-RU", base_url=masa.settings.public_url)
    plain.add_cookies(page.context.cookies())
    quiet = plain.new_page()
    quiet.goto(f"{HERE}/{path}")
    said = "document.querySelector('main').innerText.length"
    assert len(quiet.locator("main").inner_text()) >= 0.95 * page.evaluate(said) - 200


def drag(page: Page, held: str, beside: str, *, above: bool) -> None:
    """Take an entry by its grip to the upper or lower edge of another."""
    rows = page.locator(".entries tbody tr")
    grip = rows.filter(has_text=held).locator(".grip")
    grip.scroll_into_view_if_needed()
    start, mark = grip.bounding_box(), rows.filter(has_text=beside).bounding_box()
    assert start is not None
    assert mark is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, mark["y"] + (2 if above else mark["height"] - 2), steps=8)
    with page.expect_navigation():
        page.mouse.up()


def named(masa: Masa, of: Pair) -> str:
    """The firm of a pair."""
    return masa.store.firm(of[0]).name


def row_of(page: Page) -> Locator:
    """Nilüfer's row of the shortlist."""
    return page.locator(".entries tr").filter(has_text="Nilüfer")


def colleague(masa: Masa, desktop: SignedIn) -> Page:
    """A second organiser of Bursa on another machine."""
    page = desktop()
    page.context.clear_cookies()
    account(masa, ActorRole.ORGANISER, name="can")
    address = masa.settings.public_url
    value = token(masa, ActorRole.ORGANISER, name="can")
    page.context.add_cookies([{"name": "masa_sign_in", "value": value, "url": address}])
    return page


def masa_number(masa: Masa, name: str) -> int:
    """The number of the firm of this name."""
    return next(int(firm.id[1:]) for firm in masa.store.firms() if firm.name == name)


def meetings(masa: Masa) -> None:
    """B1 meets F1 in the first slot at table 2; it is published."""
    masa.store.plans.add(AYSE, "E1", [Meeting(EVENT.id, *F1, 0, 1)], {}, datetime.now(UTC))
    planning.publish(masa.store, AYSE, "E1", 1)
