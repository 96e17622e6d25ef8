"""``masa match --event``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recommender.cli import output
from recommender.cli.app import app
from recommender.config import Settings
from recommender.service import Masa
from tests.service.missions import plant


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("RECOMMENDER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RECOMMENDER_LANGUAGE", "tr")
    monkeypatch.setenv("COLUMNS", "160")
    output.language.cache_clear()
    masa = Masa.open(Settings(_env_file=None))  # type: ignore[call-arg]
    plant(masa)
    masa.store.close()
    yield
    output.language.cache_clear()


def test_json_holds_the_matches_and_the_figures_of_every_setting() -> None:
    done = CliRunner().invoke(app, ["match", "--event", "E1", "-k", "1", "--good", "0", "--json"])
    found = json.loads(done.stdout)
    assert [match["rank"] for match in found["matches"]] == list(range(1, 9))
    assert len({match["firm_id"] for match in found["matches"]}) == 8
    assert (found["chosen"]["balance"], len(found["settings"])) == (0.5, 6)


def test_the_table_names_the_settings_in_the_readers_language() -> None:
    done = CliRunner().invoke(app, ["match", "--event", "E1", "-k", "2", "--balance", "0.3"])
    assert "0.5 dengeli" in done.stdout
    assert "лучшие пары" in CliRunner().invoke(app, ["match", "--event", "E1", "-l", "ru"]).stdout
    assert "düz sıralama" in done.stdout
    assert "0.3" in done.stdout
    assert "Firma 3" in done.stdout


def test_an_event_and_a_need_are_not_asked_for_together() -> None:
    done = CliRunner().invoke(app, ["match", "--event", "E1", "--need", "B1-1"])
    assert done.exit_code == 2
