"""``masa train encoder`` as a person or a script meets it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender import cli
from recommender.service import training
from recommender.training.config import EncoderConfig


def run(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["masa", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


def test_a_bad_pair_file_is_one_line_that_names_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.tsv").write_text("lang_a\ttext_a\tlang_b\n", encoding="utf-8")
    assert run("train", "encoder", "--data", str(tmp_path), monkeypatch=monkeypatch) == 1
    assert capsys.readouterr().err == "masa: own.tsv, line 1: columns missing: text_b\n"


def test_a_wrong_setting_is_one_line_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "encoder.toml"
    config.write_text("batch = 0\n", encoding="utf-8")
    words = ("train", "encoder", "--data", str(tmp_path), "--config", str(config))
    assert run(*words, monkeypatch=monkeypatch) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "“batch”" in line


def test_json_says_where_the_encoder_is_and_how_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def trained(
        data: Path, config: EncoderConfig, models: Path, progress: Callable[[int, int], None] | None
    ) -> training.Trained:
        assert (data, config, models) == (tmp_path, EncoderConfig(), Path("models"))
        return training.Trained(models / "encoder-1", 7, {"ndcg": 0.5})

    monkeypatch.setattr(training, "train_encoder", trained)
    assert run("train", "encoder", "--data", str(tmp_path), "--json", monkeypatch=monkeypatch) == 0
    assert json.loads(capsys.readouterr().out) == {
        "folder": "models/encoder-1",
        "pairs": 7,
        "metrics": {"ndcg": 0.5},
    }
