"""Tab-separated tables that people edit: every complaint names file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.errors import ArtefactInvalid

_SEVERAL = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, by column, with the number of its line."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def list_of(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds several, separated by ``;``."""
        return tuple(part for cell in self.cells[column].split(";") if (part := cell.strip()))

    def wrong(self, code: str, value: str) -> ArtefactInvalid:
        """The error to raise about this row."""
        return ArtefactInvalid(code, file=self.path.name, line=self.line, value=value)


def read_table(path: Path, columns: Sequence[str]) -> Iterator[TableRow]:
    """The rows of a table; none when there is no such file. Blank lines and ``#`` lines are skipped.

    Raises:
        ArtefactInvalid: not UTF-8, other columns, or a row with too few or too many cells.
    """
    if not path.exists():
        return
    lines = enumerate(read_text(path).splitlines(), 1)
    kept = [(number, line.split("\t")) for number, line in lines if line.strip() and line[0] != "#"]
    if not kept or kept[0][1] != list(columns):
        raise ArtefactInvalid("compliance_columns", file=path.name, columns=" ".join(columns))
    for number, cells in kept[1:]:
        if len(cells) != len(columns):
            raise ArtefactInvalid(
                "compliance_cells", file=path.name, line=number, cells=len(cells), wanted=len(columns)
            )
        yield TableRow(path, number, dict(zip(columns, map(str.strip, cells), strict=True)))


def read_list(path: Path, columns: Sequence[str]) -> Iterator[str]:
    """The values in ``columns`` of a CSV with a heading, separated by commas, semicolons or tabs.

    A cell may hold several, as exports write aliases: separated by ``;``, ``|`` or lines.

    Raises:
        ArtefactInvalid: no such file, not UTF-8, or a column is missing.
    """
    if not path.is_file():
        raise ArtefactInvalid("compliance_list_missing", file=path.name)
    lines = read_text(path).splitlines(keepends=True)
    delimiter = max(",;\t", key=(lines[0] if lines else "").count)
    rows = csv.DictReader(lines, delimiter=delimiter)
    for column in columns:
        if column not in (rows.fieldnames or ()):
            raise ArtefactInvalid("compliance_list_column", file=path.name, column=column)
    for row in rows:
        cells = (_SEVERAL.split(row[column] or "") for column in columns)
        yield from (value.strip() for cell in cells for value in cell if value.strip())


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises ArtefactInvalid, naming the line."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArtefactInvalid("compliance_encoding", file=path.name, line=line) from error
