"""The map of products and needs puts together what means the same."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.service.landscape import layout


def two_heaps(each: int) -> np.ndarray:
    """Points around two poles that are far apart."""
    rng = np.random.default_rng(0)
    poles = np.eye(16)[[0] * each + [1] * each]
    return (poles + 0.05 * rng.normal(size=(2 * each, 16))).astype(np.float32)


@pytest.mark.parametrize("each", [2, 5, 40])
def test_two_heaps_stay_two_heaps(each: int) -> None:
    places = layout(two_heaps(each))
    first, second = places[:each].mean(axis=0), places[each:].mean(axis=0)
    within = max(
        np.linalg.norm(places[:each] - first, axis=1).max(),
        np.linalg.norm(places[each:] - second, axis=1).max(),
    )
    assert np.linalg.norm(first - second) > within


@pytest.mark.parametrize("count", [1, 3, 13])
def test_every_place_is_on_the_map(count: int) -> None:
    places = layout(two_heaps(7)[:count])
    assert places.shape == (count, 2)
    assert places.min() >= 0.0
    assert places.max() <= 1.0


def test_the_same_vectors_get_the_same_places() -> None:
    assert np.array_equal(layout(two_heaps(20)), layout(two_heaps(20)))
