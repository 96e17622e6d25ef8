"""Invented missions are what they say: known, repeatable and marked."""

from __future__ import annotations

import numpy as np

from recommender.features.catalogue import CATALOGUE
from recommender.records import Side
from recommender.simulation import MARK, TASTES, Simulation, simulate


def test_the_same_seed_gives_the_same_mission() -> None:
    one, same, other = (simulate(seed, past=1, firms=8, buyers=8) for seed in (1, 1, 2))
    assert one.feedback == same.feedback
    assert np.array_equal(one.test.values, same.test.values)
    assert not np.array_equal(one.test.values, other.test.values)


def test_everything_is_marked_as_synthetic(simulation: Simulation) -> None:
    for label in simulation.feedback:
        for told in (label.event_id, label.firm_id, label.buyer_id, label.engine_version):
            assert told.startswith(MARK)


def test_features_stay_within_the_catalogues_bounds(simulation: Simulation) -> None:
    for at, feature in enumerate(CATALOGUE):
        column = simulation.test.values[..., at]
        assert feature.low <= column.min(), feature.name
        assert column.max() <= feature.high, feature.name


def test_each_side_wants_as_often_as_its_chances_say(simulation: Simulation) -> None:
    for side in Side:
        chance = np.concatenate([mission.chance[side].ravel() for mission in simulation.past])
        wants = np.concatenate([mission.wants[side].ravel() for mission in simulation.past])
        spread = np.sqrt((chance * (1 - chance)).sum())
        assert abs(wants.sum() - chance.sum()) < 4 * spread


def test_a_deal_breaker_only_bites_when_both_of_its_features_are_there() -> None:
    names, taste = ("certificates_missing", "interpreter_needed"), TASTES[Side.BUYER]
    chance = taste.chance(names, np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float32))
    odds = np.log(chance / (1 - chance)) * taste.noise
    assert np.isclose(odds[3] - odds[2] - odds[1] + odds[0], taste.penalty)


def test_what_stands_further_down_is_answered_less_often(simulation: Simulation) -> None:
    told = {(one.event_id, one.side, one.firm_id, one.buyer_id) for one in simulation.feedback}
    buyers = [one for one in simulation.showings if one.side is Side.BUYER]
    share = {}
    for rank in (1, 4):
        seen = [(o.event_id, o.side, o.firm_id, o.buyer_id) in told for o in buyers if o.rank == rank]
        share[rank] = sum(seen) / len(seen)
    assert share[1] == 1.0
    assert abs(share[4] - 0.5) < 0.1
