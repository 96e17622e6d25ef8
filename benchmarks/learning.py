"""What feedback teaches on invented missions: ranking, calibration, cost of training, poisoned clicks."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np

from benchmarks.promotion import promotion_under_load, report
from recommender.evaluation.calibration import calibration_error
from recommender.evaluation.metrics import estimate, ndcg, paired_difference
from recommender.feedback import label_pairs
from recommender.ranker import Combination, Floats, Ranker, buyer_prior, combine, firm_prior, sigmoid
from recommender.ranker.examples import Examples
from recommender.ranker.learning import learn
from recommender.records import Feedback, NeedId, ProductId, Side, Signal
from recommender.simulation import MARK, Mission, Simulation, simulate

SEEDS = (101, 102, 103)
"""Never used to choose a setting."""
KINDS = ("logistic", "boosted", "lambdamart")
PRIORS = {Side.BUYER: buyer_prior, Side.FIRM: firm_prior}
PLACES = 5
"""The stated bound: 10,000 clicks of a firm for itself move its mean rank by no more than so many places."""


def examples_of(found: Simulation, extra: list[Feedback] | None = None) -> dict[Side, Examples]:
    """Labelled pairs of the past missions and the tested one."""
    events = [mission.event_id for mission in (*found.past, found.test)]
    return label_pairs(found.showings, [*found.feedback, *(extra or [])], events, found.test.names)


def trained(examples: Mapping[Side, Examples], kind: str) -> dict[Side, Ranker]:
    """Learned from the past missions alone."""
    return {side: learn(kind, found.before(-1), PRIORS[side](), kind) for side, found in examples.items()}


def score(mission: Mission, rankers: Mapping[Side, Ranker]) -> Floats:
    """The reciprocal score of every pair of a mission, (buyers, firms)."""
    flat = mission.values.reshape(-1, len(mission.names))
    sides = (sigmoid(np.asarray(rankers[side].logits(mission.names, flat), float)) for side in Side)
    return combine(Combination.HARMONIC, *sides).reshape(mission.mutual.shape)


def oracle(mission: Mission) -> Floats:
    """The reciprocal score by the planted chances."""
    return combine(Combination.HARMONIC, mission.chance[Side.BUYER], mission.chance[Side.FIRM])


def lists(mission: Mission, scores: Floats) -> Floats:
    """Reciprocal nDCG@10 of each buyer's list: a firm counts where both want the meeting; else NaN."""
    return np.array([
        ndcg((-row).argsort(kind="stable").tolist(), dict(enumerate(wanted.astype(float).tolist())), 10)
        if wanted.any() else np.nan
        for row, wanted in zip(scores, mission.mutual, strict=True)
    ])  # fmt: skip


def found_mutual(mission: Mission, scores: Floats) -> int:
    """How many meetings that both want are among the first ten of the buyers' lists."""
    order = (-scores).argsort(axis=1, kind="stable")[:, :10]
    return int(np.take_along_axis(mission.mutual, order, axis=1).sum())


def answers(examples: Mapping[Side, Examples], rankers: Mapping[Side, Ranker]) -> dict[str, Floats]:
    """What was predicted of the tested mission's answers, and what came true, (2, answers) by side."""
    told = {}
    for side, found in examples.items():
        last = found.of(-1)
        last = last.take(last.answered)
        chance = sigmoid(np.asarray(rankers[side].logits(last.names, last.values), float))
        told[side.value] = np.array([chance, last.wanted.astype(float)])
    return told


def errors(missions: list[dict[str, Floats]]) -> dict[str, dict[str, float]]:
    """ECE of each side over the answers of all tested missions; ``chance`` is what perfect probabilities
    would show of it by the luck of so few answers, the mean of 200 draws."""
    random, found = np.random.default_rng(0), {}
    for side in missions[0]:
        predicted, true = np.concatenate([one[side] for one in missions], axis=1)
        lucky = [
            calibration_error(predicted, (random.random(len(predicted)) < predicted).astype(float))
            for _ in range(200)
        ]
        found[side] = {
            "ece": round(calibration_error(predicted, true), 4),
            "chance": round(float(np.mean(lucky)), 4),
            "answers": len(true),
        }
    return found


def ranking(kind: str, missions: list[tuple[Simulation, dict[Side, Examples]]]) -> dict[str, Any]:
    """One kind of ranker beside the prior and the oracle, over all buyers of all tested missions."""
    prior = {side: made() for side, made in PRIORS.items()}
    ours, theirs, best, mutual, calibration = [], [], [], [0, 0, 0], []
    for found, examples in missions:
        rankers = trained(examples, kind)
        scores = [score(found.test, rankers), score(found.test, prior), oracle(found.test)]
        for kept, one in zip((ours, theirs, best), scores, strict=True):
            kept.append(lists(found.test, one))
        mutual = [total + found_mutual(found.test, one) for total, one in zip(mutual, scores, strict=True)]
        calibration.append(answers(examples, rankers))
    gap = paired_difference(np.concatenate(ours), np.concatenate(theirs))
    base = estimate(np.concatenate(theirs)).mean
    return {
        "kind": kind,
        "reciprocal_ndcg": round(base + gap.mean, 4),
        "prior": round(base, 4),
        "oracle": round(estimate(np.concatenate(best)).mean, 4),
        "difference": {name: round(value, 5) for name, value in asdict(gap).items()},
        "relative_gain": round(gap.mean / base, 4),
        "mutual_share": round(mutual[0] / mutual[2], 4),
        "mutual_share_prior": round(mutual[1] / mutual[2], 4),
        "ece": (error := errors(calibration)),
        "ece_each": [errors([one]) for one in calibration],
        "ece_worst": max(one["ece"] for one in error.values()),
    }


