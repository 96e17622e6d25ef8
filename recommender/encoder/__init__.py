"""Encoders: the bundled static one, and any model of sentence-transformers behind the same face."""

from __future__ import annotations

from pathlib import Path

from recommender.encoder.static import StaticEncoder, static_folder
from recommender.protocols import Encoder

__all__ = ["StaticEncoder", "load_encoder"]


def load_encoder(name: str) -> Encoder:
    """Load an encoder by folder or hub name; torch is imported only if the model needs it.

    Raises:
        ArtefactInvalid: the folder's files are damaged.
        BackendUnavailable: nothing of that name is to be had.
    """
    if static_folder(Path(name)) is not None:
        return StaticEncoder.load(Path(name))
    from recommender.encoder.sentence import SentenceEncoder

    return SentenceEncoder.load(name)
