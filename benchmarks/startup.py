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


class Stopwatch:
    """Adds up the time spent in the calls that it wraps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def wrap(self, owner: Any, name: str) -> None:
        inner = getattr(owner, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return inner(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - start

        setattr(owner, name, timed)


def warm() -> dict[str, float]:
    """A warm match call (10 firms for a need), and the shares of it spent in the indexes.

    ``index_share`` counts the two searches as the call makes them: FAISS's and BM25's, each with what
    our index classes add (tokenising the need, ordering the hits); fusion and filters are not in it.
    ``library_share`` counts only the time inside FAISS's ``search`` and bm25s's ``get_scores``, which
    looks up the tokens it is given. Shares are medians over needs of time inside by time of the call.
    """
    engine = Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", Settings()).engine
    shelf, needs = engine.corpus.products, [NeedId(need) for need in engine.corpus.need_position][:200]
    searches, libraries = Stopwatch(), Stopwatch()
    for need in needs[:5]:
        engine.firms_for_need(need, 10)
    for index in (shelf.vector_index, shelf.lexical_index):
        searches.wrap(index, "search")
    libraries.wrap(shelf.vector_index._faiss, "search")
    for model in shelf.lexical_index._build()[1]:
        libraries.wrap(model, "get_scores")
    whole, share, library, read = [], [], [], []
    for need in needs:
        searches.seconds = libraries.seconds = 0.0
        start = time.perf_counter()
        matches = engine.firms_for_need(need, 10)
        whole.append(time.perf_counter() - start)
        share.append(searches.seconds / whole[-1])
        library.append(libraries.seconds / whole[-1])
        for match in matches:
            len(match.reasons)
        read.append(time.perf_counter() - start)
    return {
        "match_warm_ms": round(1000 * statistics.median(whole), 2),
        "match_with_reasons_ms": round(1000 * statistics.median(read), 2),
        "index_share": round(statistics.median(share), 3),
        "library_share": round(statistics.median(library), 3),
    }


def measure() -> dict[str, Any]:
    """All figures, as ratios to importing sentence-transformers in the same run."""
    rank = [sys.executable, "-m", "recommender", "rank", "--firms", "data/sample/firms.csv"]
    rank += ["--needs", "data/sample/buyers.csv", "--format", "jsonl"]
    peer = seconds(sys.executable, "-c", "import sentence_transformers")
    ranked, helped = seconds(*rank), seconds(sys.executable, "-m", "recommender", "--help")
    return {
        "day": str(date.today()),
        "import_sentence_transformers_s": round(peer, 2),
        "rank_sample_cold_s": round(ranked, 2),
        "rank_ratio": round(ranked / peer, 2),
        "help_s": round(helped, 2),
    } | warm()


TARGETS = (
    ("rank_ratio", "at most 2", lambda v: v <= 2),
    ("help_s", "under 0.5", lambda v: v < 0.5),
    ("match_warm_ms", "under 5", lambda v: v < 5),
    ("index_share", "at least a third", lambda v: v >= 1 / 3),
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
