"""The index beyond 200,000 vectors: recall against exact search, build time, memory, latency, filters.

Vectors are the sample's products as the encoder sees them, each drawn many times with noise of its own
(0.75: cosine to its original about 0.8), so that they cluster as a catalogue does; with ``--noise 3`` they
hardly do.

    python -m benchmarks.index                  # 250,000 vectors, what VectorIndex uses
    python -m benchmarks.index --count 1000000 --probes 8 16 32 64

Measured on 2026-11-26, one thread of a very busy machine (384 dimensions; latency of one query, depth 50):

| vectors | noise | build, CPU s | MB (flat) | 8 lists: recall@10/@50, ms | an eighth of the lists |
|---|---|---|---|---|---|
| 250,000 | 0.75 | 553 (wall) | 201 (384) | 0.9995 / 0.9998, 0.56 | 0.9995 / 0.9998, 28 (exact: 251) |
| 60,000 | 1.5 | 15 | 49 (92) | 1.000 / 0.999, 0.16 | 1.000 / 1.000, 1.1 |
| 60,000 | 3 | 15 | 49 (92) | 0.385 / 0.273, 0.20 | 0.697 / 0.603, 1.3 |

Where vectors cluster, 8 lists are enough; where they hardly do, no number of lists that is quick is. So an
eighth of the lists is looked through: nobody notices 28 ms, and lost matches are lost. Filters that keep a
tenth are exact, but slow (461 ms among 250,000): gathering from lists costs more than from a flat index.
A million vectors were not measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from typing import Any

import faiss
import numpy as np

from recommender.config import BUNDLED, Settings
from recommender.encoder import load_encoder
from recommender.importing import read_firms
from recommender.index import VectorIndex
from recommender.index import vector as module
from recommender.protocols import Ids, Vectors

QUERIES = 200

DEPTHS = (10, 50)
SHARES = (0.001, 0.01, 0.1, 0.5)


def drawn(count: int, noise: float, seed: int = 0) -> Vectors:
    """``count`` unit vectors around those of the sample's products, each with a noise of that length."""
    encoder = load_encoder(Settings().encoder_path)
    firms = read_firms(BUNDLED / "data" / "sample" / "firms.csv").records
    known = encoder.encode_documents([product.text for firm in firms for product in firm.products])
    random = np.random.default_rng(seed)
    found = known[random.integers(0, len(known), count)]
    for at in range(0, count, 50_000):
        part = found[at : at + 50_000]
        shift = random.standard_normal(part.shape, np.float32)
        part += noise * shift / np.linalg.norm(shift, axis=1, keepdims=True)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return found


def exact(vectors: Vectors, queries: Vectors, depth: int, allowed: Ids | None = None) -> list[Ids]:
    """The best ids of each query by a matrix product."""
    ids = np.arange(len(vectors)) if allowed is None else allowed
    scores = queries @ (vectors if allowed is None else vectors[allowed]).T
    best = np.argpartition(-scores, depth, axis=1)[:, :depth]
    return [ids[row] for row in best]


def recall(index: VectorIndex, queries: Vectors, truth: list[Ids], depth: int, allowed: Ids | None) -> float:
    """Mean share of the exact best ``depth`` that the index finds."""
    found = [index.search(query[None], depth, allowed)[0][0] for query in queries]
    return statistics.fmean(len(np.intersect1d(f, t)) / depth for f, t in zip(found, truth, strict=True))


def milliseconds(index: VectorIndex, queries: Vectors, depth: int, allowed: Ids | None) -> float:
    """Median time of one query."""
    times = []
    for query in queries:
        start = time.perf_counter()
        index.search(query[None], depth, allowed)
        times.append(time.perf_counter() - start)
    return round(1000 * statistics.median(times), 2)


def resident() -> float:
    """The most memory so far, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(count: int, noise: float, probes: list[int], exact_too: bool) -> dict[str, Any]:
    """Figures of one size; ``probes`` beside what the index chooses."""
    vectors = drawn(count + QUERIES, noise)
    vectors, queries = vectors[:count], vectors[count:]
    truth = {depth: exact(vectors, queries, depth) for depth in DEPTHS}
    found: dict[str, Any] = {"count": count, "dimension": vectors.shape[1], "noise": noise}
    index = VectorIndex(vectors.shape[1], "bench", exact_up_to=0)
    start = time.process_time()
    index.add(np.arange(count), vectors)
    found |= {
        "build_cpu_s": round(time.process_time() - start, 1),
        "index_mb": round(len(faiss.serialize_index(index._faiss)) / 1e6),
        "flat_mb": round(vectors.nbytes / 1e6),
        "peak_gib": round(resident(), 2),
    }
    own = module._probes(index._faiss.nlist)
    found["lists"] = index._faiss.nlist
    found["by_probes"] = [
        probed(index, queries, truth, n) | {"chosen": n == own} for n in sorted({own, *probes})
    ]
    found["filtered"] = [filtered(index, vectors, queries, share) for share in SHARES]
    if exact_too:
        flat = VectorIndex(vectors.shape[1], "bench", exact_up_to=count)
        flat.add(np.arange(count), vectors)
        found["exact_ms"] = milliseconds(flat, queries[:50], 50, None)
    return found


def probed(index: VectorIndex, queries: Vectors, truth: dict[int, list[Ids]], probes: int) -> dict[str, Any]:
    """Recall and latency when so many lists are looked through."""
    before, module._probes = module._probes, lambda _: probes
    try:
        recalls = {f"recall@{d}": round(recall(index, queries, truth[d], d, None), 4) for d in DEPTHS}
        return {"probes": probes} | recalls | {"ms": milliseconds(index, queries, 50, None)}
    finally:
        module._probes = before


def filtered(index: VectorIndex, vectors: Vectors, queries: Vectors, share: float) -> dict[str, Any]:
    """Recall@10 and latency when a filter keeps so much."""
    allowed = np.sort(np.random.default_rng(1).permutation(len(vectors))[: int(share * len(vectors))])
    few = queries[:40]
    truth = exact(vectors, few, 10, allowed)
    return {
        "kept": share,
        "recall@10": round(recall(index, few, truth, 10, allowed), 4),
        "ms": milliseconds(index, few, 10, allowed),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=250_000)
    parser.add_argument("--noise", type=float, default=0.75, help="Longer: clusters run into one another.")
    parser.add_argument("--probes", type=int, nargs="*", default=[8, 16, 32, 64])
    parser.add_argument("--exact", action="store_true", help="Time an exact index of that size too.")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.count, arguments.noise, arguments.probes, arguments.exact)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        if not isinstance(value, list):
            print(f"{name:12} {value}")
    for row in (*figures["by_probes"], *figures["filtered"]):
        print("  " + "  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
