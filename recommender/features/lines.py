"""Features of a need and a product that are read from their columns: constraints, volumes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.features.constraints import ConstraintReader
from recommender.features.numbers import KINDS, SOFT, slack
from recommender.features.quantities import Amount
from recommender.features.reading import Article, Offer, Request
from recommender.features.terms import Numbers
from recommender.protocols import Ids
from recommender.records import Quantity

Masks = NDArray[np.int64]
_INTERVALS = 4
_TOLD = 1
"""The bit of every mask of a line that names any value of the attribute."""


@dataclass(frozen=True)
class Demands:
    """Constraint words as bit masks, (attributes, lines), and measures as intervals, (kinds, 2, n, lines).

    ``told`` are the attributes and the kinds of measure that each need names; the needs' intervals are
    wider by the kind's slack.
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
            (attribute, value): _TOLD | 2 << at
            for attribute in attributes
            for at, value in enumerate(v for a, v in values if a == attribute)
        }

        def masks(articles: Iterable[Article]) -> Masks:
            rows = [
                [
                    reduce(or_, (bit[a, value] for value in article.constraints.get(a, ())), 0)
                    for a in attributes
                ]
                for article in articles
            ]
            return np.array(rows, np.int64).reshape(len(rows), len(attributes)).T.copy()

        return cls(
            masks(request.article for request in requests),
            masks(offer.article for offer in offers),
            tuple(attribute in reader.hard for attribute in attributes),
            _widened(_intervals([request.article for request in requests])),
            _intervals([offer.article for offer in offers]),
            (
                [{attributes.index(a) for a in request.article.constraints} for request in requests],
                [{KINDS.index(kind) for kind in request.article.measures} for request in requests],
            ),
        )

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        out[:] = 0.0
        asked = needs.tolist()
        named, measured = (set().union(*(told[need] for need in asked)) for told in self.told)
        for at in named:
            shared = self.needs[at].take(needs)[:, None] & self.products[at].take(products)
            out[0] += shared > _TOLD
            out[1 if self.hard[at] else 2] += shared == _TOLD
        for at in measured:
            wanted, offered = (
                self.need_measures[at].take(needs, 2),
                self.product_measures[at].take(products, 2),
            )
            met, told = _touch(wanted, offered)
            out[3] += met
            out[5 if KINDS[at] in SOFT else 4] += told > met
        if named or measured:
            np.minimum(out, 3.0, out=out)
            out /= 3.0


def _intervals(articles: Sequence[Article]) -> Numbers:
    found = np.full((len(KINDS), 2, _INTERVALS, len(articles)), np.nan, np.float32)
    for line, article in enumerate(articles):
        for kind, intervals in article.measures.items():
            kept = intervals[:_INTERVALS]
            found[KINDS.index(kind), :, : len(kept), line] = np.transpose(kept)
    return found


def _widened(intervals: Numbers) -> Numbers:
    """Each interval with the slack of its kind."""
    relative, absolute = np.array([slack(kind) for kind in KINDS], np.float32).T[:, :, None, None]
    low, high = intervals[:, 0], intervals[:, 1]
    return np.stack((low - relative * np.abs(low) - absolute, high + relative * np.abs(high) + absolute), 1)


def _touch(wanted: Numbers, offered: Numbers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where an interval of ``wanted`` (2, n, a) touches one of ``offered`` (2, n, b); where both tell."""
    low, high = wanted[:, :, None, :, None]  # (n, 1, a, 1): intervals first, where any() is quick
    bottom, top = offered[:, None, :, None]
    met = ((low <= top) & (bottom <= high)).any(axis=(0, 1))
    told = ~np.isnan(low[0, 0] + bottom[0, 0])
    return met, told


@dataclass(frozen=True)
class Volumes:
    """How far volumes of needs miss the minimum orders and capacities of products, by kind of size.

    All are decimal logarithms. ``limits`` are minimum orders, and capacities negated, (2, kinds, products);
    ``volume`` is the same of what one order may hold and of a month's volume, (2, needs), so that a limit
    less the volume is by how much it is broken. A limit that is unknown or of another kind is NaN; the last
    kind stands for volumes that are unknown.
    """

    volume: Numbers
    kind: Ids
    unread: NDArray[np.bool_]
    limits: Numbers

    names = ("below_minimum", "over_capacity", "volume_fits", "volume_unread")

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer]) -> Self:
        volumes = [request.volume for request in requests]
        kinds = {kind: at for at, kind in enumerate(sorted({size.kind for size in volumes if size}))}
        order, volume = (
            np.array([_log(size) if size else 0.0 for size in sizes], np.float32)
            for sizes in ([request.order for request in requests], volumes)
        )
        minimum = _by_kind([offer.least for offer in offers], kinds)
        capacity = _by_kind([offer.most for offer in offers], kinds)
        return cls(
            volume=np.stack((order, -volume)),
            kind=np.array([kinds[size.kind] if size else len(kinds) for size in volumes], np.int64),
            unread=np.array([_unread(request.need.volume) for request in requests], bool),
            limits=np.stack((minimum, -capacity)),
        )

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        limits = self.limits.take(self.kind.take(needs), 1).take(products, 2)
        broken = np.subtract(limits, self.volume.take(needs, 1)[:, :, None], out=out[:2])
        np.less_equal(np.fmax(*broken), 0.0, out=out[2])
        out[3] = self.unread.take(needs)[:, None]
        np.fmax(broken, 0.0, out=broken)
        np.minimum(broken, 1.0, out=broken)


def _log(size: Amount) -> float:
    return float(np.log10(max(size.size, 1e-9)))


def _unread(quantity: Quantity | None) -> bool:
    return quantity is not None and not quantity.readable


def _by_kind(sizes: Sequence[Amount | None], kinds: dict[str, int]) -> Numbers:
    found = np.full((len(kinds) + 1, len(sizes)), np.nan, np.float32)
    for at, size in enumerate(sizes):
        if size and size.kind in kinds:
            found[kinds[size.kind], at] = _log(size)
    return found
