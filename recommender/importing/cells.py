"""A row of a table as text, nothing converted that a person typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled rows of one sheet, or of one reading of a CSV.

    ``open_quote``: the row in which a quotation mark opens and never closes; 0 if all is well.
    """

    rows: Sequence[Row]
    open_quote: int = 0


def filled_rows(values: Iterable[Iterable[object]]) -> Iterator[Row]:
    """Number the rows from 1 and drop those without any text."""
    for number, cells in enumerate(values, 1):
        row = Row(number, tuple(map(as_text, cells)))
        if any(row.cells):
            yield row


def as_text(value: object) -> str:
    """A cell as a person reads it: whole numbers without ``.0``, days as ISO dates."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return "" if value is None else str(value)


def clean(text: str) -> str:
    """``text`` without outer blanks and without characters that no database stores."""
    return _UNSTORABLE.sub("", _LINE_END.sub("\n", text)).strip()
