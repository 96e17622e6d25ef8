"""Vectors kept in the store and indexes kept in the data folder, so that nothing is computed twice."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from recommender.errors import ArtefactInvalid, EncoderMismatch
from recommender.index import VectorIndex
from recommender.matching import IndexSource
from recommender.protocols import Encoder, Ids, Vectors
from recommender.store import Role, Store
from recommender.text import content_hash

log = logging.getLogger(__name__)


CHUNK = 256
"""So many texts are encoded and kept at a time: what is done stays done when the work is stopped."""


def stored_vectors(
    store: Store, encoder: Encoder, role: Role, counted: Counter[str], note: Callable[[], None] | None = None
) -> Callable[[Sequence[str]], Vectors]:
    """Texts → their vectors; those that the store lacks are encoded, kept and ``counted``.

    ``note`` is called whenever ``counted["ready"]``, the texts that have their vector, has grown.
    """
    encode = encoder.encode_documents if role == "document" else encoder.encode_queries

    def vectors(texts: Sequence[str]) -> Vectors:
        hashes = [content_hash(text) for text in texts]
        text_of = dict(zip(hashes, texts, strict=True))
        known = store.vectors(list(text_of), encoder.version, role)
        new = [key for key in text_of if key not in known]
        counted.update(ready=len(texts) - len(new))
        for start in range(0, len(new), CHUNK):
            keys = new[start : start + CHUNK]
            unseen = [text_of[key] for key in keys]
            fresh = encode(unseen)
            store.put_vectors(keys, fresh, encoder.version, role)
            known |= dict(zip(keys, fresh, strict=True))
            counted.update(encoded=len(keys), cut=encoder.cut(unseen), ready=len(keys))
            if note is not None:
                note()
        return np.array([known[key] for key in hashes], np.float32).reshape(len(texts), -1)

    return vectors


def kept_index(data_dir: Path, encoder: Encoder) -> IndexSource:
    """Indexes kept in the data folder, an encoder apart; a damaged, foreign or outdated one is rebuilt."""
    home = data_dir / "index" / content_hash(encoder.version)[:12]

    def source(name: str, ids: Ids, vectors: Vectors) -> VectorIndex:
        try:
            index = VectorIndex.load(home / name, encoder.version)
            if index.holds(ids, vectors):
                return index
        except (ArtefactInvalid, EncoderMismatch) as error:
            log.info("index %s rebuilt: %s", name, error.code)
        index = VectorIndex(encoder.dimension, encoder.version)
        index.add(ids, vectors)
        index.save(home / name)
        return index

    return source
