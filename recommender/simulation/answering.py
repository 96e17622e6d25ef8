"""How invented missions go: what is listed, what is looked at, what is said, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from recommender.ranker import Combination, Floats, buyer_prior, combine, firm_prior, sigmoid
from recommender.records import Feedback, NeedId, ProductId, Showing, Side, Signal
from recommender.simulation.missions import MARK, Mission, Random, invent_mission

_START = datetime(2021, 3, 1, 9, tzinfo=UTC)
_APART = timedelta(days=180)


@dataclass(frozen=True)
class Habits:
    """How a mission is run and answered.

    Each buyer's best ``listed`` firms by the prior's score, its log-odds shaken by ``exploration``, are
    put before both sides. A match at rank r is looked at with chance ``r ** -eta`` and answered as the side
    wants, save for a share of ``mistakes``. Pairs that both accept meet.
    """

    listed: int = 15
    exploration: float = 1.0
    eta: float = 0.5
    mistakes: float = 0.03


@dataclass(frozen=True, eq=False)
class Simulation:
    """Past missions with what was shown and answered, and one more mission to be tested on."""

    past: tuple[Mission, ...]
    test: Mission
    showings: tuple[Showing, ...]
    feedback: tuple[Feedback, ...]
    """Of all missions, the tested one included: it is the last event."""


def simulate(
    seed: int, past: int = 5, firms: int = 60, buyers: int = 120, habits: Habits | None = None
) -> Simulation:
    """Invent ``past`` missions and one more, half a year apart; the same seed gives the same.

    Features carry the engine's own names. What each side wants is drawn from ``TASTES``; everything is
    marked: ids and engine versions begin with ``synthetic``.
    """
    random, habits = np.random.default_rng(seed), habits or Habits()
    missions = [invent_mission(random, number, firms, buyers) for number in range(past + 1)]
    showings: list[Showing] = []
    feedback: list[Feedback] = []
    for number, mission in enumerate(missions):
        seen = list(_shown(random, mission, habits))
        showings += seen
        feedback += _answers(random, mission, seen, habits, _START + number * _APART)
    return Simulation(tuple(missions[:-1]), missions[-1], tuple(showings), tuple(feedback))


def _shown(random: Random, mission: Mission, habits: Habits) -> Iterator[Showing]:
    """Every listed match as its buyer and as its firm saw it."""
    score = _scores(random, mission, habits.exploration)
    order = (-score).argsort(axis=1)[:, : habits.listed]
    listed = np.zeros(score.shape, bool)
    np.put_along_axis(listed, order, True, axis=1)
    masked = np.where(listed, score, -1.0)
    ranks = {Side.BUYER: _ranks(masked, 1), Side.FIRM: _ranks(masked, 0)}
    for row, column in np.argwhere(listed).tolist():
        features = dict(zip(mission.names, mission.values[row, column].tolist(), strict=True))
        for side in Side:
            yield Showing(
                mission.event_id, side, mission.firm_ids[column], mission.buyer_ids[row],
                int(ranks[side][row, column]), float(score[row, column]), features,
            )  # fmt: skip


def _scores(random: Random, mission: Mission, exploration: float) -> Floats:
    flat = mission.values.reshape(-1, len(mission.names))
    sides = [
        sigmoid(ranker.logits(mission.names, flat) + exploration * random.gumbel(size=len(flat)))
        for ranker in (buyer_prior(), firm_prior())
    ]
    return combine(Combination.HARMONIC, *sides).reshape(mission.values.shape[:2])


def _ranks(score: Floats, axis: int) -> NDArray[np.int64]:
    return (-score).argsort(axis=axis).argsort(axis=axis) + 1


def _answers(
    random: Random, mission: Mission, seen: list[Showing], habits: Habits, start: datetime
) -> Iterator[Feedback]:
    firms = {id_: at for at, id_ in enumerate(mission.firm_ids)}
    buyers = {id_: at for at, id_ in enumerate(mission.buyer_ids)}
    accepted: dict[tuple[int, int], list[Showing]] = {}
    for one in seen:
        if random.random() >= one.rank**-habits.eta:
            continue
        place = buyers[one.buyer_id], firms[one.firm_id]
        yes = bool(mission.wants[one.side][place]) ^ (random.random() < habits.mistakes)
        yield _label(one, Signal.DECISION, float(yes), start)
        if yes:
            accepted.setdefault(place, []).append(one)
    for place, sides in accepted.items():
        if len(sides) == len(Side):
            yield from _outcomes(random, mission, place, sides, start + timedelta(days=30))


def _outcomes(
    random: Random, mission: Mission, place: tuple[int, int], sides: list[Showing], at: datetime
) -> Iterator[Feedback]:
    """Ratings rise with each side's own chance; what is sold with the product of both."""
    both = float(np.prod([chance[place] for chance in mission.chance.values()]))
    worth = float(np.sum(random.random(2) < both)) * 0.25 + 0.5 if random.random() < both else 0.0
    for one in sides:
        stars = random.binomial(4, mission.chance[one.side][place])
        yield _label(one, Signal.RATING, stars / 4, at)
        yield _label(one, Signal.OUTCOME, worth, at)


def _label(one: Showing, signal: Signal, label: float, at: datetime) -> Feedback:
    return Feedback(
        one.event_id, one.side, one.firm_id, one.buyer_id, ProductId(f"{one.firm_id}-1"),
        NeedId(f"{one.buyer_id}-1"), MARK, one.rank, one.score, label, at, signal,
    )  # fmt: skip
