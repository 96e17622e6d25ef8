"""Features of a need and a product that are read from their columns: codes, constraints, volumes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.features.constraints import ConstraintReader
from recommender.features.numbers import KINDS, SOFT, slack
from recommender.features.quantities import Amount
from recommender.features.reading import Article, Offer, Request
from recommender.features.terms import Numbers
from recommender.protocols import Ids
from recommender.records import HSCode, Quantity

Masks = NDArray[np.int64]
_ABSENT_NEED, _ABSENT_PRODUCT = -1, -2
_INTERVALS = 4


@dataclass(frozen=True)
class Codes:
    """HS codes cut at two, four and six digits (negative where shorter or absent): (lines, 3)."""

    needs: Ids
    products: Ids
    need_unread: NDArray[np.bool_]
    product_unread: NDArray[np.bool_]

    names = ("hs2", "hs4", "hs6", "hs_conflict", "hs_absent", "hs_malformed")

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer]) -> Self:
        return cls(
            np.array([_levels(request.hs, _ABSENT_NEED) for request in requests], np.int64).reshape(-1, 3),
            np.array([_levels(offer.hs, _ABSENT_PRODUCT) for offer in offers], np.int64).reshape(-1, 3),
            np.array([bool(r.need.hs_raw) and r.hs is None for r in requests], bool),
            np.array([bool(o.product.hs_raw) and o.hs is None for o in offers], bool),
        )

    def products_like(self, need: int) -> Ids:
        """Products that share four digits with a need, those that share six first."""
        return _alike(self.needs[need], self.products)

    def needs_like(self, product: int) -> Ids:
        """Needs that share four digits with a product, those that share six first."""
        return _alike(self.products[product], self.needs)

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        wanted, offered = self.needs[needs].T[:, :, None], self.products[products].T[:, None]
        np.equal(wanted, offered, out=out[:3], casting="unsafe")
        absent = (wanted[0] < 0) | (offered[0] < 0)
        np.logical_or(absent, out[0], out=out[3], casting="unsafe")
        np.subtract(1.0, out[3], out=out[3])
        out[4] = absent
        out[5] = self.need_unread[needs][:, None] | self.product_unread[products]


def _alike(code: Ids, others: Ids) -> Ids:
    if code[1] < 0:
        return np.empty(0, np.int64)
    found = np.flatnonzero(others[:, 1] == code[1])
    return found[np.argsort(others[found, 2] != code[2], kind="stable")]


def _levels(code: HSCode | None, absent: int) -> list[int]:
    digits = code.digits if code else ""
    return [int(digits[:level]) if len(digits) >= level else absent for level in (2, 4, 6)]


@dataclass(frozen=True)
class Demands:
    """Constraint words as bit masks, (lines, attributes), and measures as intervals, (lines, kinds, …).

    ``told`` are the attributes and the kinds of measure that each need names.
    """

    needs: Masks
    products: Masks
    hard: tuple[bool, ...]
    need_measures: Numbers
    product_measures: Numbers
    told: tuple[list[set[int]], list[set[int]]]

    names = (
        "constraints_met", "constraints_broken", "wishes_broken",
        "measures_met", "measures_broken", "pack_differs",
    )  # fmt: skip

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer], reader: ConstraintReader) -> Self:
        values = sorted({value for named in reader.terms.values() for value in named})
        attributes = sorted({attribute for attribute, _ in values})
        bit = {
            (attribute, value): 1 << at
            for attribute in attributes
            for at, value in enumerate(v for a, v in values if a == attribute)
        }

        def masks(articles: Iterable[Article]) -> Masks:
            rows = [
                [sum(bit[a, value] for value in article.constraints.get(a, ())) for a in attributes]
                for article in articles
            ]
            return np.array(rows, np.int64).reshape(len(rows), len(attributes))

        return cls(
            masks(request.article for request in requests),
            masks(offer.article for offer in offers),
            tuple(attribute in reader.hard for attribute in attributes),
            _intervals([request.article for request in requests]),
            _intervals([offer.article for offer in offers]),
            (
                [{attributes.index(a) for a in request.article.constraints} for request in requests],
                [{KINDS.index(kind) for kind in request.article.measures} for request in requests],
            ),
        )

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        out[:] = 0.0
        named, measured = (set().union(*(told[need] for need in needs.tolist())) for told in self.told)
        for at in sorted(named):
            wanted, offered = self.needs[needs, at, None], self.products[products, at]
            met = (wanted & offered) != 0
            out[0] += met
            out[1 if self.hard[at] else 2] += (wanted != 0) & (offered != 0) & ~met
        for at in sorted(measured):
            wanted_intervals = self.need_measures[needs, at]
            met, told = _touch(wanted_intervals, self.product_measures[products, at], KINDS[at])
            out[3] += met
            out[5 if KINDS[at] in SOFT else 4] += told & ~met
        if named or measured:
            np.minimum(out, 3.0, out=out)
            out /= 3.0


def _intervals(articles: Sequence[Article]) -> Numbers:
    found = np.full((len(articles), len(KINDS), _INTERVALS, 2), np.nan, np.float32)
    for row, article in enumerate(articles):
        for kind, intervals in article.measures.items():
            kept = intervals[:_INTERVALS]
            found[row, KINDS.index(kind), : len(kept)] = kept
    return found


def _touch(wanted: Numbers, offered: Numbers, kind: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where an interval of ``wanted`` (a, n, 2) touches one of ``offered`` (b, n, 2); where both tell."""
    relative, absolute = slack(kind)
    low, high = wanted.T[:, :, None, :, None]  # (n, 1, a, 1): intervals first, where any() is quick
    low, high = low - relative * np.abs(low) - absolute, high + relative * np.abs(high) + absolute
    bottom, top = offered.T[:, None, :, None, :]
    met = ((low <= top) & (bottom <= high)).any(axis=(0, 1))
    told = ~np.isnan(wanted[:, 0, 0])[:, None] & ~np.isnan(offered[:, 0, 0])
    return met, told


