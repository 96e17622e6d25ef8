"""The words of a quantity, one after the other: numbers, units, loads of a stated size, a period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from recommender.importing.vocabulary import meanings, meant
from recommender.records import Period, Unit

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d+))?")
_SIZED = re.compile(r"(.+?)(l[iu]k)")

WHOLE = frozenset(
    {Unit.TRUCK, Unit.CONTAINER_20, Unit.CONTAINER_40, Unit.ISOTANK, Unit.FLEXITANK, Unit.WAGON}
)
"""Loads of which one is meant where no number is given."""

_CONTAINERS = frozenset({Unit.CONTAINER_20, Unit.CONTAINER_40})

LOADS = WHOLE | {Unit.ROLL, Unit.BOX, Unit.BAG, Unit.BIG_BAG, Unit.DRUM, Unit.PALLET, Unit.IBC}
"""What is counted, and may be said to hold so much each."""


def number(text: str) -> float:
    """A number with the decimal and thousands signs of any of the three languages.

    Raises:
        ValueError: signs that no language uses, such as ``1.2.3``.
    """
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[.,]", "", text))
    if not (parts := _DECIMAL.fullmatch(text)):
        raise ValueError(f"not a number: {text!r}")
    return float(re.sub(r"[.,]", "", parts[1]) + "." + (parts[2] or "0"))


@dataclass(slots=True)
class _Amount:
    """A number with its unit; ``late``: the unit came first (``контейнер 20 т``)."""

    value: float | None = None
    multiple: float = 1.0
    unit: Unit | None = None
    late: bool = False


@dataclass(slots=True)
class Amounts:
    """What the words of a quantity have said so far: an amount, or a number of loads and the size of one."""

    found: list[_Amount] = field(default_factory=lambda: [_Amount()])
    each: bool = False
    per: Period | None = None

    def take(self, tokens: list[str]) -> bool:
        """Take every word in, two at a time where two say one thing; False at the first without a place."""
        tokens, at = [part for token in tokens for part in _parts(token)], 0
        while at < len(tokens):
            rest = tokens[at + 1 :]
            if rest and self._pair(tokens[at], *rest[:2]):
                at += 2
            elif self._take(tokens[at], rest):
                at += 1
            else:
                return False
        return True

    def total(self) -> tuple[float, Unit] | None:
        """The amount; of loads with a stated size, all they hold. None where it stays unclear.

        A size beside several loads must be said to be that of each (``по``, ``x``, ``of``, ``-lik``).
        """
        if len(self.found) == 1:
            only = self.found[0]
            alone = only.value is None and (only.unit in WHOLE or only.multiple > 1)
            return None if only.value is None and not alone else _in_unit(only, 1.0)
        loads = [amount for amount in self.found if amount.unit in LOADS]
        sizes = [amount for amount in self.found if amount.unit not in LOADS and amount.value is not None]
        if (len(loads), len(sizes)) != (1, 1):
            return None
        count = (1.0 if loads[0].value is None else loads[0].value) * loads[0].multiple
        return _in_unit(sizes[0], count) if self.each or count == 1 else None

    def _pair(self, one: str, other: str, after: str = "") -> bool:
        if one[0].isdigit() or (other[0].isdigit() and meant("units", after)):
            return False  # "1 fcl 20 t" is a container of 20 t, "1 fcl 20" one of 20 feet
        return self._word(f"{one} {other}")

    def _take(self, token: str, rest: list[str]) -> bool:
        last = self.found[-1]
        if token == "/":
            return not rest or bool(meant("periods", rest[0])) or not meant("units", rest[0])
        if token[0].isdigit():
            return self._digits(token)
        if token == "m" and last.value is not None and rest and meant("units", rest[0]):
            last.multiple *= 1e6  # "1 M adet": millions, not metres
            return True
        if multiple := meanings("multiples").get(token):
            last.multiple *= float(multiple)
            return True
        return self._word(token)

    def _word(self, word: str) -> bool:
        if (meaning := meant("units", word)) and self._unit(*_share(meaning)):
            return True
        if self.per is None and (period := meant("periods", word)):
            self.per = Period(period)
            return True
        if (spoken := meanings("numbers").get(word)) and self._number(float(spoken)):
            return True
        if more := meanings("more").get(word):
            return self._more(float(more))
        if word in meanings("each"):
            self.each = True
            return True
        return word in meanings("filler")

    def _digits(self, token: str) -> bool:
        try:
            return self._number(number(token))
        except ValueError:
            return False

    def _number(self, value: float) -> bool:
        last = self.found[-1]
        if last.value is None:
            last.value, last.late = value, last.unit is not None
        elif last.unit is not None:
            self.found.append(_Amount(value))
        elif self.each:
            last.value *= value  # "10 x 200 kg"
        else:
            return False
        return True

    def _more(self, part: float) -> bool:
        last = self.found[-1]
        if last.value is None or last.unit is not None:
            return False
        last.value += part
        return True

    def _unit(self, unit: Unit, share: float) -> bool:
        last = self.found[-1]
        if last.unit in (None, Unit.PIECE) or (last.unit in _CONTAINERS and unit in _CONTAINERS):
            last.unit = unit  # "2 adet palet" counts pallets, "1 konteyner 40'" is the long one
        elif last.unit in LOADS and last.late and unit is not Unit.PIECE:
            self.found[-1:] = [_Amount(unit=last.unit), _Amount(last.value, last.multiple, unit)]
        elif unit in LOADS and last.unit not in LOADS:
            self.found.append(_Amount(unit=unit))
            self.each = True  # "200 kg drums"
        else:
            return unit is Unit.PIECE and last.late
        self.found[-1].multiple *= share
        return True


def _share(meaning: str) -> tuple[Unit, float]:
    """A unit, or so much of one (``0.1 t``)."""
    share, _, unit = meaning.rpartition(" ")
    return Unit(unit), float(share or 1)


def _in_unit(amount: _Amount, count: float) -> tuple[float, Unit] | None:
    if amount.unit is None:
        return None
    return (1.0 if amount.value is None else amount.value) * amount.multiple * count, amount.unit


def _parts(token: str) -> Iterator[str]:
    """``litrelik`` as ``litre lik``, ``полтонны`` as ``пол тонны``."""
    if (sized := _SIZED.fullmatch(token)) and not meant("periods", token) and meant("units", sized[1]):
        yield from sized.groups()
    elif token.startswith("пол") and not meant("units", token) and meant("units", token[3:]):
        yield from ("пол", token[3:])
    else:
        yield token
