"""Ranking: quality on the test parts of four invented missions, parts beside the whole, and its speed.

Quality counts only pairs that may meet: those that a firm's own exclusions shut are left out of the
grades and of every list. ``reciprocal`` grades are the harmonic mean of both sides' grades;
``reciprocal_gain`` compares the full ranking with the same pairs in the order of the buyer's score, made
blind to what only the firm minds. ``two_sided.reciprocal_gains`` tells of the bounds beside it.

``both_ways`` does the same for the lists of both sides: firms for a need, needs and buyers for a firm (a
buyer counts by its best need), among all pairs that may meet and among those judged. Each is the gain in
reciprocal nDCG@10 of the match score over one order: the buyer's side alone (blind as above), the firm's
side alone, or the encoder's similarity of texts; with a 95 % bootstrap interval over buyers (firms, where
the list is a firm's), and what a perfect order would gain.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np

from benchmarks.missions import MISSIONS, engine_of, judgements, mean
from benchmarks.resampling import resampled_buyers, resampled_firms
from benchmarks.two_sided import both_ways, reciprocal_gains
from recommender.engine import Engine, build_engine
from recommender.evaluation.judging import Judged
from recommender.evaluation.metrics import recall
from recommender.service.evaluating import both_sides, parts_of

HARD = {
    "constraints_broken": "constraint_broken", "measures_broken": "measure_broken",
    "certificates_missing": "certificate_missing", "certificates_expired": "certificate_expired",
}  # fmt: skip


def quality(mission: str, part: str) -> dict[str, Any]:
    engine = engine_of(mission)
    judged = judgements(engine, mission, part)
    ranks = parts_of(engine) | both_sides(engine, "full ranking")
    found: dict[str, Any] = {
        name: {
            "ndcg@10": mean(engine, judged, rank, lambda need: dict(need.grades)),
            "reciprocal": mean(engine, judged, rank, lambda need: need.mutual),
        }
        for name, rank in ranks.items()
    }
    recalls = [
        recall(engine.candidates(need.need), open_, 50)
        for need in judged
        if (open_ := {f: g for f, g in need.grades.items() if (f, need.buyer.id) not in engine.corpus.shut})
    ]
    one, both = (found[n]["reciprocal"]["mean"] for n in ("full ranking, buyer's side alone", "full ranking"))
    return found | {
        "needs": len(judged),
        "recall@50": round(float(np.mean(recalls)), 4),
        "breaches_unseen": unseen_breaches(engine, judged),
        "both_ways": both_ways(engine, judged),
        **reciprocal_gains(engine, judged, one, both),
    }


def unseen_breaches(engine: Engine, judged: Iterable[Judged]) -> float:
    """Share of the first five that break a hard constraint without a reason that names the contradiction."""
    unseen = shown = 0
    for need in judged:
        for match in engine.firms_for_need(need.need, 5):
            broken = {HARD[part.feature] for part in match.contributions if part.feature in HARD}
            unseen += bool(broken - {reason.code for reason in match.reasons if reason.tone < 0})
            shown += 1
    return unseen / max(shown, 1)


def milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor time of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def speed() -> dict[str, float]:
    """One need among 10,000 products, and a whole event of 300 firms and 600 buyers, reasons read."""
    base = engine_of("sample")
    firms, buyers = list(base.corpus.firms.values()), list(base.corpus.buyers.values())
    large = build_engine(
        base.encoder, resampled_firms(firms, 1250, 8), resampled_buyers(buyers, 150), today=date.today()
    )
    needs = list(large.corpus.need_position)[:205]
    times = [
        milliseconds(lambda n=need: [tuple(m.reasons) for m in large.firms_for_need(n, 10)]) for need in needs
    ][5:]
    event = build_engine(
        base.encoder, resampled_firms(firms, 300, 8), resampled_buyers(buyers, 600), today=date.today()
    )
    arrays = milliseconds(event.event)
    scores = event.event()
    matches = milliseconds(
        lambda: [len(match.reasons) for buyer in scores.buyer_ids for match in scores.matches_of(buyer)]
    )
    return {
        "need_10000_products_ms": round(statistics.median(wall for wall, _ in times), 2),
        "need_10000_products_cpu_ms": round(statistics.median(cpu for _, cpu in times), 2),
        "event_arrays_s": round(arrays[0] / 1000, 2),
        "event_all_matches_s": round((arrays[0] + matches[0]) / 1000, 2),
        "event_all_matches_cpu_s": round((arrays[1] + matches[1]) / 1000, 2),
        "event_matches": int(scores.open.sum()),
    }


def targets(figures: dict[str, Any]) -> list[tuple[str, float, str, bool]]:
    """What is asked, what was measured on the sample mission, and whether it hits."""
    sample = figures["sample"]
    full = sample["full ranking"]["ndcg@10"]["mean"]
    parts = max(sample[name]["ndcg@10"]["mean"] for name in ("BM25 alone", "encoder alone", "fused"))
    asked = [
        ("nDCG@10, full ranking", full, "at least 0.85", full >= 0.85),
        ("above the best part alone by", round(full - parts, 3), "more than 0", full > parts),
        ("recall@50 of candidates", sample["recall@50"], "at least 0.97", sample["recall@50"] >= 0.97),
        ("reciprocal gain", sample["reciprocal_gain"], "at least 0.10", sample["reciprocal_gain"] >= 0.1),
        ("breaches unseen in top 5", sample["breaches_unseen"], "0", sample["breaches_unseen"] == 0),
    ]
    if speeds := figures.get("speed"):
        need, event = speeds["need_10000_products_ms"], speeds["event_all_matches_s"]
        asked += [
            ("need, 10,000 products, ms", need, "under 15", need < 15),
            ("event 300 x 600, all reasons, s", event, "under 20", event < 20),
        ]
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--quality-only", action="store_true", help="Leave out the speed figures.")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"part": arguments.part}
    figures |= {mission: quality(mission, arguments.part) for mission in MISSIONS}
    if not arguments.quality_only:
        figures["speed"] = speed()
    if arguments.json:
        print(json.dumps(figures))
    else:
        show(figures)


def show(figures: dict[str, Any]) -> None:
    for mission in MISSIONS:
        found = figures[mission]
        print(f"{mission} mission, {figures['part']} part, {found['needs']} needs: nDCG@10, reciprocal")
        for name, result in found.items():
            if isinstance(result, dict):
                direct, mutual = result["ndcg@10"], result["reciprocal"]["mean"]
                interval = f"[{direct['low']:.3f}, {direct['high']:.3f}]"
                print(f"  {name:33} {direct['mean']:.3f} {interval}   {mutual:.3f}")
        for name in ("recall@50", *(n for n in found if n.startswith("reciprocal_gain")), "breaches_unseen"):
            print(f"  {name:33} {found[name]}")
        for row in found["both_ways"]:
            where = f"{row['list']}, {row['candidates']} pairs, over {row['over']}"
            interval = f"[{row['low']:+.1%}, {row['high']:+.1%}]"
            print(f"  {where:52} {row['gain']:+.1%} {interval:18} of {row['left']:.1%} at most")
    for name, value in figures.get("speed", {}).items():
        print(f"  {name:32} {value}")
    for what, value, asked, hit in targets(figures):
        print(f"{what:34} {value!s:>8}   {asked}: {'hit' if hit else 'MISS'}")


if __name__ == "__main__":
    main()
