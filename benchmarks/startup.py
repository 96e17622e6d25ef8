"""How long ``masa`` takes to start, rank the sample mission, and answer one warm request."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from datetime import date
from typing import Any

from recommender.config import BUNDLED, Settings
from recommender.records import NeedId
from recommender.service.ranking import Ranking

SAMPLE = BUNDLED / "data" / "sample"


def seconds(*command: str) -> float:
    """The median wall time of three runs of a process."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=BUNDLED)
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def warm() -> tuple[float, float]:
    """Milliseconds of a warm match call (median), and the share of it spent in FAISS and BM25."""
    engine = Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", Settings()).engine
    corpus, needs = engine.corpus, list(engine.corpus.need_position)[:200]
    for need in needs[:5]:
        engine.firms_for_need(NeedId(need), 10)
    whole, indexes = [], []
    for need in needs:
        start = time.perf_counter()
        engine.firms_for_need(NeedId(need), 10)
        whole.append(time.perf_counter() - start)
        at = corpus.need_position[need]
        start = time.perf_counter()
        corpus.products.vector_index.search(corpus.needs.vectors[at][None], 100)
        corpus.products.lexical_index.search([corpus.requests[at].need.text], 100)
        indexes.append(time.perf_counter() - start)
    return 1000 * statistics.median(whole), statistics.median(indexes) / statistics.median(whole)


def measure() -> dict[str, Any]:
    """All figures, as ratios to importing sentence-transformers in the same run."""
    rank = [sys.executable, "-m", "recommender", "rank", "--firms", "data/sample/firms.csv"]
    rank += ["--needs", "data/sample/buyers.csv", "--format", "jsonl"]
    peer = seconds(sys.executable, "-c", "import sentence_transformers")
    ranked, helped = seconds(*rank), seconds(sys.executable, "-m", "recommender", "--help")
    milliseconds, share = warm()
    return {
        "day": str(date.today()),
        "import_sentence_transformers_s": round(peer, 2),
        "rank_sample_cold_s": round(ranked, 2),
        "rank_ratio": round(ranked / peer, 2),
        "help_s": round(helped, 2),
        "match_warm_ms": round(milliseconds, 2),
        "index_share": round(share, 2),
    }


TARGETS = (
    ("rank_ratio", "at most 2", lambda v: v <= 2),
    ("help_s", "under 0.5", lambda v: v < 0.5),
    ("match_warm_ms", "under 5", lambda v: v < 5),
    ("index_share", "at least 0.33", lambda v: v >= 0.33),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    figures = measure()
    if parser.parse_args().json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        target = next(((text, good(value)) for key, text, good in TARGETS if key == name), None)
        print(
            f"{name:32} {value!s:>12}"
            + (f"   {target[0]}: {'hit' if target[1] else 'MISS'}" if target else "")
        )


if __name__ == "__main__":
    main()
