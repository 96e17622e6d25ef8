"""A filled example spreadsheet, to start from."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from recommender.errors import ImportFileError
from recommender.wording import LANGUAGES


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = files("recommender.importing").joinpath("templates.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def column_titles(kind: str, language: str) -> dict[str, str]:
    """The columns of a file of ``firms`` or ``buyers`` by canonical name, as the template calls them."""
    return {entry["column"]: entry["header"][language] for entry in _table()[kind]}


def write_template(path: Path, kind: str, language: str) -> None:
    """Write an XLSX for ``firms``, ``buyers`` or ``past``: headers in ``language``, comments, two rows.

    Raises:
        ImportFileError: the file cannot be written there.
        ValueError: another kind or language.
    """
    import xlsxwriter

    if kind not in _table() or language not in LANGUAGES:
        raise ValueError(f"no template for {kind} in {language}")
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(kind)
    heading, text = (
        book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
        book.add_format({"num_format": "@"}),
    )
    for column, entry in enumerate(_table()[kind]):
        sheet.write_string(0, column, entry["header"][language], heading)
        sheet.write_comment(0, column, entry["comment"][language], {"x_scale": 2})
        sheet.set_column(column, column, max(14, len(entry["header"][language]) + 2), text)
        for row, example in enumerate(entry["examples"], 1):
            sheet.write_string(row, column, example)
    sheet.freeze_panes(1, 0)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise ImportFileError("file_unwritable", file=str(path)) from error
