"""A table as it is read, before it is imported: its columns, what they mean, its first rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from recommender.importing.cells import Row
from recommender.importing.columns import ITEM, Header, corrected, speaks_of_items
from recommender.importing.files import read_content
from recommender.importing.reading import table_of

FIRST_ROWS = 8


@dataclass(frozen=True)
class Preview:
    """``columns`` has the canonical name of each title, "" for a note; those in ``guessed`` were close to a
    known title. JSON lines name their fields themselves: no titles then, and no rows."""

    titles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    guessed: frozenset[int] = frozenset()
    rows: tuple[Row, ...] = ()
    total: int = 0
    complete: bool = True

    @property
    def known(self) -> int:
        """How many columns mean something."""
        return sum(map(bool, self.columns))


def preview(
    path: Path, kind: str, columns: Mapping[int, str] | None = None, numbers: Collection[int] = ()
) -> Preview:
    """The table of a file with its first rows, or with the rows of these ``numbers``.

    ``columns`` as in :func:`recommender.importing.reading.read_firms`; ``complete`` tells whether the column
    that a file must have is there. Raises ImportFileError.
    """
    found = table_of(path, read_content(path), kind)
    if found is None:
        return Preview()
    header, below = corrected(kind, found[0], columns or {}), found[1]
    wanted = [row for row in below.rows if row.number in numbers] if numbers else below.rows[:FIRST_ROWS]
    return Preview(
        titles=header.titles,
        columns=tuple(column.name if column else "" for column in header.columns),
        guessed=_guessed(header),
        rows=tuple(wanted),
        total=len(below.rows),
        complete=speaks_of_items(kind, header),
    )


def likeliest_kind(path: Path) -> str:
    """``firms`` or ``buyers``: of which more titles speak. Raises ImportFileError."""
    found = {kind: preview(path, kind) for kind in ("firms", "buyers")}
    return max(found, key=lambda kind: (found[kind].complete, found[kind].known, _own(kind, found[kind])))


def _own(kind: str, found: Preview) -> bool:
    return ITEM[kind] in found.columns


def _guessed(header: Header) -> frozenset[int]:
    return frozenset(place for place, title in enumerate(header.titles) if title in header.guesses)
