"""Any sentence-transformers model, by folder or hub name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.errors import BackendUnavailable
from recommender.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder:
    """Text → unit vector by sentence-transformers, with the model's own query and document prompts."""

    def __init__(self, model: SentenceTransformer, version: str) -> None:
        self._model = model
        self.version = version

    @classmethod
    def load(cls, name: str) -> SentenceEncoder:
        """Load a local folder, or a hub name for those who are online.

        Raises:
            BackendUnavailable: no such folder and no such model to be had.
        """
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(name)
        except (OSError, ValueError) as error:
            raise BackendUnavailable("encoder_not_found", name=name, why=str(error)) from error
        return cls(model, f"{Path(name).name}-{_fingerprint(model)}")

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None, "sentence-transformers models state their dimension"
        return int(dimension)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.encode_query)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._model.encode_document)

    def cut(self, texts: Sequence[str]) -> int:
        longest = self._model.max_seq_length
        if not texts or longest is None or longest == float("inf"):
            return 0
        read = self._model.tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]
        return sum(len(tokens) > longest for tokens in read)

    def _encode(self, texts: Sequence[str], encode: Any) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        readable = [text.encode("utf-8", "ignore").decode() for text in texts]
        found = encode(readable, normalize_embeddings=True, show_progress_bar=False)
        vectors = np.asarray(found, np.float32)
        vectors[[not text.strip() for text in readable]] = 0.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
        return unit


def _fingerprint(model: SentenceTransformer) -> str:
    import hashlib

    digest = hashlib.blake2b(digest_size=8)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().float().numpy().tobytes())
    return digest.hexdigest()
