"""A trained encoder as a folder: weights, tokenizer, manifest, model card."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from sentence_transformers import SentenceTransformer

from recommender.training.card import model_card
from recommender.training.config import EncoderConfig
from recommender.training.pairs import Pair

_LIBRARIES = ("torch", "sentence-transformers", "transformers", "tokenizers", "safetensors", "numpy")


def checksums(files: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file, by name."""
    found = {}
    for path in files:
        with path.open("rb") as content:
            found[path.name] = hashlib.file_digest(content, "sha256").hexdigest()
    return found


def version_of(config: EncoderConfig, data: Mapping[str, str]) -> str:
    """Eight hexadecimal digits that stand for a configuration and the checksums of its data."""
    told = json.dumps([config.model_dump(mode="json"), data], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def manifest_of(
    config: EncoderConfig, data: Mapping[str, str], pairs: Sequence[Pair], metrics: Mapping[str, float]
) -> dict[str, Any]:
    """Everything that is needed to make the same encoder again, and how good it was."""
    counts = Counter((pair.source, pair.licence) for pair in pairs)
    return {
        "name": config.name,
        "version": version_of(config, data),
        "seed": config.seed,
        "config": config.model_dump(mode="json"),
        "data": dict(data),
        "sources": [
            {"source": source, "licence": licence, "pairs": pairs}
            for (source, licence), pairs in sorted(counts.items())
        ],
        "libraries": {name: installed(name) for name in _LIBRARIES},
        "metrics": {name: round(float(value), 4) for name, value in metrics.items()},
    }


def write_artefact(model: SentenceTransformer, folder: Path, manifest: dict[str, Any]) -> None:
    """Write ``model`` in half precision to ``folder``, which appears whole or not at all."""
    part = folder.with_name(f"{folder.name}.writing")
    shutil.rmtree(part, ignore_errors=True)
    model.half().save_pretrained(str(part), create_model_card=False)
    written = checksums(path for path in sorted(part.iterdir()) if path.is_file())
    manifest = {**manifest, "pieces": len(model[0].embedding.weight), "files": written}
    (part / "README.md").write_text(model_card(manifest), encoding="utf-8")
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (part / "manifest.json").write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)
