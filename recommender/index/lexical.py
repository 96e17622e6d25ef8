"""Candidates by words: BM25 over stems, glossary concepts and character n-grams."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

import bm25s
import numpy as np

from recommender.glossary import Annotator
from recommender.index.ids import among, checked_ids
from recommender.protocols import Ids, Scores
from recommender.sounds import sound
from recommender.text import stem, words

Analyser = Callable[[str], tuple[str, ...]]
_GRAM = 4
_TEXTS_KEPT = 50_000
"""Texts whose tokens are kept: a need is read when it is indexed, and again each time it is asked for."""


@lru_cache(maxsize=_TEXTS_KEPT)
def sound_grams(text: str) -> tuple[str, ...]:
    """Character 4-grams of each word as it sounds, so that scripts share them."""
    return tuple(gram for word in words(text) for gram in _sounds(word))


@lru_cache(maxsize=200_000)
def _sounds(word: str) -> tuple[str, ...]:
    edged = f"<{sound(word)}>"
    return tuple(edged[at : at + _GRAM] for at in range(max(1, len(edged) - _GRAM + 1)))


@lru_cache(maxsize=_TEXTS_KEPT)
def word_stems(text: str) -> tuple[str, ...]:
    """The stems of a text: the plainest analyser."""
    return tuple(stem(word) for word in words(text))


def concept_tokens(annotator: Annotator) -> Analyser:
    """An analyser that yields the glossary concepts a text mentions, and their families."""

    @lru_cache(maxsize=_TEXTS_KEPT)
    def analyse(text: str) -> tuple[str, ...]:
        tokens: list[str] = []
        for mention in annotator.mentions(text):
            if mention.refused:
                continue
            tokens.extend(f"c{concept}" for concept in mention.concepts)
            tokens.extend({f"f{annotator.family_of[concept]}" for concept in mention.concepts})
        return tuple(tokens)

    return analyse


class LexicalIndex:
    """A weighted sum of BM25 scores, one for each analyser. Implements :class:`protocols.TextSearch`."""

    def __init__(self, fields: Sequence[tuple[Analyser, float]] = ((word_stems, 1.0),)) -> None:
        self._fields = tuple(fields)
        self._tokens: list[dict[int, tuple[str, ...]]] = [{} for _ in fields]
        self._built: tuple[Ids, list[bm25s.BM25 | None]] | None = None

    def __len__(self) -> int:
        return len(self._tokens[0])

    def add(self, ids: Ids, texts: Sequence[str]) -> None:
        ids = checked_ids(ids)
        if len(ids) != len(texts):
            raise ValueError("as many ids as texts")
        for (analyse, _), tokens in zip(self._fields, self._tokens, strict=True):
            tokens.update((int(id_), analyse(text)) for id_, text in zip(ids, texts, strict=True))
        self._built = None

    def remove(self, ids: Ids) -> int:
        present = [int(id_) for id_ in set(np.asarray(ids).tolist()) if id_ in self._tokens[0]]
        for tokens in self._tokens:
            for id_ in present:
                del tokens[id_]
        self._built = None
        return len(present)

    def search(self, texts: Sequence[str], k: int, allowed: Ids | None = None) -> list[tuple[Ids, Scores]]:
        ids, _ = self._build()
        mask = None if allowed is None else among(ids, allowed)
        return [self._best(ids, self.scores(text), mask, k) for text in texts]

    def scores(self, text: str) -> Scores:
        """The score of every document, in ascending order of id."""
        ids, models = self._build()
        total = np.zeros(len(ids), np.float32)
        for (analyse, weight), model in zip(self._fields, models, strict=True):
            if model is not None and (tokens := analyse(text)):
                total += weight * model.get_scores(list(tokens))
        return total

    def _build(self) -> tuple[Ids, list[bm25s.BM25 | None]]:
        if self._built is None:
            ids = np.array(sorted(self._tokens[0]), np.int64)
            self._built = ids, [_bm25([tokens[int(id_)] for id_ in ids]) for tokens in self._tokens]
        return self._built

    @staticmethod
    def _best(ids: Ids, scores: Scores, mask: np.ndarray | None, k: int) -> tuple[Ids, Scores]:
        hits = (scores > 0 if mask is None else (scores > 0) & mask).nonzero()[0]
        order = hits[(-scores[hits]).argsort(kind="stable")[: max(k, 0)]]  # ids ascend: ties by id
        return ids[order], scores[order]


def _bm25(corpus: list[tuple[str, ...]]) -> bm25s.BM25 | None:
    """A BM25 model (Lucene's variant), or None where no document has a token."""
    if not any(corpus):
        return None
    vocabulary = {token: at for at, token in enumerate(dict.fromkeys(chain.from_iterable(corpus)))}
    model = bm25s.BM25(method="lucene")
    model.index(
        ([[vocabulary[token] for token in tokens] for tokens in corpus], vocabulary),
        show_progress=False,
    )
    return model
