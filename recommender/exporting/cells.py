"""Text in cells that a spreadsheet must not run."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def runs(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula (OWASP, CSV injection)."""
    return text.startswith(FORMULA_STARTS)


def escaped(cell: object) -> object:
    """For CSV: text that starts like a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and runs(cell) else cell
