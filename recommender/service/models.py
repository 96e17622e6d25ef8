"""What models there are, and what is in use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recommender.config import Settings
from recommender.errors import ArtefactInvalid, NotFound
from recommender.exporting.tracking import TrackedVersion, export_runs
from recommender.feedback.datasets import snapshot_of
from recommender.records import Actor, Post
from recommender.registry import all_versions
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst


@dataclass(frozen=True)
class Model:
    """A version with what its manifest says; ``posts`` it holds at the moment."""

    version: str
    kind: Post
    posts: tuple[Post, ...]
    manifest: dict[str, Any]


@dataclass(frozen=True)
class DatasetFile:
    """A data set in the data folder."""

    name: str
    snapshot: str
    bytes: int


def all_models(masa: Masa, actor: Actor) -> list[Model]:
    """Rankers, then encoders, by name. Raises NotPermitted."""
    require_analyst(actor)
    rankers = [(one["version"], Post.RANKER, one) for one in all_versions(masa.settings.rankers_dir)]
    encoders = [(name, Post.ENCODER, _encoder(masa.settings, name)) for name in _encoder_names(masa.settings)]
    in_use = {post: active.version for post in Post if (active := masa.store.models.active(post))}
    return [
        Model(version, kind, tuple(post for post, used in in_use.items() if used == version), manifest)
        for version, kind, manifest in (*rankers, *encoders)
    ]


def one_model(masa: Masa, actor: Actor, version: str) -> Model:
    """One version. Raises NotFound, NotPermitted."""
    found = {model.version: model for model in all_models(masa, actor)}
    if version not in found:
        raise NotFound("model_unknown", version=version)
    return found[version]


def datasets_dir(settings: Settings) -> Path:
    """Where data sets that are asked for over HTTP are."""
    return settings.data_dir / "datasets"


def dataset_path(settings: Settings, name: str) -> Path:
    """The file of a data set. Raises NotFound."""
    path = datasets_dir(settings) / f"{name}.parquet"
    if path.name != f"{name}.parquet" or not path.is_file():
        raise NotFound("dataset_unknown", name=name)
    return path


def all_datasets(masa: Masa, actor: Actor) -> list[DatasetFile]:
    """The data sets in the data folder, by name. Raises NotPermitted."""
    require_analyst(actor)
    files = sorted(datasets_dir(masa.settings).glob("*.parquet"))
    return [DatasetFile(path.stem, snapshot_of(path), path.stat().st_size) for path in files]


def _encoder_names(settings: Settings) -> list[str]:
    folder = settings.encoders_dir
    paths = folder.iterdir() if folder.is_dir() else ()
    return sorted(path.name for path in paths if not path.name.startswith("."))


def _encoder(settings: Settings, version: str) -> dict[str, Any]:
    path = settings.encoders_dir / version / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ArtefactInvalid("model_damaged", version=version, file=path.name) from error
    return manifest


def export_mlflow(masa: Masa, actor: Actor, folder: Path) -> list[str]:
    """Write every version into MLflow's file store at ``folder``; returns those that were new.

    Raises:
        BackendUnavailable: MLflow is not installed.
        NotPermitted.
    """
    homes = {Post.RANKER: masa.settings.rankers_dir, Post.ENCODER: masa.settings.encoders_dir}
    versions = [
        TrackedVersion(model.version, f"{model.kind}s", model.manifest, homes[model.kind] / model.version)
        for model in all_models(masa, actor)
    ]
    return export_runs(versions, folder)
