"""The cache of text vectors, keyed by what was encoded, by which encoder, in which role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.protocols import Vectors
from recommender.store.saving import chunks
from recommender.store.tables import VectorRow, table_of

Role = Literal["query", "document"]
_vectors = table_of(VectorRow)


def read_vectors(
    connection: Connection, hashes: Sequence[str], encoder_version: str, role: Role
) -> dict[str, NDArray[np.float32]]:
    """The stored vectors of ``hashes``, each (dimension,); those never stored are absent."""
    found: dict[str, NDArray[np.float32]] = {}
    for chunk in chunks(list(dict.fromkeys(hashes))):
        rows = connection.execute(
            select(_vectors.c.content_hash, _vectors.c.dimension, _vectors.c.vector).where(
                _vectors.c.content_hash.in_(chunk),
                _vectors.c.encoder_version == encoder_version,
                _vectors.c.role == role,
            )
        )
        for content_hash, dimension, blob in rows:
            found[content_hash] = np.frombuffer(blob, "<f4", dimension).astype(np.float32, copy=False)
    return found


def write_vectors(
    connection: Connection, hashes: Sequence[str], vectors: Vectors, encoder_version: str, role: Role
) -> None:
    """Store one vector a hash, (n, dimension) float32; what is there already is replaced.

    Raises:
        ValueError: not one vector a hash.
    """
    if vectors.ndim != 2 or len(vectors) != len(hashes):
        raise ValueError("one vector a hash, please")
    if not len(hashes):
        return
    by_hash = dict(zip(hashes, np.ascontiguousarray(vectors, "<f4"), strict=True))
    rows = [
        {
            "content_hash": content_hash,
            "encoder_version": encoder_version,
            "role": role,
            "dimension": vectors.shape[1],
            "vector": vector.tobytes(),
        }
        # In one order everywhere, so that two writers cannot wait for each other.
        for content_hash, vector in sorted(by_hash.items())
    ]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(_vectors)
    statement = statement.on_conflict_do_update(
        index_elements=["content_hash", "encoder_version", "role"],
        set_={"dimension": statement.excluded.dimension, "vector": statement.excluded.vector},
    )
    connection.execute(statement, rows)
