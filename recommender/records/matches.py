"""What a ranking says of a pair: scores, contributions, reasons, flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from recommender.records.values import BuyerId, FirmId, NeedId, ProductId, Side


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one named feature added to (or took from) the match score, in score units.

    ``side`` is the side whose score the feature moved, ``value`` the feature's own value.
    """

    feature: str
    side: Side
    value: float
    amount: float


class Line(StrEnum):
    """Which of the two texts of a match."""

    NEED = "need"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of the need's or the product's own text."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence in waiting: a message code and the facts it names; ``wording`` renders it.

    A fact is text, or text by language.
    ``tone`` is +1 when it speaks for the match, -1 against, 0 when neutral.
    ``spans`` are the words of both texts that it rests on, for pages to highlight.
    """

    code: str
    facts: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    tone: int = 1
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something for a human to look at: never a silent drop and never a clearance.

    ``message`` is by language; ``date`` is that of the source; ``because`` is what raised the flag
    (a code, a CAS number, words); ``verdict`` is what ``reviewed_by`` decided, empty while open.
    """

    rule: str
    message: Mapping[str, str]
    source: str
    date: str
    because: str = ""
    reviewed_by: str = ""
    verdict: str = ""


class Grounds(Protocol):
    """What lies behind a match: an engine ranks a list first, and makes this when it is read."""

    @property
    def contributions(self) -> tuple[Contribution, ...]: ...

    @property
    def reasons(self) -> tuple[Reason, ...]: ...

    @property
    def flags(self) -> tuple[Flag, ...]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A (firm, buyer) pair with its reciprocal score and its best (product, need) pair."""

    firm_id: FirmId
    buyer_id: BuyerId
    product_id: ProductId
    need_id: NeedId
    score: float
    buyer_score: float
    firm_score: float
    grounds: Grounds = field(repr=False, compare=False)

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each feature gave to the score, largest first; they add up to it."""
        return self.grounds.contributions

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for the match and against it, in the order in which a person would ask."""
        return self.grounds.reasons

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a human should look at before the two meet."""
        return self.grounds.flags
