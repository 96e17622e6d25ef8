"""Indexes: candidates by vector (FAISS) and by words (BM25)."""

from recommender.index.lexical import Analyser, LexicalIndex, concept_tokens, sound_grams, word_stems
from recommender.index.vector import VectorIndex

__all__ = [
    "Analyser", "LexicalIndex", "VectorIndex", "concept_tokens", "sound_grams", "word_stems",
]  # fmt: skip
