"""A challenger in the shadow, held against the champion by what was answered to the lists it scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from recommender.evaluation.metrics import Difference, Estimate, estimate, ndcg, paired_difference
from recommender.ranker.interleaving import CHALLENGER, CHAMPION
from recommender.records import BuyerId, EventId, FirmId, Showing, Side

Seen = tuple[EventId, Side, FirmId, BuyerId]
DEPTH = 10


@dataclass(frozen=True)
class Interleaved:
    """Lists in which a team's places got more wanted answers than the other's, and the sign test.

    ``p_value`` is the chance of so uneven a count if neither were better; lists in which both got as
    many do not count.
    """

    champion: int
    challenger: int
    ties: int
    p_value: float


@dataclass(frozen=True)
class Shadowed:
    """nDCG@10 of champion and challenger by side, over the answers to each list, and the interleaving."""

    version: str
    lists: dict[str, int]
    champion: dict[str, Estimate]
    challenger: dict[str, Estimate]
    difference: dict[str, Difference]
    interleaved: Interleaved | None


def compare_shadow(version: str, showings: Iterable[Showing], grades: Mapping[Seen, float]) -> Shadowed:
    """Compare over the showings that ``version`` scored; ``grades`` of answers as in examples."""
    lists = _lists(showings, version)
    values: dict[str, list[tuple[float, float]]] = {side.value: [] for side in Side}
    for rows in lists.values():
        answered = [one for one in rows if _key(one) in grades]
        told = [grades[_key(one)] for one in answered]
        if len(answered) > 1 and max(told) > 0:
            values[rows[0].side.value].append((
                _ndcg([one.score for one in answered], told),
                _ndcg([one.shadow_score or 0.0 for one in answered], told),
            ))  # fmt: skip
    ours = {side: np.array([mine for mine, _ in pairs]) for side, pairs in values.items()}
    theirs = {side: np.array([other for _, other in pairs]) for side, pairs in values.items()}
    return Shadowed(
        version,
        {side: len(pairs) for side, pairs in values.items()},
        {side: estimate(mine) for side, mine in ours.items()},
        {side: estimate(other) for side, other in theirs.items()},
        {side: paired_difference(theirs[side], ours[side]) for side in values},
        interleaved(lists.values(), grades),
    )


def interleaved(lists: Iterable[Sequence[Showing]], grades: Mapping[Seen, float]) -> Interleaved | None:
    """Each list is won by the team with more wanted answers (Radlinski et al. 2008); None without teams."""
    wins = {CHAMPION: 0, CHALLENGER: 0, "": 0}
    found = False
    for rows in lists:
        teams = [one.team for one in rows if one.team]
        if not teams:
            continue
        found = True
        wanted = [one.team for one in rows if one.team and grades.get(_key(one), 0.0) >= 1]
        ahead = wanted.count(CHALLENGER) - wanted.count(CHAMPION)
        wins[CHALLENGER if ahead > 0 else CHAMPION if ahead < 0 else ""] += 1
    if not found:
        return None
    decided = wins[CHAMPION] + wins[CHALLENGER]
    p_value = float(binomtest(wins[CHALLENGER], decided).pvalue) if decided else 1.0
    return Interleaved(wins[CHAMPION], wins[CHALLENGER], wins[""], p_value)


def _lists(showings: Iterable[Showing], version: str) -> dict[tuple[EventId, Side, str], list[Showing]]:
    """The last showing of each pair that ``version`` scored, by list."""
    latest = {_key(one): one for one in showings if one.shadow_version == version}
    found: defaultdict[tuple[EventId, Side, str], list[Showing]] = defaultdict(list)
    for one in latest.values():
        found[one.event_id, one.side, one.firm_id if one.side is Side.FIRM else one.buyer_id].append(one)
    return found


def _key(one: Showing) -> Seen:
    return one.event_id, one.side, one.firm_id, one.buyer_id


def _ndcg(scores: list[float], grades: list[float]) -> float:
    order = (-np.array(scores)).argsort(kind="stable").tolist()
    return ndcg(order, dict(enumerate(grades)), DEPTH)
