"""How crowded each side already is at the event that a match is asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender.features.terms import Numbers

USUAL = 8.0
"""Seats of a usual event: a company with so many taken counts as half crowded."""


@dataclass(frozen=True)
class Seats:
    """Seats taken by firm and by buyer, and the firms that sit with each buyer, all by position.

    Nobody has taken one where a match is asked for no event.
    """

    of_firm: Mapping[int, int] = field(default_factory=Counter)
    of_buyer: Mapping[int, int] = field(default_factory=Counter)
    partners: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Seats:
        """The seats that these pairs of (firm, buyer) take, each pair once."""
        distinct = set(pairs)
        partners: defaultdict[int, list[int]] = defaultdict(list)
        for firm, buyer in sorted(distinct):
            partners[buyer].append(firm)
        return cls(Counter(firm for firm, _ in distinct), Counter(buyer for _, buyer in distinct), partners)

    def fill(self, firm_crowded: Numbers, buyer_crowded: Numbers, buyer: int) -> None:
        """Crowding of a buyer and every firm by the seats that each has taken with others, n / (n + 8)."""
        firm_crowded[list(self.of_firm)] = list(self.of_firm.values())
        buyer_crowded[:] = self.of_buyer.get(buyer, 0)
        own = list(self.partners.get(buyer, ()))
        for taken in (firm_crowded, buyer_crowded):
            taken[own] -= 1
            np.divide(taken, taken + USUAL, out=taken)
