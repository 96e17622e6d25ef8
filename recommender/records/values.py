"""Small value types that make wrong states hard to write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType, Self

FirmId = NewType("FirmId", str)
ProductId = NewType("ProductId", str)
BuyerId = NewType("BuyerId", str)
NeedId = NewType("NeedId", str)
EventId = NewType("EventId", str)

Pair = tuple[FirmId, BuyerId]


class Side(StrEnum):
    """The side that looks at a match."""

    BUYER = "buyer"
    FIRM = "firm"

    @property
    def other(self) -> Side:
        """The side looked at."""
        return Side.FIRM if self is Side.BUYER else Side.BUYER


class Segment(StrEnum):
    """What a buyer does with the goods."""

    DISTRIBUTOR = "distributor"
    MANUFACTURER = "manufacturer"
    RETAIL_CHAIN = "retail_chain"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code in lower case, such as ``tr``."""

    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z]{2}", self.code):
            raise ValueError(f"not an ISO 639-1 code: {self.code!r}")


_HS_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u202f]+")


@dataclass(frozen=True, slots=True)
class HSCode:
    """A Harmonised System code of 2–12 digits.

    The first six digits are international; what follows is national (GTİP in Türkiye, ТН ВЭД in
    Russia), so codes are compared on at most six.
    """

    digits: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{2,12}", self.digits) or not self._chapter_exists():
            raise ValueError(f"not an HS code: {self.digits!r}")

    def _chapter_exists(self) -> bool:
        return 1 <= int(self.digits[:2]) <= 97 and self.digits[:2] != "77"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as people write it (``3402.31``, ``34 02 31 00 00 00``).

        Raises:
            ValueError: not 2–12 digits, or no such chapter.
        """
        return cls(_HS_SEPARATORS.sub("", text.strip()))

    @property
    def hs6(self) -> str:
        """The international part, shorter when the code is."""
        return self.digits[:6]

    def level_shared_with(self, other: HSCode) -> int:
        """How many leading digits agree, counted in HS levels: 0, 2, 4 or 6."""
        for level in (6, 4, 2):
            if len(self.digits) >= level and self.digits[:level] == other.digits[:level]:
                return level
        return 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate or registration, e.g. ``ISO 9001``, with its last day if it was given."""

    name: str
    expires: date | None = None

    def valid_on(self, day: date) -> bool:
        return self.expires is None or self.expires >= day


class Unit(StrEnum):
    """Units in which the trade counts."""

    GRAM = "g"
    KILOGRAM = "kg"
    TONNE = "t"
    MILLILITRE = "ml"
    LITRE = "l"
    CUBIC_METRE = "m3"
    METRE = "m"
    SQUARE_METRE = "m2"
    PIECE = "pcs"
    ROLL = "roll"
    BOX = "box"
    BAG = "bag"
    BIG_BAG = "bigbag"
    DRUM = "drum"
    PALLET = "pallet"
    IBC = "ibc"
    TRUCK = "truck"
    CONTAINER_20 = "fcl20"
    CONTAINER_40 = "fcl40"
    ISOTANK = "isotank"
    FLEXITANK = "flexitank"
    WAGON = "wagon"


class Period(StrEnum):
    """How often a quantity recurs."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as written (``raw``), with value and unit when they could be read."""

    raw: str
    value: float | None = None
    unit: Unit | None = None
    per: Period | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.unit is None):
            raise ValueError("value and unit are read together or not at all")
        if self.value is not None and not 0 <= self.value < float("inf"):
            raise ValueError(f"not an amount: {self.value}")

    @property
    def readable(self) -> bool:
        return self.value is not None