@dataclass(frozen=True)
class Volumes:
    """Volumes of needs; minimum orders and capacities of products by kind of size, (kinds, products).

    All are decimal logarithms. Where a product's is unknown or of another kind it is infinitely
    small (minimum) or large (capacity); the last kind stands for volumes that are unknown.
    """

    volume: Numbers
    kind: Ids
    unread: NDArray[np.bool_]
    minimum: Numbers
    capacity: Numbers

    names = ("below_minimum", "over_capacity", "volume_fits", "volume_unread")

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer]) -> Self:
        volumes = [request.volume for request in requests]
        kinds = {kind: at for at, kind in enumerate(sorted({size.kind for size in volumes if size}))}
        return cls(
            volume=np.array([_log(size) if size else 0.0 for size in volumes], np.float32),
            kind=np.array([kinds[size.kind] if size else len(kinds) for size in volumes], np.int64),
            unread=np.array([_unread(request.need.volume) for request in requests], bool),
            minimum=_by_kind([offer.least for offer in offers], kinds, -np.inf),
            capacity=_by_kind([offer.most for offer in offers], kinds, np.inf),
        )

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        volume, cell = self.volume[needs][:, None], (self.kind[needs][:, None], products)
        minimum, capacity = self.minimum[cell], self.capacity[cell]
        np.subtract(minimum, volume, out=out[0])
        np.subtract(volume, capacity, out=out[1])
        np.clip(out[:2], 0.0, 1.0, out=out[:2])
        out[2] = (np.isfinite(minimum) | np.isfinite(capacity)) & (out[0] + out[1] == 0.0)
        out[3] = self.unread[needs][:, None]


def _log(size: Amount) -> float:
    return float(np.log10(max(size.size, 1e-9)))


def _unread(quantity: Quantity | None) -> bool:
    return quantity is not None and not quantity.readable


def _by_kind(sizes: Sequence[Amount | None], kinds: dict[str, int], unknown: float) -> Numbers:
    found = np.full((len(kinds) + 1, len(sizes)), unknown, np.float32)
    for at, size in enumerate(sizes):
        if size and size.kind in kinds:
            found[kinds[size.kind], at] = _log(size)
    return found
