"""A small invented past, and rankers learned from it; once, for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits

from recommender.feedback import label_pairs
from recommender.ranker.examples import Examples
from recommender.records import Side
from recommender.simulation import Simulation, simulate


@pytest.fixture(scope="package", autouse=True)
def one_thread() -> Iterator[None]:
    """Small arrays are quicker on one thread than on a busy machine's many."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="package")
def simulation() -> Simulation:
    return simulate(seed=3, past=3, firms=30, buyers=60)


@pytest.fixture(scope="package")
def examples(simulation: Simulation) -> dict[Side, Examples]:
    missions = (*simulation.past, simulation.test)
    return label_pairs(
        simulation.showings, simulation.feedback, [m.event_id for m in missions], simulation.test.names
    )
