"""Two orders of one list shown as one, each place owing to one of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)
CHAMPION, CHALLENGER = "champion", "challenger"


def team_draft(
    champion: Sequence[Key], challenger: Sequence[Key], random: np.random.Generator
) -> Iterator[tuple[Key, str]]:
    """The interleaved list, each with the team that put it there (Radlinski, Kurup & Joachims, CIKM 2008).

    In each round both teams pick their best that is left; a coin says who picks first. Both orders hold
    the same keys.
    """
    left = {CHAMPION: list(champion), CHALLENGER: list(challenger)}
    while left[CHAMPION]:
        order = (CHAMPION, CHALLENGER) if random.random() < 0.5 else (CHALLENGER, CHAMPION)
        for team in order:
            if left[team]:
                picked = left[team][0]
                for own in left.values():
                    own.remove(picked)
                yield picked, team
