"""A sum of regression trees as a table of leaves: scored and explained without the library it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.ranker.additive import Floats, Scored

_BLOCK = 2_000_000
"""(row, leaf, condition) cells in one go: what keeps an explanation within some 50 MB."""


class Node(Protocol):
    """A node of a binary tree: a leaf has a ``value``, a split sends ``x[feature] <= threshold`` left."""

    @property
    def count(self) -> float: ...

    @property
    def value(self) -> float | None: ...

    @property
    def feature(self) -> int: ...

    @property
    def threshold(self) -> float: ...

    @property
    def left(self) -> Node: ...

    @property
    def right(self) -> Node: ...


@dataclass(frozen=True, eq=False)
class Forest:
    """Leaves of all trees, a row each, with what leads to them: at most d features, each in (low, high].

    ``share`` is how much of what reached the feature's splits went this way: the chance that an unknown
    value would pass. Unused places of ``feature`` are 0 with an open interval and share 1.
    """

    base: float
    value: Floats
    feature: NDArray[np.int64]
    low: Floats
    high: Floats
    share: Floats
    features: int

    @classmethod
    def of(cls, base: float, trees: Sequence[Node], features: int) -> Forest:
        """Lay out the leaves of some trees."""
        leaves = [leaf for tree in trees for leaf in _leaves(tree, {})]
        deepest = max((len(path) for _, path in leaves), default=0) or 1
        shape = len(leaves), deepest
        feature = np.zeros(shape, np.int64)
        low, high, share = np.full(shape, -np.inf), np.full(shape, np.inf), np.ones(shape)
        for row, (_, path) in enumerate(leaves):
            for at, (name, (least, most, part)) in enumerate(path.items()):
                feature[row, at], low[row, at], high[row, at], share[row, at] = name, least, most, part
        return cls(base, np.array([value for value, _ in leaves]), feature, low, high, share, features)

    def score(self, values: NDArray[Any]) -> Scored:
        """The sum of the trees for (n, features), split by path-dependent SHAP values.

        The values of TreeSHAP (Lundberg et al. 2020): Shapley values of the game in which a feature that
        is not known passes a split with the share of training examples that did. A leaf's game is a
        product over its features of ``share + t (passes - share)`` at t = 1 (known) or 0 (not), so its
        Shapley values are the integral over t of the product's derivative (Owen 1972); the integrand is
        a polynomial of degree d - 1, which Gauss–Legendre quadrature with ⌈d / 2⌉ nodes gives exactly.
        """
        start = self.base + float(self.value @ self.share.prod(axis=1))
        rows = max(1, _BLOCK // max(1, self.feature.size))
        blocks = [self._parts(values[at : at + rows]) for at in range(0, len(values), rows)]
        return Scored.of(start, np.concatenate(blocks) if blocks else np.zeros((0, self.features)))

    def _parts(self, values: NDArray[Any]) -> Floats:
        at = values[:, self.feature]
        gap = ((at > self.low) & (at <= self.high)) - self.share
        nodes, weights = np.polynomial.legendre.leggauss(-(-self.feature.shape[1] // 2))
        shapley = np.zeros_like(gap)
        for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            shapley += weight * _others(self.share + node * gap)
        shapley *= gap * self.value[:, None]
        parts = np.zeros((len(values), self.features))
        for row, amounts in enumerate(shapley.reshape(len(values), -1)):
            parts[row] = np.bincount(self.feature.ravel(), amounts, self.features)
        return parts


def _others(factors: Floats) -> Floats:
    """The product of all the other factors of the last axis, zeros among them or not."""
    found = np.ones_like(factors)
    for at in range(factors.shape[-1]):
        found[..., :at] *= factors[..., at : at + 1]
        found[..., at + 1 :] *= factors[..., at : at + 1]
    return found


Path = dict[int, tuple[float, float, float]]


def _leaves(node: Node, path: Path) -> Iterator[tuple[float, Path]]:
    if node.value is not None:
        yield node.value, path
        return
    low, high, share = path.get(node.feature, (-np.inf, np.inf, 1.0))
    left, right = node.left.count / node.count, node.right.count / node.count
    yield from _leaves(node.left, path | {node.feature: (low, min(high, node.threshold), share * left)})
    yield from _leaves(node.right, path | {node.feature: (max(low, node.threshold), high, share * right)})
