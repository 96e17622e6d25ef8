"""Settings of a training from a TOML file."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.errors import ArtefactInvalid
from recommender.training.config import EncoderConfig


def config(folder: Path, content: str) -> Path:
    path = folder / "encoder.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_what_the_file_does_not_say_stays_at_its_default(tmp_path: Path) -> None:
    found = EncoderConfig.load(config(tmp_path, "seed = 3\nmatryoshka = [64, 32]\n[caps]\nnews = 5\n"))
    assert (found.seed, found.matryoshka, found.caps) == (3, (64, 32), {"news": 5})
    assert found.batch == EncoderConfig().batch


@pytest.mark.parametrize(
    ("content", "setting"),
    [("tempreature = 0.1", "tempreature"), ("batch = 1", "batch"), ('passes = "many"', "passes")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, content: str, setting: str) -> None:
    with pytest.raises(ArtefactInvalid) as failure:
        EncoderConfig.load(config(tmp_path, content))
    assert failure.value.code == "config_invalid"
    assert failure.value.details["setting"] == setting


@pytest.mark.parametrize("content", ["batch = = 3", None])
def test_a_file_that_is_no_toml_or_absent_is_refused(tmp_path: Path, content: str | None) -> None:
    path = config(tmp_path, content) if content else tmp_path / "absent.toml"
    with pytest.raises(ArtefactInvalid) as failure:
        EncoderConfig.load(path)
    assert failure.value.code == "config_unreadable"
