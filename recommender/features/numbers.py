"""Numbers in a text that a need may insist on: strength, viscosity, voltage, temperature, pack …

Units are read in three languages and compared by pint on one scale a kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from recommender.features.quantities import in_base

Interval = tuple[float, float]
Measures = Mapping[str, tuple[Interval, ...]]
"""By kind of measure, the intervals that a text names, in the kind's base unit."""

_WORDS = {
    "percent": "[%٪％]|yüzde|percent|процент\\w*",
    "gpl": "g ?/ ?l|г ?/ ?л|gr ?/ ?lt",
    "mPas": "m ?pa[. ·*]?s|cps?|мпа[. ·*]?с|спз|cp",
    "Pas": "pa[. ·*]s|па[. ·*]с",
    "cSt": "c ?st|сст|мм2 ?/ ?с|mm2 ?/ ?s",
    "kilovolt": "kv|кв(?! ?\\.?м)",
    "volt": "volt|v(?![\\w/])|вольт\\w*|в(?= ?(?:ac|dc|$))",
    "degC": "°+ ?[cс]|℃|º ?[cс]|derece|град\\w*",
    "gsm": "g ?/ ?m2|gr ?/ ?m2|г ?/ ?м2|gsm",
    "shore": "shore|шор\\w*",
    "um": "mikron\\w*|micron\\w*|mic|µm|μm|мкм|мкр?\\b|микрон\\w*",
    "mm": "mm|мм",
    "cm": "cm|см",
    "kg": "kg|kgs|кг",
    "g": "g|gr|gram|гр?|грамм",
    "ml": "ml|мл|cc",
    "l": "lt|ltr|l|litre|liter|л|литр\\w*",
}
_UNITS = tuple(_WORDS)
_NUMBER = r"[-–−+]?\d{1,6}(?:[.,]\d{1,3})?"
_SPAN = rf"({_NUMBER})(?:\s*(?:-|–|—|…|\.\.\.?|to|до|ile|/)\s*({_NUMBER}))?"
_MEASURE = re.compile(
    rf"(?:%\s*{_SPAN})|(?<![\w.,]){_SPAN}\s*(?:"
    + "|".join(f"(?P<{u}>{w})" for u, w in _WORDS.items())
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)
KINDS = (
    "share",
    "concentration",
    "viscosity",
    "kinematics",
    "voltage",
    "temperature",
    "grammage",
    "hardness",
    "length",
    "mass",
)
"""Kinds of measure in the order of the arrays; ``mass`` is the size of the pack (1 l is 1 kg)."""

SOFT = frozenset({"length", "mass", "hardness"})
"""Kinds in which another figure is worth a question rather than a refusal."""

_SLACK: Mapping[str, Interval] = {"share": (0.05, 1.5), "temperature": (0.0, 5.0)}
"""Relative and absolute slack by kind; elsewhere a tenth."""

_LARGEST_PACK = 1_250.0


@lru_cache(maxsize=50_000)
def read_measures(text: str) -> Measures:
    """The measures that a text names. Packs above 1,250 kg are volumes, not packs, and left out."""
    found: dict[str, list[Interval]] = {}
    for match in _MEASURE.finditer(text):
        unit = next((name for name in _UNITS if match.group(name)), "percent")
        low, high = (match[1], match[2]) if match[1] else (match[3], match[4])
        (start, kind), (end, _) = (in_base(_number(part), unit) for part in (low, high or low))
        kind = _KIND_OF.get(kind, kind)
        if kind != "mass" or max(start, end) <= _LARGEST_PACK:
            found.setdefault(kind, []).append((min(start, end), max(start, end)))
    return MappingProxyType({kind: tuple(intervals) for kind, intervals in found.items()})


@lru_cache(maxsize=50_000)
def unit_told(text: str, kind: str) -> str:
    """In what a kind of measure is told: packs in litres, kilograms or both, as the text has them."""
    if kind != "mass":
        return kind
    named = {match.lastgroup for match in _MEASURE.finditer(text)}
    in_litres, weighed = named & {"ml", "l"}, named & {"kg", "g"}
    return "pack" if in_litres and weighed else "volume" if in_litres else kind


_KIND_OF = {
    "percent": "share", "gpl": "concentration", "mPas": "viscosity", "cSt": "kinematics", "volt": "voltage",
    "degC": "temperature", "gsm": "grammage", "shore": "hardness", "m": "length", "kg": "mass",
}  # fmt: skip


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("–", "-").replace("−", "-"))


def slack(kind: str) -> Interval:
    """Relative and absolute slack within which two figures of a kind are the same."""
    return _SLACK.get(kind, (0.1, 0.0))


def agree(kind: str, wanted: Sequence[Interval], offered: Sequence[Interval]) -> bool:
    """Whether any wanted interval touches any offered one, with the kind's slack."""
    relative, absolute = slack(kind)
    return any(
        low - relative * abs(low) - absolute <= top and bottom <= high + relative * abs(high) + absolute
        for low, high in wanted
        for bottom, top in offered
    )
