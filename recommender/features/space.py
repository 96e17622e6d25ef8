"""All features of any needs with any products: one code for training and serving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.features.catalogue import FEATURES
from recommender.features.companies import Companies
from recommender.features.terms import Numbers
from recommender.protocols import Ids

_ROWS_KEPT = 1_000
"""Buyers whose features with every firm are kept for their next need."""

_PAIRS_AHEAD = 250_000
"""Pairs of a buyer and a firm whose features are worked out before anybody asks: some 20 MB."""


class Block(Protocol):
    """Some features, computed together."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        """Write the features of every (need, product) into ``out``: (names, needs, products)."""


@dataclass(frozen=True)
class FeatureSpace:
    """The features of a mission's pairs. Positions count needs, products, buyers and firms.

    Every feature is a function of the pair within its mission, so a pair has the same score from
    whichever side it is looked at.
    """

    blocks: tuple[Block, ...]
    companies: Companies
    need_buyer: Ids
    product_firm: Ids

    names: tuple[str, ...] = FEATURES
    _company_row: Callable[[int], Numbers] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = (*(name for block in self.blocks for name in block.names), *self.companies.names)
        if found != self.names:
            raise ValueError("the blocks' features are not those of the catalogue")
        object.__setattr__(self, "_company_row", lru_cache(maxsize=_ROWS_KEPT)(self.companies.row))

    def work_ahead(self) -> None:
        """Fill what is kept of the companies, so that the first calls are as quick as later ones."""
        buyers, firms = len(self.companies.buyer_market), max(1, len(self.companies.firm_exports))
        for buyer in range(min(buyers, _ROWS_KEPT, _PAIRS_AHEAD // firms)):
            self._company_row(buyer)

    def grid(self, needs: Ids, products: Ids) -> NDArray[np.float32]:
        """The features of every need with every product: (features, needs, products)."""
        out = np.empty((len(self.names), len(needs), len(products)), np.float32)
        at = 0
        for block in self.blocks:
            block.fill(out[at : at + len(block.names)], needs, products)
            at += len(block.names)
        firms = self.product_firm.take(products)
        for row, buyer in enumerate(self.need_buyer.take(needs).tolist()):
            out[at:, row] = self._company_row(buyer).take(firms, 1)
        return out
