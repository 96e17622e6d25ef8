"""The analysts' loop from the command line, on invented missions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Said
from tests.cli.test_evaluating import FIRMS, NEEDS, QRELS


def test_from_invented_missions_to_a_ranker_in_use_and_back(run: Callable[..., Said], folder: Path) -> None:
    wrote = run("simulate", "in.parquet", "--past", "2", "--firms", "20", "--buyers", "40", "--json")
    assert json.loads(wrote.out)["events"] == 3
    trained = run("train", "ranker", "--data", "in.parquet", "--json")
    version = json.loads(trained.out)["version"]
    compared = run("models", "compare", version, "--data", "in.parquet", "--json")
    assert json.loads(compared.out)["refused"] is False
    for name, text in (("firms", FIRMS), ("buyers", NEEDS), ("qrels", QRELS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    beside = json.loads(run("evaluate", "ranking", "--qrels", "qrels.csv", "--ranker", version, "--json").out)
    assert list(beside["tasks"][0]["contenders"])[-3:] == ["prior", f"{version}, buyer's side alone", version]
    assert run("evaluate", "ranking", "--qrels", "qrels.csv", "--ranker", "logistic-0").code == 1
    assert run("promote", version, "--data", "in.parquet").out.endswith(f"{version} is in use\n")
    assert json.loads(run("models", "list", "--json").out)["active"] == version
    assert run("rollback", language="tr").out == "prior sürümüne dönüldü\n"
    assert len(json.loads(run("models", "history", "--json").out)) == 2
    assert version in run("models", "list").out
    assert version in run("models", "history").out


def test_too_little_feedback_is_one_line_that_says_what_is_missing(
    run: Callable[..., Said], folder: Path
) -> None:
    run("simulate", "in.parquet", "--past", "1", "--firms", "4", "--buyers", "4")
    said = run("train", "ranker", "--data", "in.parquet", language="ru")
    assert said.code == 1
    missing = "masa: покупатель: обратной связи недостаточно для обучения: не хватает ответов: "
    assert said.err.startswith(missing)
    assert len(said.err.splitlines()) == 1


def test_an_unknown_version_is_one_line(run: Callable[..., Said], folder: Path) -> None:
    run("simulate", "in.parquet", "--past", "1", "--firms", "4", "--buyers", "4")
    said = run("promote", "logistic-00000000", "--data", "in.parquet")
    assert (said.code, len(said.err.splitlines())) == (1, 1)


def test_a_shadow_is_started_and_stopped_and_the_prior_has_nothing_to_drift_from(
    run: Callable[..., Said], folder: Path
) -> None:
    run("simulate", "in.parquet", "--past", "2", "--firms", "20", "--buyers", "40")
    version = json.loads(run("train", "ranker", "--data", "in.parquet", "--json").out)["version"]
    assert run("shadow", "start", version, "--interleave").code == 0
    assert "no list was interleaved" in run("shadow", "compare").out
    assert run("shadow", "stop", language="ru").out.startswith(version)
    said = run("drift")
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert run("promote", version).code == 2


def test_a_template_of_past_missions_is_read_and_names_what_is_unknown(
    run: Callable[..., Said], folder: Path
) -> None:
    assert run("template", "past", "-o", "past.xlsx", "-l", "ru").code == 0
    said = run("import", "past", "past.xlsx", "--json")
    told = json.loads(said.out)
    assert (told["rows"], told["added"]) == (2, 0)
    assert {problem["code"] for problem in told["problems"]} == {"past_firm_unknown", "past_buyer_unknown"}
