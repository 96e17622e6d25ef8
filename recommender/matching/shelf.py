"""One side's lines (all products, or all needs) with the indexes that find them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.fusion import reciprocal_rank_fusion
from recommender.index import LexicalIndex, VectorIndex
from recommender.protocols import Ids, Scores, Vectors

CANDIDATES = 100
"""How many candidates each index is asked for."""

_SPARE, _MARGIN, _MOST = 2.0, 10, 4
"""How many times the expected loss to a filter is asked for, and how many more; how many times the depth
at most."""

Search = Callable[..., list[tuple[Ids, Scores]]]


def line_id(public_id: str) -> int:
    """The stable integer under which indexes know a product or need: 63 bits of its id's hash."""
    return int.from_bytes(hashlib.blake2b(public_id.encode(), digest_size=8).digest()) >> 1


@dataclass(frozen=True)
class Shelf:
    """Lines in the order of their companies; ``ids`` and ``vectors`` are aligned with them.

    ``ascending`` are the ids in their own order, ``order`` the positions where they stand.
    """

    ids: Ids
    ascending: Ids
    order: Ids
    vectors: Vectors
    vector_index: VectorIndex
    lexical_index: LexicalIndex

    def positions(self, ids: Ids) -> Ids:
        """Where ``ids`` stand on the shelf."""
        return self.order.take(self.ascending.searchsorted(ids))

    def candidates(
        self, vector: Vectors, text: str, coded: Ids, allowed: NDArray[np.bool_], depth: int = CANDIDATES
    ) -> Ids:
        """Positions of the allowed lines that either index finds among its best ``depth``, best first.

        The lines at ``coded`` (those of the same HS code, best first) are a third ranking.

        Where few lines are shut out, each index is asked for so many more that enough are left when
        those are dropped; else the filter is handed to the indexes. Either way ``depth`` are found
        when they exist.
        """
        open_lines = int(np.count_nonzero(allowed))
        shut_lines = len(allowed) - open_lines
        asked = depth + min(shut_lines, _MARGIN + int(_SPARE * depth * shut_lines / max(open_lines, 1)))
        dense = self._found(self.vector_index.search, vector[None], depth, asked, allowed)
        lexical = self._found(self.lexical_index.search, [text], depth, asked, allowed)
        return reciprocal_rank_fusion([dense, lexical, coded[allowed.take(coded)][:depth]], 2 * depth)

    def _found(self, search: Search, query: Any, depth: int, asked: int, allowed: NDArray[np.bool_]) -> Ids:
        if asked <= _MOST * depth:
            found = self.positions(search(query, asked)[0][0])
            kept = found[allowed.take(found)]
            if len(kept) >= depth or len(found) < asked:
                return kept[:depth]
        return self.positions(search(query, depth, self.ids[allowed])[0][0])


def build_shelf(
    public_ids: Sequence[str], vectors: Vectors, index: VectorIndex, lexical: LexicalIndex
) -> Shelf:
    """Lay out the lines; both indexes already hold them."""
    ids = line_ids(public_ids)
    order = np.argsort(ids)
    return Shelf(ids, ids[order], order, vectors, index, lexical)


def line_ids(public_ids: Sequence[str]) -> Ids:
    """:func:`line_id` of each."""
    return np.array([line_id(public_id) for public_id in public_ids], np.int64)


def ladder(index: VectorIndex, vectors: Vectors, depth: int) -> Vectors:
    """The best ``depth`` similarities of each vector in ``index``, negated, so that they ascend.

    (n, depth); infinity where the index holds less.
    """
    found = np.full((len(vectors), depth), np.inf, np.float32)
    for row, (_, scores) in enumerate(index.search(vectors, depth)):
        found[row, : len(scores)] = -scores
    return found
