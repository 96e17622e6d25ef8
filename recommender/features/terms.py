"""Pairwise lexical similarity: weighted overlap of terms between two sets of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Analyser = Callable[[str], list[str]]


class TermSpace:
    """Inverse-document-frequency weights of the terms of a mission's texts.

    ``weights`` of a text is a sparse row with ``idf`` where the term occurs (Robertson's
    ``log(1 + (N - df + 0.5) / (df + 0.5))``, as in BM25), whatever how often: needs and products
    are a line long, so term frequency says little.
    """

    def __init__(self, analyse: Analyser, texts: Sequence[str]) -> None:
        self._analyse = analyse
        found = [set(analyse(text)) for text in texts]
        counts = Counter(term for terms in found for term in terms)
        self._column = {term: at for at, term in enumerate(sorted(counts))}
        frequency = np.array([counts[term] for term in sorted(counts)], np.float32)
        self._idf = np.log1p((len(texts) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unseen = float(np.log1p((len(texts) + 0.5) / 0.5))

    def rows(self, texts: Sequence[str]) -> sparse.csr_array:
        """Squared-idf-free rows: (n, vocabulary) with the idf of each known term."""
        columns = [
            sorted({self._column[t] for t in self._analyse(text) if t in self._column}) for text in texts
        ]
        starts = np.cumsum([0, *map(len, columns)])
        flat = np.fromiter((c for row in columns for c in row), np.int32, starts[-1])
        return sparse.csr_array((self._idf[flat], flat, starts), shape=(len(texts), len(self._column)))

    def mass(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Total idf of each text's distinct terms, unseen ones included; at least a small number."""
        totals = [sum(self._weight(term) for term in set(self._analyse(text))) for text in texts]
        return np.maximum(np.array(totals, np.float32), 1e-6)

    def _weight(self, term: str) -> float:
        column = self._column.get(term)
        return self._unseen if column is None else float(self._idf[column])


def shared_mass(row: sparse.csr_array, others: sparse.csr_array) -> NDArray[np.float32]:
    """Total idf of the terms that ``row`` (1, vocabulary) shares with each of ``others``."""
    present = np.zeros(others.shape[1], np.float32)
    present[row.indices] = 1.0
    return np.asarray(others @ present, np.float32)
