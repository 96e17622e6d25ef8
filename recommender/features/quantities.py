"""Quantities of the trade on one scale: tonnes a month."""

from __future__ import annotations

from functools import lru_cache

from recommender.records import Period, Quantity, Unit

_TONNES = {
    Unit.GRAM: 1e-6, Unit.KILOGRAM: 1e-3, Unit.TONNE: 1.0, Unit.MILLILITRE: 1e-6, Unit.LITRE: 1e-3,
    Unit.CUBIC_METRE: 1.0, Unit.BAG: 0.025, Unit.DRUM: 0.2, Unit.PALLET: 0.8, Unit.IBC: 1.0,
    Unit.TRUCK: 20.0, Unit.CONTAINER_20: 20.0, Unit.CONTAINER_40: 25.0,
}  # fmt: skip
"""Usual loads; a litre of goods is taken as a kilogram. Pieces, rolls and metres have no weight."""

_A_MONTH = {
    Period.DAY: 22.0, Period.WEEK: 4.33, Period.MONTH: 1.0, Period.QUARTER: 1 / 3, Period.YEAR: 1 / 12,
}  # fmt: skip


@lru_cache(maxsize=50_000)
def tonnes(quantity: Quantity | None) -> float | None:
    """Tonnes (a month, where a period is given), or None where it cannot be told."""
    if quantity is None or quantity.value is None or quantity.unit not in _TONNES:
        return None
    share = _A_MONTH[quantity.per] if quantity.per else 1.0
    return quantity.value * _TONNES[quantity.unit] * share
