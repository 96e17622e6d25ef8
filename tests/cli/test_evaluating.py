"""``masa evaluate`` on a mission of two firms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from recommender.cli.app import app
from recommender.config import BUNDLED
from recommender.errors import ImportFileError
from recommender.evaluation import contenders

FIRMS = "firm_id,firm,product_id,product\nF1,Bir,F1-1,Sodyum hipoklorit %15\nF2,İki,F2-1,PET preform 28 mm\n"
NEEDS = "buyer_id,buyer,need_id,need\nB1,Один,B1-1,гипохлорит натрия\nB2,Два,B2-1,преформа ПЭТ\n"
QRELS = "need_id,firm_id,grade,firm_grade,type\nB1-1,F1,3,3,name\nB2-1,F2,3,2,abbreviation\n"


@pytest.fixture
def mission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("firms.csv", FIRMS), ("buyers.csv", NEEDS), ("qrels.csv", QRELS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(contenders, "minilm_folder", lambda: None)
    return tmp_path


def masa(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["evaluate", *words])


def test_the_encoder_stands_beside_its_baselines_with_intervals(mission: Path) -> None:
    done = masa("encoder", "--qrels", str(mission / "qrels.csv"), "--json")
    found = json.loads(done.stdout)
    task = found["tasks"][0]
    assert task["contenders"]["default"]["nDCG@10"] == {"mean": 1, "low": 1, "high": 1, "queries": 2}
    assert task["contenders"]["BM25"]["nDCG@10"]["mean"] == 0
    assert task["contenders"]["default"]["groups"]["type name"]["MRR"]["queries"] == 1
    assert task["contenders"]["BM25"]["reference_ahead_by"]["nDCG@10"]["mean"] == 1
    assert found["not_installed"] == ["all-MiniLM-L6-v2"]
    assert found["skipped"] == ["tariff headings", "search terms", "declarations", "XQuAD", "Tatoeba"]


def test_several_encoders_stand_side_by_side(mission: Path) -> None:
    folder = str(BUNDLED / "models" / "encoder")
    done = masa("encoder", "default", folder, "--qrels", str(mission / "qrels.csv"), "--json")
    contenders_ = json.loads(done.stdout)["tasks"][0]["contenders"]
    assert list(contenders_)[:2] == ["default", folder]
    assert contenders_[folder]["reference_ahead_by"]["MRR"] == {"mean": 0, "low": 0, "high": 0, "p_value": 1}


def test_a_task_that_is_not_there_is_refused(mission: Path) -> None:
    done = masa("encoder", "--qrels", str(mission / "qrels.csv"), "--only", "nothing", "--plot", "x.svg")
    assert done.exit_code == 2
    assert "nothing" in done.stderr


def test_the_table_says_what_is_not_installed_and_what_was_skipped(mission: Path) -> None:
    done = masa("encoder", "--qrels", str(mission / "qrels.csv"), "--data", str(mission), "--only", "altered")
    assert "not installed" in done.stdout
    assert "Tatoeba" in done.stdout
    assert "stand-in for relevance" in done.stdout
    assert "all three" in done.stdout


def test_rankings_stand_side_by_side_and_twice_the_same(mission: Path) -> None:
    once = masa("ranking", "--qrels", str(mission / "qrels.csv"), "--json")
    assert once.stdout == masa("ranking", "--qrels", str(mission / "qrels.csv"), "--json").stdout
    contenders_ = json.loads(once.stdout)["tasks"][0]["contenders"]
    assert list(contenders_) == ["BM25 alone", "encoder alone", "fused", "prior, buyer's side alone", "prior"]
    assert contenders_["prior"]["reciprocal nDCG@10"]["mean"] == 1
    assert contenders_["prior"]["exposure gini"]["queries"] == 2


def test_buyers_are_listed_for_firms_as_well(mission: Path) -> None:
    found = json.loads(masa("ranking", "--qrels", str(mission / "qrels.csv"), "--json").stdout)["tasks"]
    assert [task["name"] for task in found] == ["need→firms", "firm→buyers"]
    assert list(found[1]["contenders"])[1:] == [
        "prior, buyer's side alone",
        "prior, firm's side alone",
        "prior",
    ]
    assert found[1]["contenders"]["prior"]["reciprocal nDCG@10"]["mean"] == 1
    (mission / "qrels.csv").write_text(
        QRELS.replace(",3,3,", ",3,,").replace(",3,2,", ",3,,"), encoding="utf-8"
    )
    silent = json.loads(masa("ranking", "--qrels", str(mission / "qrels.csv"), "--json").stdout)["tasks"]
    assert [task["name"] for task in silent] == ["need→firms"]


def test_rankings_are_drawn_and_drawn_alike(mission: Path) -> None:
    pictures = []
    for name in ("one.svg", "two.svg"):
        masa("ranking", "--qrels", str(mission / "qrels.csv"), "--plot", str(mission / name))
        pictures.append((mission / name).read_bytes())
    assert pictures[0] == pictures[1]
    assert b"reciprocal nDCG@10" in pictures[0]


def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_is_measured(mission: Path) -> None:
    for file, why in (("x.docx", ".svg"), ("nowhere/x.svg", "no folder")):
        done = masa("ranking", "--qrels", str(mission / "qrels.csv"), "--plot", file)
        assert done.exit_code == 2
        assert why in done.stderr


def test_qrels_of_another_mission_are_refused(mission: Path) -> None:
    (mission / "qrels.csv").write_text(QRELS.replace("F2", "F9"), encoding="utf-8")
    done = masa("ranking", "--qrels", str(mission / "qrels.csv"))
    assert isinstance(done.exception, ImportFileError)
    assert done.exception.details == {"file": "qrels.csv", "line": 3, "id": "F9"}


def test_pairs_that_may_not_meet_count_neither_for_the_whole_nor_for_its_parts(mission: Path) -> None:
    (mission / "firms.csv").write_text(
        "firm_id,firm,product_id,product,excluded_regions\nF1,Bir,F1-1,Sodyum hipoklorit %15,RU\n"
        "F2,İki,F2-1,PET preform 28 mm,\n",
        encoding="utf-8",
    )
    (mission / "buyers.csv").write_text(NEEDS.replace("buyer,need_id", "buyer,country,need_id")
                                        .replace(",B1-1", ",RU,B1-1").replace(",B2-1", ",RU,B2-1"),
                                        encoding="utf-8")  # fmt: skip
    (mission / "qrels.csv").write_text(QRELS + "B1-1,F2,1,1,name\n", encoding="utf-8")
    found = json.loads(masa("ranking", "--qrels", str(mission / "qrels.csv"), "--json").stdout)
    assert found["note"] == "1 of 3 relevant pairs are shut by a hard rule and count for nobody."
    whole, part = (found["tasks"][0]["contenders"][name]["nDCG@10"] for name in ("prior", "encoder alone"))
    assert whole == part == {"mean": 1, "low": 1, "high": 1, "queries": 2}


def test_intervals_are_whole_in_a_narrow_table(mission: Path) -> None:
    shown = CliRunner(env={"COLUMNS": "110"}).invoke(
        app, ["evaluate", "ranking", "--qrels", str(mission / "qrels.csv")]
    )
    assert "…" not in shown.stdout
