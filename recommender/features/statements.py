"""Features of what a firm and a buyer state in their own words, whatever the need and the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.features.conditions import conditions, credit_asked
from recommender.features.terms import Numbers
from recommender.records import Buyer, Firm

Flags = NDArray[np.bool_]
_LONG = 60.0
"""Days of credit beyond what the firm gives that count in full."""


@dataclass(frozen=True)
class Statements:
    """Which firms seek and refuse a thing, (firms,) each; the things that each buyer is, and days of credit.

    ``kinds`` are each buyer's segment, district and country; days are NaN where a company does not say.
    """

    sought: Mapping[str, Flags]
    refused: Mapping[str, Flags]
    kinds: Sequence[tuple[str, str, str]]
    asked: Numbers
    given: Numbers

    names = ("segment_refused", "place_sought", "place_refused", "credit_beyond")

    @classmethod
    def of(cls, buyers: Sequence[Buyer], firms: Sequence[Firm], countries: tuple[str, ...]) -> Self:
        offered = [conditions(firm, countries) for firm in firms]
        return cls(
            _by_thing([firm.sought for firm in offered]),
            _by_thing([firm.refused for firm in offered]),
            [(str(buyer.segment or ""), buyer.region, buyer.country) for buyer in buyers],
            _days([credit_asked(buyer) for buyer in buyers]),
            _days([firm.credit for firm in offered]),
        )

    def fill(self, out: Mapping[str, Numbers], buyer: int) -> None:
        """Write the features of a buyer with every firm; what is said of a district outweighs the country."""
        segment, district, country = self.kinds[buyer]
        nobody = np.zeros(len(self.given), bool)
        here, there = self.sought.get(district, nobody), self.refused.get(district, nobody)
        out["segment_refused"][:] = self.refused.get(segment, nobody)
        out["place_sought"][:] = here | (self.sought.get(country, nobody) & ~there)
        out["place_refused"][:] = there | (self.refused.get(country, nobody) & ~here)
        beyond = np.clip((self.asked[buyer] - self.given) / _LONG, 0.0, 1.0)
        out["credit_beyond"][:] = np.nan_to_num(beyond, nan=0.0)


def _by_thing(said: Sequence[frozenset[str]]) -> dict[str, Flags]:
    things = {thing for one in said for thing in one}
    return {thing: np.array([thing in one for one in said], bool) for thing in things}


def _days(credits: Sequence[float | None]) -> Numbers:
    return np.array([np.nan if days is None else days for days in credits], np.float32)
