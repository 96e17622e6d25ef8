"""What a two-sided order of the invented missions is worth, beside one-sided ones and what could be."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from benchmarks.missions import Rank, mean
from recommender.engine import Engine
from recommender.evaluation.judging import Judged
from recommender.evaluation.metrics import ndcg, relative_gain
from recommender.evaluation.reciprocity import TWO_SIDED, Direction
from recommender.ranker import combine, sigmoid
from recommender.records import FirmId, NeedId
from recommender.service.both_ways import judged_pairs
from recommender.service.evaluating import by_buyer_alone


def reciprocal_gains(engine: Engine, judged: list[Judged], one: float, both: float) -> dict[str, float]:
    """The gain of ``both`` (reciprocal nDCG@10 of the full ranking) over ``one``, and its bounds.

    ``reciprocal_gain_left`` is what a perfect order would gain over the blind one, and ``…_of_perfect``
    what it would gain over the buyer's own grades in perfect order: no ranking can gain more than that
    over a one-sided one without a fault. ``…_of_known_wishes`` is what our order would gain if each
    judged firm's own grade stood in the place of its score, ``…_over_heedless`` what it gains over all
    firms in the buyer's order, their exclusions ignored.
    """
    grades = {need.need: by_grade(need) for need in judged}
    perfect, known = (
        mean(engine, judged, rank, lambda need: need.mutual)["mean"]
        for rank in (grades.__getitem__, by_known_wishes(engine, judged))
    )
    ignoring = [
        ndcg(heedless(engine)(need.need), need.mutual) for need in judged if any(need.mutual.values())
    ]
    found = {
        "reciprocal_gain": both / one,
        "reciprocal_gain_left": 1.0 / one,
        "reciprocal_gain_of_perfect": 1.0 / perfect,
        "reciprocal_gain_of_known_wishes": known / one,
        "reciprocal_gain_over_heedless": both / float(np.mean(ignoring)),
    }
    return {name: round(ratio - 1.0, 4) for name, ratio in found.items()}


def both_ways(engine: Engine, judged: list[Judged]) -> list[dict[str, Any]]:
    """Gains of the two-sided order over one-sided ones, for the lists of both sides."""
    pairs, found = judged_pairs(engine, judged), []
    for direction, alone in itertools.product(Direction, (False, True)):
        values, clusters = pairs.lists(direction, alone)
        ours = values.pop(TWO_SIDED)
        for order, theirs in values.items():
            gain = relative_gain(ours, theirs, clusters)
            figures = {"gain": gain.mean, "low": gain.low, "high": gain.high}
            figures |= {"left": 1.0 / float(theirs.mean()) - 1.0}
            found.append(
                {"list": str(direction), "candidates": "judged" if alone else "all", "over": order}
                | {name: round(value, 4) for name, value in figures.items()}
            )
    return found


def by_grade(need: Judged) -> list[FirmId]:
    """The firms in the order of the buyer's own grades: one-sided, and perfectly so."""
    return sorted(need.grades, key=lambda firm: (-need.grades[firm], firm))


def heedless(engine: Engine) -> Rank:
    """Every firm by what the buyer alone would want, as if firms excluded nobody."""
    every = np.arange(len(engine.corpus.offers))
    return lambda need: by_buyer_alone(engine, need, every)


def by_known_wishes(engine: Engine, judged: list[Judged]) -> Rank:
    """The firms by the match score, with what each judged firm really wants for its side of it."""
    wishes = {need.need: need.firm_grades for need in judged}

    def rank(need: NeedId) -> list[FirmId]:
        found = engine.firms_for_need(need, len(engine.corpus.firms))
        known = wishes[need]
        firm = np.array([_wish(known[m.firm_id]) if m.firm_id in known else m.firm_score for m in found])
        scores = combine(engine.rankers.combination, np.array([m.buyer_score for m in found]), firm)
        return [found[at].firm_id for at in (-scores).argsort(kind="stable")]

    return rank


def _wish(grade: float) -> float:
    """A grade as a probability: 2 and 3 are a wish."""
    return float(sigmoid(np.array(3.0 * grade - 4.5)))
