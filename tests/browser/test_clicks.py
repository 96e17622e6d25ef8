"""How many clicks a new organiser needs from the sample spreadsheets to a printed schedule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from recommender.records import ActorRole
from recommender.service import Masa
from tests.browser.test_organiser import worker
from tests.pages.staff import PASSWORD, account

pytestmark = pytest.mark.browser
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
LONG = 120_000
"""Milliseconds for what a busy machine does in seconds: loading the encoder, filling, scheduling."""

SOME = re.compile(r"\b[1-9]\d* matches")


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


def test_from_the_sample_spreadsheets_to_a_printed_schedule_in_under_12_clicks(
    browser: Browser, masa: Masa, tmp_path: Path
) -> None:
    account(masa, ActorRole.ORGANISER, "İzmir", "yeni")
    page = browser.new_page(base_url=masa.settings.public_url, locale="en-GB")
    hand = Hand()
    with worker(masa):
        page.goto("/")
        page.get_by_label("Name").fill("yeni")
        page.get_by_label("Password").fill(PASSWORD)
        hand.click(page.get_by_role("button", name="Sign in"))
        hand.click(page.get_by_role("link", name="New mission"))
        page.get_by_label("Name").fill("Kazan")
        hand.click(page.get_by_label("Only matches that both sides want"))
        hand.click(page.get_by_role("button", name="Make the mission"))
        with page.expect_file_chooser() as chooser:
            hand.click(page.get_by_label("Drop a spreadsheet"))
        chooser.value.set_files([SAMPLE / "firms.csv", SAMPLE / "buyers.csv"])
        hand.click(page.get_by_role("button", name="Import the files"))
        suggest = page.get_by_role("button", name="Suggest matches")
        expect(suggest).to_be_visible(timeout=LONG)
        hand.click(suggest)
        expect(page.get_by_text("matches on the list").first).to_contain_text(SOME, timeout=LONG)
        hand.click(page.get_by_role("link", name="Schedule", exact=True))
        page.get_by_label("Seconds to look for the best").fill("3")
        hand.click(page.get_by_role("button", name="Make", exact=True))
        publish = page.get_by_role("button", name="Publish")
        expect(publish).to_be_visible(timeout=LONG)
        hand.click(publish)
        with page.expect_download(timeout=LONG) as printed:
            hand.click(page.get_by_role("link", name="All schedules (PDF)"))
        printed.value.save_as(tmp_path / "schedule.pdf")
    assert (tmp_path / "schedule.pdf").read_bytes().startswith(b"%PDF")
    assert hand.clicks < 12
