"""An analyst asks the engine, reads the map, measures a ranker and puts it in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from threadpoolctl import threadpool_limits

from recommender.records import ActorRole
from recommender.service import Masa, datasets, learning
from tests.browser.conftest import SignedIn

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
SECONDS = 60_000


def test_the_engine_is_asked_and_every_step_is_accessible(
    desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    page = desktop(ActorRole.ANALYST, "tr-TR")
    page.goto("/analysis/ask")
    box = page.get_by_role("radio").first.bounding_box()
    assert box is not None
    assert box["width"] == box["height"]
    page.get_by_role("textbox").fill("эпоксидная смола без растворителя")
    page.get_by_role("button", name="Sor").click()
    expect(page.get_by_role("heading", name="3. Sıralayıcıların değerlendirmesi")).to_be_visible(
        timeout=SECONDS
    )
    expect(page.locator("#match-1")).to_contain_text("Su bazlı epoksi reçine")
    check_accessible(page)
    page.screenshot(path=screenshots / "analysis_ask.png", full_page=True)


def test_the_map_is_read_with_the_keyboard(
    desktop: SignedIn, check_accessible: Check, screenshots: Path
) -> None:
    page = desktop(ActorRole.ANALYST, "ru-RU")
    page.goto("/analysis/map")
    page.locator("svg.map a").first.wait_for(timeout=SECONDS)
    check_accessible(page)
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lines")).to_be_visible()
    page.screenshot(path=screenshots / "analysis_map.png", full_page=True)


def test_a_ranker_is_measured_and_put_in_use(
    desktop: SignedIn, masa: Masa, check_accessible: Check, screenshots: Path
) -> None:
    data = masa.settings.data_dir / "datasets" / "invented.parquet"
    data.parent.mkdir()
    with threadpool_limits(1):
        datasets.write_simulated(data, 5, 2, 25, 50)
        version = learning.train_ranker(masa.settings, data, "logistic")["version"]
    page = desktop(ActorRole.ANALYST)
    page.goto("/analysis/models")
    expect(page.get_by_role("link", name=version)).to_be_visible()
    page.get_by_role("cell", name="being measured").wait_for(state="detached", timeout=SECONDS)
    check_accessible(page)
    page.get_by_role("link", name=version).click()
    page.get_by_role("img", name="nDCG@10 of matches wanted by both").wait_for(timeout=SECONDS)
    check_accessible(page)
    page.screenshot(path=screenshots / "analysis_model.png", full_page=True)
    page.get_by_label("Why").fill("Better on the autumn mission")
    page.get_by_role("button", name="Promote").click()
    expect(page.locator(".flash")).to_have_text(f"In use now: {version}")
    check_accessible(page)
    page.screenshot(path=screenshots / "analysis_models.png", full_page=True)


@pytest.mark.parametrize("path", ["/analysis/data", "/analysis/training"])
def test_feedback_and_training_are_accessible(
    desktop: SignedIn, check_accessible: Check, screenshots: Path, path: str
) -> None:
    page = desktop(ActorRole.ANALYST)
    page.goto(path)
    check_accessible(page)
    page.screenshot(path=screenshots / f"{path[1:].replace('/', '_')}.png", full_page=True)
