"""One side's lines (all products, or all needs) with everything that finds and compares them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.features import TermSpace, shared_mass
from recommender.fusion import reciprocal_rank_fusion
from recommender.index import LexicalIndex, VectorIndex
from recommender.protocols import Ids, Scores, Vectors

CANDIDATES = 100
"""How many candidates each index is asked for."""


def line_id(public_id: str) -> int:
    """The stable integer under which indexes know a product or need: 63 bits of its id's hash."""
    return int.from_bytes(hashlib.blake2b(public_id.encode(), digest_size=8).digest()) >> 1


@dataclass(frozen=True)
class Shelf:
    """Lines in ascending order of ``ids``; every array is aligned with them."""

    ids: Ids
    vectors: Vectors
    vector_index: VectorIndex
    lexical_index: LexicalIndex
    words: sparse.csr_array
    word_mass: Scores
    grams: sparse.csr_array
    gram_norm: Scores

    def positions(self, ids: Ids) -> Ids:
        """Where ``ids`` stand on the shelf."""
        return np.searchsorted(self.ids, ids)

    def candidates(self, vector: Vectors, text: str, allowed: Ids | None) -> Ids:
        """Positions of the lines that either index finds, best first, filters applied inside."""
        dense = self.vector_index.search(vector[None], CANDIDATES, allowed)[0][0]
        lexical = self.lexical_index.search([text], CANDIDATES, allowed)[0][0]
        return self.positions(reciprocal_rank_fusion([dense, lexical], 2 * CANDIDATES))


def build_shelf(
    ids: Ids, texts: Sequence[str], vectors: Vectors, index: VectorIndex, lexical: LexicalIndex,
    words: TermSpace, grams: TermSpace,
) -> Shelf:  # fmt: skip
    """Lay out the lines. ``ids`` ascending; ``index`` already holds ``vectors``, ``lexical`` the texts."""
    gram_rows = grams.rows(texts)
    norm = np.sqrt(np.asarray(gram_rows.multiply(gram_rows).sum(axis=1), np.float32))
    return Shelf(
        ids=ids,
        vectors=vectors,
        vector_index=index,
        lexical_index=lexical,
        words=words.rows(texts),
        word_mass=words.mass(texts),
        grams=gram_rows,
        gram_norm=np.maximum(norm, 1e-6),
    )


def text_features(needs: Shelf, need: int, products: Shelf, at: Ids) -> Scores:
    """The TEXT_FEATURES of the need at position ``need`` with the products at ``at``: (at, 4)."""
    shared_words = shared_mass(needs.words[[need]], products.words[at])
    row = needs.grams[[need]]
    weights = np.zeros(products.grams.shape[1], np.float32)
    weights[row.indices] = row.data
    gram_products = np.asarray(products.grams[at] @ weights)
    return np.column_stack(
        [
            products.vectors[at] @ needs.vectors[need],
            shared_words / needs.word_mass[need],
            shared_words / products.word_mass[at],
            gram_products / (products.gram_norm[at] * needs.gram_norm[need]),
        ]
    ).astype(np.float32)
