"""What both indexes ask of the ids they are given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommender.protocols import Ids


def checked_ids(ids: Ids) -> Ids:
    """``ids`` as int64, distinct and non-negative.

    Raises:
        ValueError: an id is negative or given twice.
    """
    checked = np.asarray(ids, np.int64)
    if checked.ndim != 1 or (len(checked) and checked.min() < 0):
        raise ValueError("ids are a flat array of non-negative integers")
    if len(np.unique(checked)) != len(checked):
        raise ValueError("an id is given twice")
    return checked


def among(ids: Ids, allowed: Ids) -> NDArray[np.bool_]:
    """Which of ``ids``, ascending and not empty, are among ``allowed``."""
    places = np.searchsorted(ids, allowed).clip(max=len(ids) - 1)
    found = np.zeros(len(ids), bool)
    found[places[ids[places] == allowed]] = True
    return found
