"""Features of a need's and a product's HS codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np

from recommender.features.reading import Offer, Request
from recommender.features.terms import Numbers
from recommender.protocols import Ids
from recommender.records import HSCode

_ABSENT_NEED, _ABSENT_PRODUCT = -1, -2
_CODES_KEPT = 1_000
"""Codes whose lines are kept for the next line that has the same code."""


@dataclass(frozen=True)
class Codes:
    """HS codes as columns, (5, lines): cut at two, four and six digits, whether absent, whether unreadable.

    A cut is negative where the code is shorter or absent; six digits are exact in single precision.
    """

    needs: Numbers
    products: Numbers

    names = ("hs2", "hs4", "hs6", "hs_conflict", "hs_absent", "hs_malformed")

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer]) -> Self:
        return cls(
            _columns([(request.hs, request.need.hs_raw) for request in requests], _ABSENT_NEED),
            _columns([(offer.hs, offer.product.hs_raw) for offer in offers], _ABSENT_PRODUCT),
        )

    @cached_property
    def products_like(self) -> Callable[[int], Ids]:
        """Products that share four digits with a need, those that share six first."""
        return _alike(self.needs, self.products)

    @cached_property
    def needs_like(self) -> Callable[[int], Ids]:
        """Needs that share four digits with a product, those that share six first."""
        return _alike(self.products, self.needs)

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        wanted, offered = self.needs.take(needs, 1)[:, :, None], self.products.take(products, 1)[:, None]
        np.equal(wanted[:3], offered[:3], out=out[:3])
        np.maximum(wanted[3:], offered[3:], out=out[4:])
        np.subtract(1.0 - out[0], out[4], out=out[3])


def _alike(lines: Numbers, others: Numbers) -> Callable[[int], Ids]:
    @lru_cache(maxsize=_CODES_KEPT)
    def alike(four: float, six: float) -> Ids:
        found = np.flatnonzero((others[1] == four) & (four >= 0))
        return found[np.argsort(others[2, found] != six, kind="stable")]

    return lambda line: alike(*lines[1:3, line].tolist())


def _columns(codes: Sequence[tuple[HSCode | None, str]], absent: int) -> Numbers:
    rows = [(*_levels(code, absent), code is None, code is None and bool(raw)) for code, raw in codes]
    return np.array(rows, np.float32).reshape(-1, 5).T.copy()


def _levels(code: HSCode | None, absent: int) -> list[int]:
    digits = code.digits if code else ""
    return [int(digits[:level]) if len(digits) >= level else absent for level in (2, 4, 6)]
