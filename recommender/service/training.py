"""Training an encoder: pair files in, a versioned artefact out."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from recommender.config import BUNDLED
from recommender.errors import ArtefactInvalid, BackendUnavailable
from recommender.glossary import load_glossary
from recommender.training.config import EncoderConfig

log = logging.getLogger(__name__)
GLOSSARY = BUNDLED / "data" / "glossary.tsv"
PHRASES = BUNDLED / "data" / "trade_phrases.tsv"


@dataclass(frozen=True)
class Trained:
    """Where the encoder is, what it learned from, and its figures on held-out HS headings."""

    folder: Path
    pairs: int
    metrics: dict[str, float]


def train_encoder(
    data: Path, config: EncoderConfig, models: Path, progress: Callable[[int, int], None] | None = None
) -> Trained:
    """Train on the pair files of ``data`` and our own glossary; write ``models/<name>-<version>``.

    A run that was killed goes on from its last checkpoint when it is started again with the same data and
    configuration.

    Raises:
        ImportFileError: a pair file is bad; names file and line.
        ArtefactInvalid: too few pairs for one batch.
        BackendUnavailable: the ``train`` extra is not installed.
    """
    try:
        from recommender.training import artefact, encoder, measuring, sources
    except ModuleNotFoundError as error:
        raise BackendUnavailable("train_extra_missing", why=str(error)) from error

    start = [encoder.BUNDLED_ENCODER / name for name in ("tokenizer.json", "model.safetensors")]
    files = [*sources.pair_files(data), GLOSSARY, PHRASES, *start[: 1 + config.from_bundled]]
    summed = artefact.checksums(files)
    folder = models / f"{config.name}-{artefact.version_of(config, summed)}"
    pairs, kept_out = sources.all_pairs(data, load_glossary(GLOSSARY), PHRASES, config)
    if len(pairs) < config.batch:
        raise ArtefactInvalid("training_too_small", pairs=len(pairs), batch=config.batch)
    log.info("%d pairs to learn from, %d held out", len(pairs), len(kept_out))
    work = folder.with_name(f"{folder.name}.training")
    evaluator = measuring.unseen_headings(kept_out)
    model = encoder.train_encoder(pairs, config, work, evaluator, progress)
    metrics = dict(evaluator(model)) if evaluator else {}
    artefact.write_artefact(model, folder, artefact.manifest_of(config, summed, pairs, metrics))
    shutil.rmtree(work)
    return Trained(folder, len(pairs), metrics)
