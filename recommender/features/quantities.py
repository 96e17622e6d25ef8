"""Quantities of the trade on comparable scales, by pint."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recommender.records import Period, Quantity, Unit

if TYPE_CHECKING:
    from pint import UnitRegistry

_DEFINITIONS = """
kg = [mass]; g = 0.001 kg; t = 1000 kg; l = 1 kg; ml = 0.001 kg; m3 = 1000 kg
m = [length]; m2 = [area]; pcs = [pieces]; roll = [rolls]; box = [boxes]
month = [time]; day = month / 22; week = month / 4.33; quarter = 3 month; year = 12 month
percent = [share]; gpl = [concentration]
mPas = [viscosity]; Pas = 1000 mPas; cSt = [kinematics]
volt = [voltage]; kilovolt = 1000 volt
degC = [temperature]
um = 0.000001 m; mm = 0.001 m; cm = 0.01 m
gsm = [grammage]; shore = [hardness]
"""
"""A litre of goods is taken as a kilogram; a month has 22 working days. Loads are in ``loads.toml``."""


@lru_cache(maxsize=1)
def units() -> UnitRegistry[float]:
    """The registry of the trade's units; pint is imported when the first quantity is read."""
    from pint import UnitRegistry

    registry: UnitRegistry[float] = UnitRegistry(None)
    loads = tomllib.loads(files("recommender.features").joinpath("loads.toml").read_text("utf-8"))["loads"]
    stated = [f"{unit} = {load}" for unit, load in loads.items()]
    for line in (*_DEFINITIONS.replace("\n", ";").split(";"), *stated):
        if line.strip():
            registry.define(line.strip())
    return registry


@dataclass(frozen=True, slots=True)
class Amount:
    """A size in the base unit of its kind (``kg``, ``pcs`` …), a month where a period was given."""

    size: float
    kind: str


@lru_cache(maxsize=1_000)
def _scale(unit: Unit | str, per: Period | None = None) -> tuple[float, str]:
    registry = units()
    base = registry.Quantity(1.0, str(unit)).to_base_units()
    kind = str(base.units)
    if per is not None:
        base = (base / registry.Quantity(1.0, str(per))).to_base_units()
    return float(base.magnitude), kind


@lru_cache(maxsize=50_000)
def amount(quantity: Quantity | None) -> Amount | None:
    """The quantity on the scale of its kind, or None where it cannot be told."""
    if quantity is None or quantity.value is None or quantity.unit is None:
        return None
    scale, kind = _scale(quantity.unit, quantity.per)
    return Amount(quantity.value * scale, kind)


def at_once(quantity: Quantity | None) -> Amount | None:
    """What may be ordered at once: a volume a quarter or a year need not be split into months."""
    if quantity is not None and quantity.per in (Period.QUARTER, Period.YEAR):
        quantity = replace(quantity, per=None)
    return amount(quantity)


def in_base(value: float, unit: str) -> tuple[float, str]:
    """``value`` of ``unit`` in the base unit of its kind, and the kind."""
    scale, kind = _scale(unit)
    return value * scale, kind
