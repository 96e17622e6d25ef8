"""Spreadsheets: text stays text, heads stay in sight, pages print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from recommender.exporting.cells import runs

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

WIDEST = 12
"""Columns that can be read when they are fitted on one page; more run over several pages."""

A3, A4 = 8, 9
"""Paper sizes in the numbering of Excel."""


class Book:
    """A workbook in memory; every cell is written as text or a number, never as a formula."""

    def __init__(self, title: str, foot: str) -> None:
        import xlsxwriter

        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self._book.set_properties({"title": title})
        self._foot = foot
        cell = {"font_size": 9, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#C5CCD6"}
        self._formats = {
            "head": self._book.add_format(cell | {"bold": True, "bg_color": "#F2F4F7"}),
            "cell": self._book.add_format(cell),
            "quoted": self._book.add_format(cell | {"quote_prefix": True}),
        }

    def sheet(
        self,
        name: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str | int]],
        widths: Sequence[float],
        *,
        frozen: int,
        paper: int = A4,
    ) -> None:
        """Add a sheet with its head and first ``frozen`` columns in sight, on screen and on each page."""
        sheet = self._book.add_worksheet(name[:31])
        for row, cells in enumerate([head, *rows]):
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, frozen - 1)
        if len(head) - frozen <= WIDEST:
            sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{self._foot.replace('&', '&&')}&C&8{name}&R&8&P / &N")
        if rows:
            sheet.autofilter(0, 0, len(rows), len(head) - 1)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._out.getvalue()

    def _write(self, sheet: Any, row: int, column: int, cell: str | int) -> None:
        style = "head" if row == 0 else "quoted" if isinstance(cell, str) and runs(cell) else "cell"
        write: Callable[..., Any] = sheet.write_number if isinstance(cell, int) else sheet.write_string
        if cell == "":
            write = sheet.write_blank
        write(row, column, cell[:LONGEST] if isinstance(cell, str) else cell, self._formats[style])
