"""Which column of a file is which canonical column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.importing.cells import Row
from recommender.importing.vocabulary import headers, key

_TITLE_ROWS = 10
_NUMBER = re.compile(r"(?<!\S)(\d{1,2})(?!\S)")
ITEM = {"firms": "product", "buyers": "need"}
"""The one column that a file must have."""


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column; ``number`` tells several products or needs on one row apart (0: the only)."""

    name: str
    number: int
    of_item: bool


@dataclass(frozen=True)
class Header:
    """The header row: titles as written, and what each means (None: a note)."""

    row: int
    titles: tuple[str, ...]
    columns: tuple[Column | None, ...]


def find_header(path: Path, kind: str, sheets: Sequence[Sequence[Row]]) -> tuple[Header, Sequence[Row]]:
    """The first sheet's header that names products (or needs), and the rows below it.

    Raises:
        ImportFileError: no row of the first ten of any sheet does; names what was found.
    """
    for rows in sheets:
        for at, row in enumerate(rows[:_TITLE_ROWS]):
            header = read_header(kind, row)
            if any(column and column.name == ITEM[kind] for column in header.columns):
                return header, rows[at + 1 :]
    first = next((row.cells for rows in sheets for row in rows), ())
    found = ", ".join(cell for cell in first if cell)[:200]
    raise ImportFileError("column_missing", file=path.name, column=ITEM[kind], found=found)


def read_header(kind: str, row: Row) -> Header:
    """What each title of a row means for this kind of file; a title claimed before is a note."""
    known = _known(kind)
    columns: list[Column | None] = []
    for title in row.cells:
        column = _column(title, known)
        columns.append(None if column in columns else column)
    return Header(row.number, row.cells, tuple(columns))


def _column(title: str, known: dict[str, tuple[str, bool]]) -> Column | None:
    spoken = key(title)
    if spoken in known:
        return Column(known[spoken][0], 0, known[spoken][1])
    if number := _NUMBER.search(spoken):
        bare = " ".join(_NUMBER.sub(" ", spoken, count=1).split())
        if bare in known and known[bare][1]:
            return Column(known[bare][0], int(number.group(1)), True)
    return None


def _known(kind: str) -> dict[str, tuple[str, bool]]:
    """Canonical name and whether it belongs to the item, by what a header says."""
    found: dict[str, tuple[str, bool]] = {}
    table = headers()
    for group in (table[kind], table["common"]):
        for part in ("company", "owner", "item"):
            for name, aliases in group.get(part, {}).items():
                for alias in (name, *aliases):
                    found.setdefault(key(alias), (name, part == "item"))
    for group in (table[kind], table["common"]):
        for part in ("company", "owner", "item"):
            for name in group.get(part, {}):
                found[key(name)] = (name, part == "item")
    return found
