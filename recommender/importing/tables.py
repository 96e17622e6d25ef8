"""Spreadsheets as grids of text: the sheets of an XLSX, or the plausible readings of a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.importing.cells import Grid, filled_rows

DELIMITERS = ("\x1f", ",", ";", "\t")
"""Tried in this order; the first stands for a file of one column, which has none."""

_CODE_PAGES = ["cp1254", "cp1251"]
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FOREIGN = ("%pdf", "{\\rtf", "<!doctype", "<html", "<?xml", "<table")
_END = "\x1e"
_UNKNOWN = "\ufffd"


def sheets(path: Path, content: bytes) -> Iterator[Grid]:
    """The sheets of an XLSX in order, each read when it is asked for.

    Raises:
        ImportFileError: damaged, or protected.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield Grid(tuple(filled_rows(values)))
    except PasswordError as error:
        raise ImportFileError("file_protected", file=path.name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFileError("file_not_spreadsheet", file=path.name) from error


def csv_readings(path: Path, content: bytes) -> Iterator[Grid]:
    """The text split by each delimiter, likeliest encoding first.

    Raises:
        ImportFileError: no encoding fits, or not text.
    """
    for text in decodings(path, content):
        for delimiter in DELIMITERS:
            if delimiter in text or delimiter == DELIMITERS[0]:
                yield _split(text, delimiter)


def decodings(path: Path, content: bytes) -> list[str]:
    """The text in UTF-8 or UTF-16 if it is that, else in the code pages that fit, likeliest first.

    Raises:
        ImportFileError: bytes of no text, or of no encoding that is read.
    """
    if encoding := next((name for mark, name in _MARKS.items() if content.startswith(mark)), ""):
        return [_decoded(path, content, encoding)]
    head = content[:65536]
    if b"\0" in head:
        return [_decoded(path, content, _utf16(path, head))]
    if any(byte < 9 or 13 < byte < 27 for byte in head):
        raise ImportFileError("file_not_spreadsheet", file=path.name)
    try:
        texts = [content.decode("utf-8")]
    except UnicodeDecodeError as error:
        texts = _code_pages(path, content, error)
    if texts[0].lstrip()[:20].lower().startswith(_FOREIGN):
        raise ImportFileError("file_not_spreadsheet", file=path.name)
    return texts


def _utf16(path: Path, head: bytes) -> str:
    """UTF-16 without a mark shows itself by zeros in every other byte only."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if min(first, second) * 20 > max(first, second):
        raise ImportFileError("file_not_spreadsheet", file=path.name)
    return "utf-16-le" if second > first else "utf-16-be"


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFileError("file_encoding", file=path.name) from error
    if "\0" in text:
        raise ImportFileError("file_not_spreadsheet", file=path.name)
    return text


def _code_pages(path: Path, content: bytes, error: UnicodeDecodeError) -> list[str]:
    from charset_normalizer import from_bytes

    # Broken UTF-8 would read as nonsense in a code page: most of its letters are still sound.
    letters = [character for character in content.decode("utf-8", "replace") if character > "\x7f"]
    if letters.count(_UNKNOWN) * 3 < len(letters):
        raise ImportFileError("file_encoding", file=path.name) from error
    found = from_bytes(content, cp_isolation=_CODE_PAGES)
    if not found:
        raise ImportFileError("file_encoding", file=path.name) from error
    return [content.decode(match.encoding) for match in found]


def _split(text: str, delimiter: str) -> Grid:
    """Rows of cells; a mark behind the end shows whether a quotation mark was left open."""
    lines = io.StringIO(f"{text.rstrip()}\n{_END}", newline=None)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, delimiter=delimiter))
    except csv.Error:  # a cell too long for any spreadsheet: its quotation mark was meant as a letter
        return Grid(tuple(filled_rows(rows)), open_quote=len(rows) + 1)
    if rows.pop() != [_END]:
        return Grid(tuple(filled_rows(rows)), open_quote=len(rows) + 1)
    return Grid(tuple(filled_rows(rows)))
