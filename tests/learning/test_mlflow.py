"""Versions as MLflow's runs; without MLflow, one clear error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from recommender.errors import BackendUnavailable
from recommender.exporting.tracking import TrackedVersion, export_runs

MANIFEST = {
    "kind": "logistic", "snapshot": "abc", "seed": 0, "code": "0.1.0", "synthetic": True, "events": ["e1", "e2"],
    "answers": {"buyer": 12, "firm": 9}, "libraries": {"numpy": "2"},
    "guards": [{"name": "declarations ru→tr", "measure": "nDCG@10", "after": 0.5}],
}  # fmt: skip


def version(folder: Path) -> TrackedVersion:
    folder.mkdir(exist_ok=True)
    (folder / "README.md").write_text("a card")
    return TrackedVersion("logistic-1a2b3c4d", "rankers", MANIFEST, folder)


def test_without_mlflow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(BackendUnavailable) as caught:
        export_runs([version(tmp_path / "v")], tmp_path / "runs")
    assert caught.value.code == "mlflow_missing"
    assert not (tmp_path / "runs").exists()


WRITE = """
import sys
from pathlib import Path
from tests.learning.test_mlflow import version
from recommender.exporting.tracking import export_runs
folder = Path(sys.argv[1])
print([len(export_runs([version(folder / "v")], folder / "runs")) for _ in range(2)])
"""


def test_a_version_becomes_one_run_with_files_and_figures_and_is_not_doubled(tmp_path: Path) -> None:
    """In a process of its own: MLflow raises warnings that are not ours."""
    pytest.importorskip("mlflow")
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(tmp_path)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "[1, 0]", done.stderr[-2000:]
    (run,) = (path for path in (tmp_path / "runs").glob("*/*") if (path / "params").is_dir())
    assert (run / "params" / "snapshot").read_text() == "abc"
    assert (run / "params" / "events").read_text() == "e1, e2"
    assert (run / "metrics" / "answers.buyer").read_text().split()[1] == "12.0"
    assert (run / "metrics" / "declarations ru_tr nDCG_10").read_text().split()[1] == "0.5"
    assert (run / "artifacts" / "README.md").read_text() == "a card"
    assert (run / "tags" / "mlflow.runName").read_text() == "logistic-1a2b3c4d"
