"""A version: one ranker a side in skops files, a manifest with checksums, a card."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from recommender import __version__
from recommender.errors import ArtefactInvalid, NotFound
from recommender.ranker import Ranker
from recommender.ranker.learning import RESTORED, Learned
from recommender.records import Side

_LIBRARIES = ("numpy", "scikit-learn", "scipy", "skops")
_NAME = re.compile(r"[a-z0-9]+-[0-9a-f]{8}")
_TRUSTED = frozenset({"sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"})
"""What a fitted HistGradientBoostingClassifier holds beside what skops trusts itself: arrays of nodes."""


def save_version(folder: Path, rankers: Mapping[Side, Learned], told: Mapping[str, Any]) -> str:
    """Write ``folder/<version>``, whole or not at all; returns the version.

    The version stands for the kind, the facts ``told`` (snapshot, events, figures) and the rankers
    themselves: the same again is the same version, and what is there is never written over.
    """
    from skops import io

    part = folder / ".writing"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for side, ranker in rankers.items():
        io.dump(ranker.state(), part / f"{side}.skops")
    libraries = {name: installed(name) for name in _LIBRARIES}
    facts = {**told, "code": __version__, "libraries": libraries}
    states = repr([(side.value, ranker.version) for side, ranker in rankers.items()])
    stamp = hashlib.sha256((json.dumps(facts, sort_keys=True) + states).encode()).hexdigest()[:8]
    version = f"{told['kind']}-{stamp}"
    files = {path.name: _checksum(path) for path in sorted(part.glob("*.skops"))}
    manifest = {"version": version, **facts, "files": files}
    (part / "README.md").write_text(_card(manifest), encoding="utf-8")
    (part / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if (folder / version).exists():
        shutil.rmtree(part)
    else:
        part.replace(folder / version)
    return version


def load_version(folder: Path, version: str) -> dict[Side, Ranker]:
    """The rankers of a version, nothing in their files run.

    Raises:
        NotFound: no such version.
        ArtefactInvalid: a file is damaged, of another scikit-learn, or holds a type that is not trusted.
    """
    manifest = read_manifest(folder, version)
    from skops import io  # seconds, which a name that is unknown does not wait for

    made, here = manifest["libraries"]["scikit-learn"], installed("scikit-learn")
    if made.split(".")[:2] != here.split(".")[:2]:
        raise ArtefactInvalid("model_library", version=version, library="scikit-learn", made=made, here=here)
    found: dict[Side, Ranker] = {}
    for side in Side:
        path = folder / version / f"{side}.skops"
        if not path.is_file() or _checksum(path) != manifest["files"].get(path.name):
            raise ArtefactInvalid("model_damaged", version=version, file=path.name)
        if strange := set(io.get_untrusted_types(file=path)) - _TRUSTED:
            raise ArtefactInvalid("model_untrusted", version=version, types=", ".join(sorted(strange)))
        state = io.load(path, trusted=sorted(_TRUSTED))
        found[side] = RESTORED[state["kind"]](state)
    return found


def read_manifest(folder: Path, version: str) -> dict[str, Any]:
    """What a version says of itself. Raises NotFound, ArtefactInvalid."""
    path = folder / version / "manifest.json"
    if not _NAME.fullmatch(version) or not path.is_file():
        raise NotFound("model_unknown", version=version)
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ArtefactInvalid("model_damaged", version=version, file=path.name) from error
    return manifest


def all_versions(folder: Path) -> list[dict[str, Any]]:
    """The manifests of all versions, by name."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [read_manifest(folder, name) for name in names if _NAME.fullmatch(name)]


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _card(manifest: Mapping[str, Any]) -> str:
    synthetic = "yes: it says nothing of real trade" if manifest.get("synthetic") else "no"
    return "\n".join([
        f"# Ranker {manifest['version']}", "",
        f"P(each side wants the meeting), kind `{manifest['kind']}`, by Masa {manifest['code']}.", "",
        f"- learned from synthetic data: {synthetic}",
        f"- data snapshot: `{manifest['snapshot']}`",
        f"- events: {', '.join(manifest['events'])}",
        f"- answers: {', '.join(f'{side} {count}' for side, count in manifest['answers'].items())}", "",
        "Weights of the kind of answers it saw: retrain when the mix of articles or markets changes.", "",
    ])  # fmt: skip
