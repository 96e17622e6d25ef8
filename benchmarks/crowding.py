"""Event-wide plans on the sample mission and on one of 300 x 600 companies drawn from it, by balance."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np

from recommender.config import BUNDLED, Settings
from recommender.matching.congestion import BALANCED, Crowd, best_plan
from recommender.service.crowding import CrowdFigures, figures_by_setting
from recommender.service.ranking import Ranking

SAMPLE = BUNDLED / "data" / "sample"
SEATS = 8
FIRMS, BUYERS = 300, 600
LEAST_SERVED, MOST_LOST = 0.95, 0.05


def sample_crowd() -> Crowd:
    """The sample mission, eight seats a company."""
    scores = Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", Settings()).engine.event()
    score = np.where(scores.open, scores.scores.score, 0.0).T.astype(np.float64).clip(0, 1)
    return Crowd(score, np.full(len(score), SEATS), np.full(score.shape[1], SEATS))


def drawn_larger(crowd: Crowd, seed: int = 0) -> Crowd:
    """Companies of the sample drawn with replacement; scores are shaken by up to 3 % to break ties."""
    chance = np.random.default_rng(seed)
    firms = chance.integers(0, crowd.score.shape[0], FIRMS)
    buyers = chance.integers(0, crowd.score.shape[1], BUYERS)
    shaken = crowd.score[np.ix_(firms, buyers)] * chance.uniform(0.97, 1.03, (FIRMS, BUYERS))
    return Crowd(shaken.clip(0, 1), np.full(FIRMS, SEATS), np.full(BUYERS, SEATS))


def scarce(crowd: Crowd) -> Crowd:
    """The same event when buyers have three seats only: the firms' side is where it gets tight."""
    return replace(crowd, buyer_seats=np.full(len(crowd.buyer_seats), 3))


def measure() -> dict[str, Any]:
    """Figures by event and balance, whether the balanced plan hits the target, and the plan's seconds."""
    sample = sample_crowd()
    larger = drawn_larger(sample)
    events = {
        "sample mission": sample,
        "sample mission, buyers with 3 seats": scarce(sample),
        f"{FIRMS} x {BUYERS}": larger,
        f"{FIRMS} x {BUYERS}, buyers with 3 seats": scarce(larger),
    }
    return {name: of_event(crowd) for name, crowd in events.items()}


def of_event(crowd: Crowd) -> dict[str, Any]:
    """One event's figures."""
    settings = figures_by_setting(crowd)
    start = time.perf_counter()
    best_plan(crowd, BALANCED)
    seconds = time.perf_counter() - start
    balanced = next(figures for figures in settings if figures.balance == BALANCED)
    return {
        "seconds": round(seconds, 3),
        "hit": hits(balanced),
        "settings": [figures.as_dict() for figures in settings],
    }


def hits(figures: CrowdFigures) -> bool:
    """At least 95 % of the firms that have 3 good matches at all get them, for at most 5 % of the score."""
    return figures.firms_served >= LEAST_SERVED * figures.firms_servable and figures.score_lost <= MOST_LOST


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    found = measure()
    if parser.parse_args().json:
        print(json.dumps(found))
        return
    for name, event in found.items():
        hit = "hit" if event["hit"] else "MISS"
        print(f"\n{name}: balanced serves >= 95 % of the firms at <= 5 % of the score: {hit}; "
              f"a plan takes {event['seconds']:.3f} s")  # fmt: skip
        print(f"  {'balance':>8} {'matches':>8} {'firms':>9} {'buyers':>9} {'places':>7} {'Gini':>6} "
              f"{'score':>8} {'lost':>7}")  # fmt: skip
        for row in event["settings"]:
            balance = "plain" if row["balance"] is None else f"{row['balance']:g}"
            firms = f"{row['firms_served']}/{row['firms_servable']}"
            buyers = f"{row['buyers_served']}/{row['buyers_servable']}"
            print(f"  {balance:>8} {row['matches']:8} {firms:>9} {buyers:>9} {row['places_filled']:7} "
                  f"{row['firm_gini']:6.3f} {row['total_score']:8.1f} {row['score_lost']:7.2%}")  # fmt: skip


if __name__ == "__main__":
    main()
