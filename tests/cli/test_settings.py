"""``masa settings``, of which a page of the documentation is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from recommender.config import Settings
from tests.cli.conftest import Said

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_page_of_settings_is_what_the_command_prints(run: Callable[..., Said]) -> None:
    assert run("settings").out == PAGE.read_text(encoding="utf-8"), "masa settings > docs/settings.md"


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
