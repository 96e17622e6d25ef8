"""The figures of a plan, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.matching.congestion import Crowd
from recommender.service.crowding import SETTINGS, figures_by_setting

SCORES = np.array([[0.95, 0.9], [0.6, 0.7]])


def test_figures_count_who_is_served_what_it_costs_and_how_uneven_it_is() -> None:
    """Best pairs give F0 both buyers; with balance F1 gets the second one, for 0.9 - 0.7."""
    crowd = Crowd(SCORES, np.array([2, 2]), np.array([1, 1]), places=1)
    plain, best, *_, everyone = figures_by_setting(crowd)
    assert (plain.balance, best.balance, everyone.balance) == (None, 0.0, 1.0)
    assert (best.matches, best.firms_served, best.firm_gini) == (2, 1, 0.5)
    assert (everyone.firms_served, everyone.firms_servable, everyone.firm_gini) == (2, 2, 0.0)
    assert everyone.score_lost == pytest.approx(0.2 / 1.85)
    assert everyone.total_score == pytest.approx(1.65)
    assert everyone.buyers_served == everyone.buyers_servable == 2


def test_a_company_without_enough_good_pairs_is_not_servable() -> None:
    crowd = Crowd(np.array([[0.95, 0.9], [0.2, 0.7]]), np.array([2, 2]), np.array([2, 2]), places=2)
    figures = figures_by_setting(crowd)[-1]
    assert (figures.firms_servable, figures.buyers_servable) == (1, 1)
    assert (figures.firms_served, figures.places_filled) == (1, 6)


def test_there_are_figures_for_every_setting_and_for_nobody() -> None:
    found = figures_by_setting(Crowd(np.zeros((0, 0)), np.zeros(0, int), np.zeros(0, int)))
    assert [figures.balance for figures in found] == [None, *SETTINGS]
    assert all(figures.matches == 0 and figures.score_lost == 0 for figures in found)
