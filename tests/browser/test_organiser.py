"""The organiser's pages in Chromium: accessible in both themes and at both widths, and usable by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Page, expect

from recommender.records import ActorRole
from recommender.service import Masa
from recommender.service.working import work_once
from tests.browser.conftest import SignedIn
from tests.pages.test_imports import FIRMS, UNTITLED

pytestmark = pytest.mark.browser

PAGES = {
    "missions": ["/missions", "/missions/new", "/missions/E1", "/missions/E1/attention", "/missions/E1/clone"],
    "companies": ["/companies", "/companies/firm/F1", "/companies/firm/F1/edit", "/duplicates", "/flags"],
    "parties": [
        "/missions/E1/participants", "/missions/E1/participants/buyer/B1", "/missions/E1/invitations",
        "/missions/E1/audit", "/missions/E1/erasures",
    ],
    "accounts": ["/users", "/users/ayse", "/account", "/imports", "/missions/nowhere"],
}  # fmt: skip


@contextmanager
def worker(masa: Masa) -> Iterator[None]:
    """Jobs are done beside the server, as `masa serve` has it."""
    over = Event()

    def work() -> None:
        while not over.wait(0.05):
            work_once(masa)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("group", PAGES)
def test_pages_break_no_rule_of_accessibility(
    group: str, desktop: SignedIn, masa: Masa, check_accessible: Callable[[Page], None]
) -> None:
    desktop(ActorRole.ORGANISER)
    page = desktop(ActorRole.ADMINISTRATOR, "tr-TR")
    for path in PAGES[group]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        check_accessible(page)


def test_a_file_is_dropped_its_bad_cells_seen_and_the_good_rows_written(
    desktop: SignedIn, masa: Masa, check_accessible: Callable[[Page], None], screenshots: Path
) -> None:
    page = desktop(ActorRole.ORGANISER, "tr-TR")
    with worker(masa):
        page.goto("/imports?event=E1")
        page.evaluate(
            """text => {
                const files = new DataTransfer();
                files.items.add(new File([text], "firmalar.csv", {type: "text/csv"}));
                const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
                document.querySelector(".drop").dispatchEvent(drop);
            }""",
            FIRMS,
        )
        expect(page.locator("td.marked", has_text="bir avuç")).to_contain_text("okunamadı")
        check_accessible(page)
        page.screenshot(path=screenshots / "import_check.png", full_page=True)
        page.get_by_role("button", name="İçe aktar", exact=True).click()
        expect(page.get_by_role("heading", name="İçe aktarıldı")).to_be_visible()
        check_accessible(page)
    assert {"Lodos Kimya", "Poyraz Kimya"} <= {firm.name for firm in masa.store.firms()}


def test_a_column_is_corrected_by_hand(desktop: SignedIn, masa: Masa) -> None:
    page = desktop()
    with worker(masa):
        page.goto("/imports")
        page.set_input_files("#files", {"name": "x.csv", "mimeType": "text/csv", "buffer": UNTITLED.encode()})
        expect(page.get_by_role("alert").first).to_contain_text("No column is read as “Product”")
        page.get_by_label("Meaning of the column Neler var").select_option("product")
        page.get_by_role("button", name="Check again with these columns").click()
        expect(page.get_by_text("To be added: 2")).to_be_visible()


def test_the_tab_of_the_page_is_seen_on_a_phone(desktop: SignedIn, masa: Masa) -> None:
    page = desktop(width=390)
    page.goto("/missions/E1/audit")
    expect(page.locator(".tabs [aria-current]").last).to_be_in_viewport(ratio=1)


def test_companies_are_found_as_one_types(desktop: SignedIn, masa: Masa) -> None:
    page = desktop()
    page.goto("/companies")
    page.get_by_label("Search").press_sequentially("himtorg")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("ООО «Пример-Химторг»")


def test_two_organisers_at_once_do_not_overwrite_one_another(desktop: SignedIn, masa: Masa) -> None:
    one, other = desktop(), desktop()
    for page in (one, other):
        page.goto("/missions/E1/edit")
    one.get_by_label("Tables").fill("12")
    one.get_by_role("button", name="Save").click()
    expect(one.get_by_role("status")).to_have_text("The mission was changed.")
    other.get_by_label("City").fill("Kazan")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("tables")


def test_an_analyst_is_told_what_is_not_open_to_it(
    desktop: SignedIn, masa: Masa, check_accessible: Callable[[Page], None]
) -> None:
    page = desktop(ActorRole.ANALYST, "ru-RU")
    page.goto("/missions/E1/invitations")
    expect(page.get_by_role("heading", level=1)).to_have_text("Эта страница вам недоступна")
    check_accessible(page)


def test_an_organiser_works_without_javascript(desktop: SignedIn, masa: Masa) -> None:
    signed_in = desktop()
    browser, cookies = signed_in.context.browser, signed_in.context.cookies()
    assert browser is not None
    context = browser.new_context(
        java_script_enabled=False, locale="en-GB", base_url=masa.settings.public_url
    )
    context.add_cookies(
        [{"name": c["name"], "value": c["value"], "url": masa.settings.public_url} for c in cookies]
    )
    page = context.new_page()
    page.goto("/missions/E1")
    page.get_by_role("link", name="Look for what needs attention").click()
    expect(page.get_by_role("heading", name="What needs attention now")).to_be_visible()
    page.goto("/companies")
    page.get_by_label("Search").fill("himtorg")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody tr")).to_have_count(1)
