"""Candidates by vector, over FAISS."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from recommender.errors import ArtefactInvalid, EncoderMismatch
from recommender.index.ids import among, checked_ids
from recommender.protocols import Ids, Scores, Vectors

EXACT_UP_TO = 200_000
"""More vectors than this get an approximate index."""

_GATHER_BELOW, _GATHER_FEW = 0.25, 1_000
"""A filter that keeps less than this share, or so few, is answered exactly from the gathered vectors: FAISS's
own selectors lose results on approximate indexes (see ARCHITECTURE.md) and take longer for a few."""

_TRAINED_ON, _ROUNDS = 40, 10
"""Vectors a list that its centres are learned from, and rounds of k-means (see benchmarks/index.py)."""

_MANIFEST = "manifest.json"


class VectorIndex:
    """Inner products of unit vectors: exact up to :data:`EXACT_UP_TO`, IVF in half precision beyond.

    Implements :class:`protocols.VectorSearch`.
    """

    def __init__(self, dimension: int, encoder_version: str, exact_up_to: int = EXACT_UP_TO) -> None:
        self.dimension = dimension
        self.encoder_version = encoder_version
        self._exact_up_to = exact_up_to
        self._ids = np.empty(0, np.int64)
        self._faiss: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        ids = checked_ids(ids)
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise EncoderMismatch("vector_dimension", expected=self.dimension, got=vectors.shape[-1])
        if len(ids) != len(vectors):
            raise ValueError("as many ids as vectors")
        if not len(ids):
            return
        self.remove(ids)
        vectors = np.ascontiguousarray(vectors, np.float32)
        if self._exact and len(self) + len(ids) > self._exact_up_to:
            self._become_approximate(ids, vectors)
        else:
            self._faiss.add_with_ids(vectors, ids)
        self._ids = np.union1d(self._ids, ids)

    def remove(self, ids: Ids) -> int:
        present = np.intersect1d(ids, self._ids)
        if len(present):
            self._faiss.remove_ids(faiss.IDSelectorArray(present))
            self._ids = np.setdiff1d(self._ids, present)
        return len(present)

    def holds(self, ids: Ids, vectors: Vectors) -> bool:
        """Whether exactly these vectors are indexed under these ids (checked on a sample of vectors)."""
        if not np.array_equal(np.sort(ids), self._ids):
            return False
        sample = np.linspace(0, len(ids) - 1, min(len(ids), 256)).astype(int)
        stored = self._faiss.reconstruct_batch(np.ascontiguousarray(ids[sample]))
        return bool(np.allclose(stored, vectors[sample], atol=1e-3))

    def search(self, vectors: Vectors, k: int, allowed: Ids | None = None) -> list[tuple[Ids, Scores]]:
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise EncoderMismatch("vector_dimension", expected=self.dimension, got=vectors.shape[-1])
        vectors = np.ascontiguousarray(vectors, np.float32)
        if allowed is not None:
            allowed = self._ids[among(self._ids, allowed)] if len(self) else self._ids
            if len(allowed) <= max(k, _GATHER_FEW, _GATHER_BELOW * len(self)):
                return [self._gathered(vector, k, allowed) for vector in vectors]
        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0:
            return [_nothing() for _ in vectors]
        if len(vectors) == 1:  # a team of threads costs more than one query is worth
            faiss.omp_set_num_threads(1)
        scores, ids = self._faiss.search(vectors, k, params=self._parameters(allowed))
        found = (ids >= 0).sum(axis=1).tolist()  # the rest is padding
        return [_ordered(ids[row, :count], scores[row, :count]) for row, count in enumerate(found)]

    def _gathered(self, vector: Vectors, k: int, allowed: Ids) -> tuple[Ids, Scores]:
        if not len(allowed):
            return _nothing()
        scores = self._faiss.reconstruct_batch(allowed) @ vector
        ids, scores = _ordered(allowed, scores)
        return ids[:k], scores[:k]

    @property
    def _exact(self) -> bool:
        return isinstance(self._faiss, faiss.IndexIDMap2)

    def _parameters(self, allowed: Ids | None) -> Any:
        selector = None if allowed is None else faiss.IDSelectorBatch(allowed)
        if self._exact:
            return faiss.SearchParameters(sel=selector) if selector else None
        return faiss.SearchParametersIVF(nprobe=_probes(self._faiss.nlist), sel=selector)

    def _become_approximate(self, ids: Ids, vectors: Vectors) -> None:
        if len(self):
            vectors = np.concatenate([self._faiss.reconstruct_batch(self._ids), vectors])
            ids = np.concatenate([self._ids, ids])
        lists = int(4 * np.sqrt(len(ids)))
        index = faiss.index_factory(self.dimension, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
        index.cp.niter = _ROUNDS
        sample = np.random.default_rng(0).permutation(len(ids))[: lists * _TRAINED_ON]
        index.train(vectors[sample])
        index.set_direct_map_type(faiss.DirectMap.Hashtable)
        index.add_with_ids(vectors, ids)
        self._faiss = index

    def save(self, folder: Path) -> None:
        """Write the index aside, flush it, then switch the manifest to it in one rename."""
        folder.mkdir(parents=True, exist_ok=True)
        content = faiss.serialize_index(self._faiss).tobytes()
        checksum = hashlib.sha256(content).hexdigest()
        name = f"vectors-{checksum[:16]}.faiss"
        manifest = {
            "kind": "masa-vector-index", "encoder_version": self.encoder_version,
            "dimension": self.dimension, "count": len(self), "checksum": checksum, "file": name,
        }  # fmt: skip
        _write(folder / name, content)
        _write(folder / _MANIFEST, json.dumps(manifest, indent=2).encode())
        for old in folder.glob("vectors-*.faiss"):
            if old.name != name:
                old.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path, encoder_version: str, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """Read what :meth:`save` wrote.

        Raises:
            ArtefactInvalid: missing, damaged, or not an index of ours.
            EncoderMismatch: built by another encoder.
        """
        manifest, content = _read(folder)
        if manifest["encoder_version"] != encoder_version:
            raise EncoderMismatch("index_encoder", expected=encoder_version, got=manifest["encoder_version"])
        loaded = cls(int(manifest["dimension"]), encoder_version, exact_up_to)
        loaded._faiss = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        loaded._ids = np.sort(_stored_ids(loaded._faiss))
        if len(loaded._ids) != manifest["count"] or loaded._faiss.d != loaded.dimension:
            raise ArtefactInvalid("index_count", path=str(folder))
        return loaded


def _probes(lists: int) -> int:
    return max(32, lists // 8)


def _nothing() -> tuple[Ids, Scores]:
    return np.empty(0, np.int64), np.empty(0, np.float32)


def _ordered(ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
    if (scores[1:] < scores[:-1]).all():
        return ids, scores
    order = np.lexsort((ids, -scores))
    return ids[order], scores[order]


def _stored_ids(index: Any) -> Ids:
    index = faiss.downcast_index(index)
    if isinstance(index, faiss.IndexIDMap2):
        return faiss.vector_to_array(index.id_map).copy()
    lists = index.invlists
    parts = [
        faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
        for number in range(index.nlist)
        if lists.list_size(number)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _read(folder: Path) -> tuple[dict[str, Any], bytes]:
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["kind"] != "masa-vector-index":
            raise ArtefactInvalid("index_foreign", path=str(folder))
        content = (folder / manifest["file"]).read_bytes()
        damaged = hashlib.sha256(content).hexdigest() != manifest["checksum"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactInvalid("index_unreadable", path=str(folder)) from error
    if damaged:
        raise ArtefactInvalid("index_damaged", path=str(folder / manifest["file"]))
    return manifest, content


def _write(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
