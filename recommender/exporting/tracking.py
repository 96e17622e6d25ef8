"""Versions of models as runs of MLflow's file store (the ``mlflow`` extra)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recommender.errors import BackendUnavailable

TAG = "masa.version"


@dataclass(frozen=True)
class TrackedVersion:
    """A version, the experiment it belongs to, what its manifest says, and its folder."""

    version: str
    experiment: str
    manifest: Mapping[str, Any]
    folder: Path


def export_runs(versions: Iterable[TrackedVersion], folder: Path) -> list[str]:
    """Write a run a version, with its files; versions that are there already are left alone.

    Returns the versions that were written.

    Raises:
        BackendUnavailable: MLflow is not installed.
    """
    client = _client(folder)
    written = []
    for one in versions:
        name = f"masa {one.experiment}"
        known = client.get_experiment_by_name(name)
        id_ = known.experiment_id if known else client.create_experiment(name)
        if client.search_runs([id_], f"tags.`{TAG}` = '{one.version}'", max_results=1):
            continue
        run = client.create_run(id_, run_name=one.version, tags={TAG: one.version}).info.run_id
        for key, value in _params(one.manifest).items():
            client.log_param(run, key, value)
        for key, figure in _metrics(one.manifest).items():
            client.log_metric(run, key, figure)
        client.log_artifacts(run, str(one.folder))
        client.set_terminated(run)
        written.append(one.version)
    return written


def _client(folder: Path) -> Any:
    try:
        from mlflow import MlflowClient
        from mlflow.environment_variables import MLFLOW_ALLOW_FILE_STORE
    except ImportError as error:
        raise BackendUnavailable("mlflow_missing") from error
    MLFLOW_ALLOW_FILE_STORE.set(True)  # a folder that can be copied is what is asked for
    return MlflowClient(tracking_uri=folder.absolute().as_uri())


def _params(manifest: Mapping[str, Any]) -> dict[str, str]:
    plain = ("kind", "name", "snapshot", "seed", "code", "synthetic")
    found = {name: str(manifest[name]) for name in plain if name in manifest}
    if "events" in manifest:
        found["events"] = ", ".join(manifest["events"])
    return found | {f"library.{name}": str(version) for name, version in manifest["libraries"].items()}


def _metrics(manifest: Mapping[str, Any]) -> dict[str, float]:
    found = {f"answers.{side}": float(count) for side, count in manifest.get("answers", {}).items()}
    found |= {_safe(name): float(value) for name, value in manifest.get("metrics", {}).items()}
    return found | {
        _safe(f"{guard['name']} {guard['measure']}"): float(guard["after"])
        for guard in manifest.get("guards", ())
    }


def _safe(name: str) -> str:
    """MLflow takes letters, digits, and few signs."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "_-. /") else "_" for sign in name)
