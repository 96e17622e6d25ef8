"""Quantities as people write them: ``20 t/ay``, ``20.000 adet``, ``1 x 40' HC``, ``10 бочек по 200 л``."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

from recommender.importing.amounts import Amounts
from recommender.importing.problems import Complaint
from recommender.importing.vocabulary import key, meanings
from recommender.records import Quantity, Unit
from recommender.text import normalise

_BRACKETS = re.compile(r"[(\[](?!\s*(?:20|40)\s*(?:['’′]|ft|fut|фут|hc|hq|dc))[^()\[\]]*[)\]]", re.IGNORECASE)
_TIMES = re.compile(r"(?<=\d)\s*[xх×*]\s*(?=\d)", re.IGNORECASE)
_FRACTION = re.compile(r"(?<![\d.,/])(?:(\d+)[ ]?)?(?:([½¼¾])|(?<!\d)(1/2|1/4|3/4)(?![\d/]))")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}
_FEET = re.compile(  # 20', 40 HC, 20'lik konteyner, 20-футовый, 1 x 40 ft container
    r"(?:\b(\d+)\s*[xх×*]\s*)?(?<!\d)(20|40)[\s-]*"
    r"(?:['’′`]+|\"|(?:ft|feet|foot|footer|lik|dc|hc|hq|gp)\b|[fф][uу][tт]\w*|(?=fcl))"
    r"[\s.]*(?:(?:dc|hc|hq|gp|lik|luk)\b|фут\w*)?[\s.]*(?:fcl|cntr|kont\w*|container\w*|конт\w*)?"
)
_SPACED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\d])")
_TOKEN = re.compile(r"\d[\d.,]*\d|\d|/|[^\W\d_][^\W_]*")
_RANGE = re.compile(r"(\d)\s*(?:-|–|—|\.\.+|…|\bto\b|\bдо\b|\bile\b)\s*(?=\d)")


@lru_cache(maxsize=50_000)
def read_quantity(text: str) -> tuple[Quantity, tuple[Complaint, ...]]:
    """Read an amount, its unit and its period; of a range, the lower end.

    A point or comma before exactly three digits separates thousands (``20.000 adet``), else it is
    the decimal sign. Loads of a stated size are multiplied out (``10 бочек по 200 л`` is 2,000 l). What
    cannot be read keeps its text and is complained of.
    """
    raw = " ".join(text.split())
    plain = normalise(_FRACTION.sub(_decimal, _TIMES.sub(" x ", _BRACKETS.sub(" ", raw))))
    if key(re.split(r"[/,;]", plain)[0]) in meanings("nothing"):
        return Quantity(raw, 0.0, Unit.TONNE), ()
    amounts = Amounts()
    if not plain.startswith("-") and amounts.take(_tokens(plain)) and (total := amounts.total()):
        value, unit = total
        if isfinite(value):
            return Quantity(raw, value, unit, amounts.per), ()
    return Quantity(raw), (Complaint("import_quantity", raw),)


def _decimal(match: re.Match[str]) -> str:
    """½, 1/2 and 1½ with a decimal point."""
    return f"{int(match[1] or 0) + _FRACTIONS[match[2] or match[3]]} "


def _tokens(plain: str) -> list[str]:
    plain = _SPACED.sub(lambda match: re.sub(r"\s", "", match.group()), plain)
    plain = _RANGE.sub(r"\1 … ", plain)
    plain = re.sub(r"… \S+", "", plain)
    plain = _FEET.sub(lambda match: f"{match.group(1) or ''} fcl{match.group(2)} ", plain)
    return _TOKEN.findall(plain)
