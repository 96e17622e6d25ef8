"""The three seams of the engine. Each has one contract test that every implementation passes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


class Encoder(Protocol):
    """Text → unit vector, language-agnostic."""

    @property
    def version(self) -> str:
        """Changes whenever the vectors would."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode needs. Returns (n, dimension) float32; a row is a unit vector, or zeros for no text."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Encode products. Same shape and rules as :meth:`encode_queries`."""

    def cut(self, texts: Sequence[str]) -> int:
        """How many of ``texts`` are too long to be read to their end."""


@runtime_checkable
class KnowsPieces(Protocol):
    """An encoder that can say how much of a text it has never seen."""

    def unknown(self, texts: Sequence[str]) -> float:
        """The share of all pieces of ``texts`` that its vocabulary lacks; 0 for no texts."""


class VectorSearch(Protocol):
    """Finds candidates by vector. Ids are the caller's own, stable, non-negative int64."""

    def __len__(self) -> int: ...

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add or replace. Raises EncoderMismatch on a wrong dimension, ValueError on repeated ids."""

    def remove(self, ids: Ids) -> int:
        """Remove what is there; returns how many were."""

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[Ids, Scores]]:
        """The best ``min(k, allowed)`` of each query, best first, ties by id; never padded."""

    def save(self, folder: Path) -> None:
        """Write atomically, with a manifest."""


class TextSearch(Protocol):
    """Finds candidates by words. Same contract as :class:`VectorSearch`, over texts."""

    def __len__(self) -> int: ...

    def add(self, ids: Ids, texts: Sequence[str]) -> None: ...

    def remove(self, ids: Ids) -> int: ...

    def search(self, texts: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[Ids, Scores]]:
        """As for vectors; hits that share nothing with the query are dropped."""
