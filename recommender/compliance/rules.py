"""The rules: what to say, where it comes from, and what raises it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A check to make. ``destinations`` are buyers' countries, none for all; ``date`` is the source's."""

    id: str
    destinations: frozenset[str]
    message: Mapping[str, str]
    source: str
    date: str

    def applies_to(self, country: str) -> bool:
        """Whether a buyer there concerns it; a country nobody gave may be any."""
        return not self.destinations or not country or country in self.destinations


@dataclass(frozen=True, slots=True)
class Substance:
    """Goods known by CAS number, HS code, glossary concepts or names; each may be absent."""

    rule: str
    cas: str
    hs: tuple[str, ...]
    concepts: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedName:
    """A company's name on a list that the organiser supplied."""

    rule: str
    name: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules in force. ``prefixes`` are (HS prefix, rule), ``countries`` (ISO code, rule)."""

    rules: Mapping[str, Rule]
    prefixes: tuple[tuple[str, str], ...] = ()
    substances: tuple[Substance, ...] = ()
    countries: tuple[tuple[str, str], ...] = ()
    listed: tuple[ListedName, ...] = ()


def is_cas(text: str) -> bool:
    """Whether ``text`` is a CAS number with the right check digit."""
    digits = text.replace("-", "")
    parts = text.split("-")
    if [len(part) for part in parts[1:]] != [2, 1] or not 2 <= len(parts[0]) <= 7 or not digits.isdecimal():
        return False
    return sum(at * int(digit) for at, digit in enumerate(digits[-2::-1], 1)) % 10 == int(digits[-1])
