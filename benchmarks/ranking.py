"""Need → firm on the test part of the sample mission: each part alone beside the full ranking."""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from recommender.config import BUNDLED, Settings
from recommender.evaluation.metrics import estimate, ndcg
from recommender.index import LexicalIndex
from recommender.records import NeedId
from recommender.service.ranking import Ranking

SAMPLE = BUNDLED / "data" / "sample"


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def judged(part: str) -> dict[str, dict[str, float]]:
    """Grades by need and firm for the buyers of one part."""
    chosen = {row["buyer_id"] for row in rows("split.csv") if row["part"] == part}
    buyer = {row["need_id"]: row["buyer_id"] for row in rows("buyers.csv")}
    grades: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in rows("qrels.csv"):
        if buyer[row["need_id"]] in chosen:
            grades[row["need_id"]][row["firm_id"]] = float(row["grade"])
    return dict(grades)


def firms_of(ranking: Ranking, positions: Iterable[int]) -> list[str]:
    """Firms by their best product, best first."""
    return list(dict.fromkeys(str(ranking.engine.corpus.product_firm[at]) for at in positions))


def configurations(ranking: Ranking) -> dict[str, Callable[[str], list[str]]]:
    """Ways to rank the firms of a need: BM25 alone, the encoder alone, everything."""
    engine = ranking.engine
    corpus = engine.corpus
    bm25 = LexicalIndex()
    bm25.add(corpus.products.ids, [offer.product.text for offer in corpus.offers])

    def by_words(need: str) -> list[str]:
        text = corpus.requests[corpus.need_position[need]].need.text
        return firms_of(ranking, corpus.products.positions(bm25.search([text], 1000)[0][0]))

    def by_meaning(need: str) -> list[str]:
        vector = corpus.needs.vectors[corpus.need_position[need]]
        return firms_of(ranking, np.argsort(-(corpus.products.vectors @ vector), kind="stable"))

    def full(need: str) -> list[str]:
        return [str(match.firm_id) for match in engine.firms_for_need(NeedId(need), 10)]

    return {"BM25 alone": by_words, "encoder alone": by_meaning, "full ranking": full}


def measure(part: str) -> dict[str, Any]:
    """nDCG@10 of each configuration with its 95 % bootstrap interval."""
    ranking = Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", Settings())
    grades = judged(part)
    found: dict[str, Any] = {"part": part, "needs": len(grades)}
    for name, rank in configurations(ranking).items():
        result = estimate([ndcg(rank(need), grades[need]) for need in grades])
        found[name] = {
            "ndcg@10": round(result.mean, 3),
            "low": round(result.low, 3),
            "high": round(result.high, 3),
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    arguments = parser.parse_args()
    figures = measure(arguments.part)
    if arguments.json:
        print(json.dumps(figures))
        return
    print(f"{figures.pop('part')} part, {figures.pop('needs')} needs: nDCG@10 [95 % interval]")
    for name, result in figures.items():
        print(f"  {name:16} {result['ndcg@10']:.3f} [{result['low']:.3f}, {result['high']:.3f}]")


if __name__ == "__main__":
    main()
