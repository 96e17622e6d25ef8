"""Static embeddings without torch: a table of token vectors, summed and normalised.

Reads the folder that sentence-transformers writes for a model with a single ``StaticEmbedding``
module, so the bundled encoder loads in a fraction of a second; a test holds its vectors against
those of sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from recommender.errors import ArtefactInvalid
from recommender.protocols import Vectors
from recommender.text import FOLDS, normalise

_BATCH = 32
"""Texts at a time: the vectors of their tokens (a MB or two) stay in the processor's cache."""
_MOST_WORDS = 200_000
"""Words whose tokens are remembered; then memory starts afresh."""
_WORD = re.compile(r"[^\W_]+")
_VANISHING = re.compile("[" + "".join(mark for mark, plain in FOLDS.items() if not plain) + "]")
"""Marks inside words that folding deletes."""
MAX_CHARACTERS = 20_000
"""Longer texts are cut here before tokenising; a need or product is a line or a page, not a book."""
_TWO_ALPHABETS = re.compile("[a-z][а-я]|[а-я][a-z]")
"""A Latin letter beside a Cyrillic one: look-alikes that the tokenizer cannot fold by itself."""


def static_folder(model: Path) -> Path | None:
    """The folder of the model's only module when that is a ``StaticEmbedding``, else None."""
    modules = model / "modules.json"
    if not modules.is_file():
        return None
    listed = json.loads(modules.read_text(encoding="utf-8"))
    static = [module for module in listed if module["type"].endswith("StaticEmbedding")]
    others = [m for m in listed if m not in static and not m["type"].endswith("Normalize")]
    return model / static[0]["path"] if len(static) == 1 and not others else None


class StaticEncoder:
    """Text → unit vector by one look-up a token. Implements :class:`protocols.Encoder`."""

    def __init__(self, tokenizer: Tokenizer, table: Vectors, version: str) -> None:
        """``table`` is (vocabulary, dimension) float32."""
        if tokenizer.get_vocab_size() != len(table):
            raise ArtefactInvalid("encoder_vocabulary", tokens=tokenizer.get_vocab_size(), rows=len(table))
        self._tokenizer = tokenizer
        self._table = table
        self._tokens_of: dict[str, list[int]] = {}
        self._unknown_piece = json.loads(tokenizer.to_str())["model"].get("unk_id")
        self.version = version

    @classmethod
    def load(cls, model: Path) -> StaticEncoder:
        """Load a folder written by sentence-transformers.

        Raises:
            ArtefactInvalid: a file is missing, damaged or of another kind.
        """
        folder = static_folder(model)
        if folder is None:
            raise ArtefactInvalid("encoder_not_static", path=str(model))
        weights, tokens = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            content, weighed = tokens.read_bytes(), weights.read_bytes()
            table = load(weighed)["embedding.weight"]
            tokenizer = Tokenizer.from_str(content.decode())
        except Exception as error:  # tokenizers raises bare Exception
            raise ArtefactInvalid("encoder_unreadable", path=str(folder), why=str(error)) from error
        _match_manifest(folder, {tokens.name: content, weights.name: weighed})
        tokenizer.no_padding()
        tokenizer.no_truncation()
        digest = hashlib.blake2b(content, digest_size=8)
        digest.update(weighed)
        return cls(tokenizer, table.astype(np.float32), f"{model.name}-{digest.hexdigest()}")

    @property
    def dimension(self) -> int:
        return int(self._table.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def cut(self, texts: Sequence[str]) -> int:
        return sum(len(text) > MAX_CHARACTERS for text in texts)

    def unknown(self, texts: Sequence[str]) -> float:
        """The share of all pieces of ``texts`` that the vocabulary lacks; 0 for no texts."""
        pieces = [piece for text in self._tokens([_words(text) for text in texts]) for piece in text]
        return pieces.count(self._unknown_piece) / len(pieces) if pieces else 0.0

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [_words(text) for text in texts[start : start + _BATCH]]
            vectors[start : start + len(batch)] = self._sums(self._tokens(batch))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
        return unit

    def _tokens(self, worded: list[list[str]]) -> list[list[int]]:
        """Tokens of each text by its words: a word's tokens do not depend on its neighbours."""
        known = self._tokens_of
        if len(known) >= _MOST_WORDS:
            known = self._tokens_of = {}
        new = [word for word in {word for words in worded for word in words} if word not in known]
        encodings = self._tokenizer.encode_batch_fast(
            [_in_one_alphabet(word) for word in new], add_special_tokens=False
        )
        known.update((word, encoding.ids) for word, encoding in zip(new, encodings, strict=True))
        return [[token for word in words for token in known[word]] for words in worded]

    def _sums(self, tokens: list[list[int]]) -> Vectors:
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        sums = np.zeros((len(tokens), self.dimension), np.float32)
        filled = lengths > 0
        if filled.any():
            flat = np.fromiter(chain.from_iterable(tokens), np.int64, int(lengths.sum()))
            starts = (np.cumsum(lengths) - lengths)[filled]
            sums[filled] = np.add.reduceat(self._table[flat], starts, axis=0)
        return sums


def _match_manifest(folder: Path, contents: dict[str, bytes]) -> None:
    """Compare with the checksums that training wrote; models from elsewhere have none."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return
    stated = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    for name, content in contents.items():
        if stated.get(name) != hashlib.sha256(content).hexdigest():
            raise ArtefactInvalid("encoder_checksum", path=str(folder), file=name)


def _words(text: str) -> list[str]:
    """The words of ``text``, cut to length, in lower case and with compatible forms made plain."""
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    return _WORD.findall(_VANISHING.sub("", plain))


def _in_one_alphabet(word: str) -> str:
    return normalise(word) if _TWO_ALPHABETS.search(word) else word
