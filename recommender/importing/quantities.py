"""Quantities as people write them: ``20 t/ay``, ``20.000 adet``, ``1 x 40' HC``, ``200 тыс. шт``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from recommender.importing.problems import Complaint
from recommender.importing.vocabulary import key, meanings
from recommender.records import Period, Quantity, Unit
from recommender.text import normalise

_BRACKETS = re.compile(r"[(\[](?!\s*(?:20|40)\s*(?:['’′]|ft|fut|фут|hc|hq|dc))[^()\[\]]*[)\]]", re.IGNORECASE)
_FEET = re.compile(  # 20', 40 HC, 20'lik konteyner, 1 x 40 ft container
    r"(?:\b(\d+)\s*[xх×*]\s*)?(?<!\d)(20|40)\s*"
    r"(?:['’′`]+|\"|(?:ft|feet|lik|dc|hc|hq|gp)\b|[fф][uу][tт]\w*|(?=fcl))"
    r"[\s.]*(?:(?:dc|hc|hq|gp|lik|luk)\b|фут\w*)?[\s.]*(?:fcl|cntr|kont\w*|container\w*|конт\w*)?"
)
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\d])")
_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_][^\W_]*")
_RANGE = re.compile(r"(\d)\s*(?:-|–|—|\.\.+|…|\bto\b|\bдо\b|\bile\b)\s*(?=\d)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_DECIMAL = re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+(?=,)|\d{1,3}(?:,\d{3})+(?=\.))(?:[.,](\d+))?")


@lru_cache(maxsize=50_000)
def read_quantity(text: str) -> tuple[Quantity, tuple[Complaint, ...]]:
    """Read an amount, its unit and its period; of a range, the lower end.

    A point or comma before exactly three digits separates thousands (``20.000 adet``), else it is
    the decimal sign. What cannot be read keeps its text and is complained of.
    """
    raw = " ".join(text.split())
    plain = normalise(_BRACKETS.sub(" ", raw))
    if key(re.split(r"[/,;]", plain)[0]) in meanings("nothing"):
        return Quantity(raw, 0.0, Unit.TONNE), ()
    parts = _Parts()
    if not plain.startswith("-") and parts.take(_tokens(plain)) and (quantity := parts.quantity(raw)):
        return quantity, ()
    return Quantity(raw), (Complaint("import_quantity", raw),)


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


def _tokens(plain: str) -> list[str]:
    plain = _SPACED.sub(lambda match: re.sub(r"\s", "", match.group()), plain)
    plain = _RANGE.sub(r"\1 … ", plain)
    plain = re.sub(r"… \S+", "", plain)
    plain = _FEET.sub(lambda match: f"{match.group(1) or ''} fcl{match.group(2)} ", plain)
    return _TOKEN.findall(plain)


@dataclass(slots=True)
class _Parts:
    """What the words of a quantity have said so far."""

    value: float | None = None
    multiple: float = 1.0
    unit: str = ""
    per: Period | None = None

    def take(self, tokens: list[str]) -> bool:
        """Take every word in, two at a time where two say one thing; False at the first without a place."""
        at = 0
        while at < len(tokens):
            pair = " ".join(tokens[at : at + 2])
            if " " in pair and not pair[0].isdigit() and self._word(pair):
                at += 2
            elif self._take(tokens[at], tokens[at + 1 :]):
                at += 1
            else:
                return False
        return True

    def _take(self, token: str, rest: list[str]) -> bool:
        if token[0].isdigit():
            return self._number(token)
        if token == "m" and self.value is not None and rest and rest[0] in meanings("units"):
            self.multiple *= 1e6  # "1 M adet": millions, not metres
            return True
        if multiple := meanings("multiples").get(token):
            self.multiple *= float(multiple)
            return True
        return self._word(token)

    def _word(self, word: str) -> bool:
        unit = meanings("units").get(word)
        if unit and (self.unit in ("", "pcs") or (self.unit == "fcl20" and unit.startswith("fcl"))):
            self.unit = unit  # "2 adet palet" counts pallets, "1 konteyner 40'" is the long one
            return True
        if self.per is None and (period := meanings("periods").get(word)):
            self.per = Period(period)
            return True
        return word in meanings("filler")

    def _number(self, token: str) -> bool:
        if self.value is not None:
            return False
        try:
            self.value = number(token)
        except ValueError:
            return False
        return True

    def quantity(self, raw: str) -> Quantity | None:
        """The amount, if a unit was named; a unit alone counts as one only for whole loads."""
        if not self.unit:
            return None
        value = self.value
        if value is None:
            if self.unit not in {"fcl20", "fcl40", "truck"}:
                return None
            value = 1.0
        share, _, unit = self.unit.rpartition(" ")
        amount = value * self.multiple * float(share or 1)
        return Quantity(raw, amount, Unit(unit), self.per) if isfinite(amount) else None
