"""Files as rows of text: XLSX, CSV and JSON lines, nothing converted that a person typed."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from recommender.errors import ImportFileError

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file that is read."""

UNPACKED = 500 * 1024 * 1024
"""Bytes that the parts of an XLSX may unpack to; more is a zip bomb."""

_RATIO = 200
_ENCODINGS = ["utf_8", "cp1254", "cp1251", "utf_16"]
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


def read_sheets(path: Path) -> tuple[str, list[list[Row]]]:
    """The kind of the file (``xlsx``, ``csv`` or ``jsonl``) and its sheets, as rows.

    JSON lines come as one sheet with the line in a single cell.

    Raises:
        ImportFileError: missing, too large, empty, protected, a zip bomb, or not a file of these kinds.
    """
    content = _content(path)
    if content.startswith(_OLE):
        raise ImportFileError("file_protected", file=path.name)
    if content.startswith(b"PK"):
        _refuse_bomb(path)
        return "xlsx", _xlsx(path)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportFileError("file_not_spreadsheet", file=path.name)
    text = _text(path, content)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or text.lstrip().startswith("{"):
        lines = enumerate(text.splitlines(), 1)
        return "jsonl", [[Row(number, (line,)) for number, line in lines if line.strip()]]
    return "csv", [list(_csv(path, text))]


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            facts = {"megabytes": round(size / 2**20), "most": LARGEST // 2**20}
            raise ImportFileError("file_too_large", file=path.name, **facts)
        content = path.read_bytes()
    except OSError as error:
        raise ImportFileError("file_missing", file=str(path)) from error
    if not content.strip():
        raise ImportFileError("file_empty", file=path.name)
    return content


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            packed = max(1, sum(part.compress_size for part in parts.infolist()))
    except zipfile.BadZipFile as error:
        raise ImportFileError("file_not_spreadsheet", file=path.name) from error
    if unpacked > UNPACKED or (unpacked > LARGEST and unpacked / packed > _RATIO):
        raise ImportFileError("file_bomb", file=path.name, megabytes=round(unpacked / 2**20))


def _xlsx(path: Path) -> list[list[Row]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [_sheet(sheet.to_python(skip_empty_area=False)) for sheet in sheets]
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFileError("file_not_spreadsheet", file=path.name) from error


def _sheet(values: list[list[object]]) -> list[Row]:
    rows = (Row(number, tuple(map(_as_text, cells))) for number, cells in enumerate(values, 1))
    return [row for row in rows if any(row.cells)]


def _as_text(value: object) -> str:
    """A cell as a person reads it: whole numbers without ``.0``, dates as ISO days."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()


def _text(path: Path, content: bytes) -> str:
    for marked, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(marked):
            return _decoded(path, content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(path, content, _guess(path, content))


def _guess(path: Path, content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:200_000], cp_isolation=_ENCODINGS).best()
    if best is None:
        raise ImportFileError("file_encoding", file=path.name)
    return best.encoding


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFileError("file_encoding", file=path.name) from error


def _csv(path: Path, text: str) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise ImportFileError("file_not_spreadsheet", file=path.name) from error


def _delimiter(text: str) -> str:
    """The sign that splits the first lines most evenly."""
    lines = [line for line in text.splitlines()[:10] if line.strip()]
    return max(";\t,", key=lambda sign: (lines[0].count(sign), -";\t,".index(sign)))


def json_object(row: Row) -> dict[str, object] | None:
    """The object of one JSON line; None when the line is not one."""
    try:
        found = json.loads(row.cells[0])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
