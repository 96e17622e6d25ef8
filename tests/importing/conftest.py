"""Files as people send them, made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

WriteText = Callable[..., Path]
WriteSheets = Callable[..., Path]


@pytest.fixture
def text_file(tmp_path: Path) -> WriteText:
    """Write lines into a file in an encoding."""

    def write(*lines: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> WriteSheets:
    """Write rows into the sheets of an XLSX."""

    def write(*sheets: Sequence[Sequence[object]], name: str = "file.xlsx") -> Path:
        book = xlsxwriter.Workbook(str(tmp_path / name), {"default_date_format": "dd.mm.yyyy"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.close()
        return tmp_path / name

    return write