def retraining(kind: str, pairs: int = 100_000) -> dict[str, Any]:
    """Seconds and peak memory of learning both sides from ``pairs`` answered pairs each."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_retrain, (kind, pairs))


def _retrain(kind: str, pairs: int) -> dict[str, Any]:
    examples = examples_of(simulate(7, past=5, firms=60, buyers=120))
    random = np.random.default_rng(0)
    large = {}
    for side, found in examples.items():
        known = np.flatnonzero(found.answered)
        large[side] = found.take(np.sort(random.choice(known, pairs)))
    start, clock = time.perf_counter(), time.process_time()
    for side, found in large.items():
        learn(kind, found, PRIORS[side](), kind)
    return {
        "kind": kind,
        "pairs_a_side": pairs,
        "seconds": round(time.perf_counter() - start, 1),
        "processor_seconds": round(time.process_time() - clock, 1),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }


def poisoned(
    kind: str, found: Simulation, examples: Mapping[Side, Examples], clicks: int = 10_000
) -> dict[str, Any]:
    """How far a firm of the last past mission moves by clicking ``interested`` for itself, again and again.

    Its features stand in for it in that mission: the mean of its ranks over all buyers' lists.
    """
    mission = found.past[-1]
    honest = score(mission, trained(examples, kind))
    moved = []
    for firm in range(0, len(mission.firm_ids), 10):
        lied = trained(examples_of(found, _clicks(found, mission.firm_ids[firm], clicks)), kind)
        before, after = (_mean_rank(scores, firm) for scores in (honest, score(mission, lied)))
        moved.append(round(before - after, 3))
    return {
        "kind": kind, "clicks": clicks, "firms_tried": len(moved), "places_gained": moved,
        "most": max(map(abs, moved)),
    }  # fmt: skip


def _clicks(found: Simulation, firm: str, clicks: int) -> list[Feedback]:
    shown = [one for one in found.showings if one.firm_id == firm and one.side is Side.FIRM]
    late = max(label.recorded_at for label in found.feedback) + timedelta(days=1)
    return [
        Feedback(
            one.event_id, Side.FIRM, one.firm_id, one.buyer_id, ProductId(""), NeedId(""), MARK, one.rank,
            one.score, 1.0, late + timedelta(seconds=at), Signal.DECISION,
        )
        for at in range(clicks if shown else 0)
        for one in [shown[at % len(shown)]]
    ]  # fmt: skip


def _mean_rank(scores: Floats, firm: int) -> float:
    return float((scores > scores[:, firm : firm + 1]).sum(axis=1).mean() + 1)


def measure(kinds: tuple[str, ...], pairs: int) -> dict[str, Any]:
    """All figures."""
    simulations = [simulate(seed) for seed in SEEDS]
    missions = [(found, examples_of(found)) for found in simulations]
    return {
        "seeds": SEEDS,
        "ranking": [ranking(kind, missions) for kind in kinds],
        "retraining": [retraining(kind, pairs) for kind in kinds],
        "poisoned": poisoned(kinds[0], *missions[-1]),
        "promotion": promotion_under_load(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--pairs", type=int, default=100_000, help="answered pairs a side to retrain on")
    chosen = parser.parse_args()
    found = measure(tuple(chosen.kinds), chosen.pairs)
    if chosen.json:
        print(json.dumps(found))
        return
    for one in found["ranking"]:
        gap = one["difference"]
        print(f"{one['kind']:11} reciprocal nDCG@10 {one['reciprocal_ndcg']:.3f} (prior {one['prior']:.3f}, "
              f"oracle {one['oracle']:.3f}); gain {one['relative_gain']:+.1%}, {gap['mean']:+.3f} "
              f"[{gap['low']:+.3f}, {gap['high']:+.3f}]: "
              f"{_hit(one['relative_gain'] >= 0.15 and gap['low'] > 0)}")  # fmt: skip
        print(f"{'':11} {one['mutual_share']:.1%} of the oracle's mutual matches (prior "
              f"{one['mutual_share_prior']:.1%}): {_hit(one['mutual_share'] >= 0.85)}; worst ECE "
              f"{one['ece_worst']:.3f}: {_hit(one['ece_worst'] <= 0.05)}")  # fmt: skip
    for one in found["retraining"]:
        print(f"{one['kind']:11} both sides, {one['pairs_a_side']:,} pairs each: {one['seconds']} s "
              f"({one['processor_seconds']} s of processor), {one['peak_gib']} GiB: "
              f"{_hit(one['seconds'] < 60 and one['peak_gib'] < 2)}")  # fmt: skip
    lied = found["poisoned"]
    print(f"{lied['kind']:11} {lied['clicks']:,} clicks of a firm for itself: {lied['most']} places at most "
          f"(bound {PLACES}): {_hit(lied['most'] <= PLACES)}")  # fmt: skip
    print(report(found["promotion"]))


def _hit(good: bool) -> str:
    return "hit" if good else "MISS"


if __name__ == "__main__":
    main()
