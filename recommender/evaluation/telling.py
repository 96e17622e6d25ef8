"""Slices of a comparison in words."""

from __future__ import annotations

from recommender.evaluation.challenge import Slice
from recommender.wording import language_name, phrase


def told(one: Slice, language: str) -> str:
    """In whose lists, where, and by how much the challenger differs."""
    facts = {
        "kind": phrase(f"list_{one.kind}", language),
        "what": _what(one, language),
        "lists": one.lists,
        "mean": f"{one.gap.mean:+.3f}",
        "low": f"{one.gap.low:+.3f}",
        "high": f"{one.gap.high:+.3f}",
    }
    return phrase("slice_worse" if one.worse else "slice_not_worse", language, facts)


def _what(one: Slice, language: str) -> str:
    if one.trait in ("feature", "size"):
        return phrase(f"slice_{one.trait}_{one.value}", language)
    value = language_name(one.value) if one.trait == "language" else one.value
    return phrase(f"slice_{one.trait}", language, {"value": value})
