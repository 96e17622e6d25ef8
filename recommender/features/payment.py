"""Which of a buyer's payment routes a firm can take."""

from __future__ import annotations

from collections.abc import Collection

_SAFEST_FIRST = ("advance", "lc", "documents", "open_account")
"""Methods of payment by the seller's risk, least first: advance payment, letter of credit, documentary
collection, open account (International Trade Administration, Trade Finance Guide, payment risk diagram)."""


def taken(routes: Collection[str]) -> frozenset[str]:
    """What a firm takes that names these routes: whatever is safer for it than one of them, too."""
    riskiest = max((_SAFEST_FIRST.index(route) for route in routes if route in _SAFEST_FIRST), default=-1)
    return frozenset(routes) | frozenset(_SAFEST_FIRST[: riskiest + 1])


def apart(buyer: Collection[str], firm: Collection[str]) -> bool:
    """Whether both name routes and the firm takes none of the buyer's."""
    return bool(buyer and firm) and taken(firm).isdisjoint(buyer)
