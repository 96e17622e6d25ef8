"""A file's bytes, with what must not be read refused before it is opened."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

from recommender.errors import ImportFileError

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file that is read."""

UNPACKED = 500 * 1024 * 1024
"""Bytes that the parts of an XLSX may unpack to."""

MOST_CELLS = 10_000_000
"""Cells of the rectangle that a sheet may span: it is held in memory whole, empty cells too."""

_RATIO = 200  # spreadsheets pack 5 to 30 times
_SMALL = 5 * 1024 * 1024  # what unpacks to so little is harmless at any ratio
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]*[^/>])?>')
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*\br=)[^>]*[^/>])?>")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb'[^>]*?\br="([0-9]{1,7})"')


def read_content(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        ImportFileError: missing, unreadable, larger than ``LARGEST``, or empty.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            facts = {"megabytes": round(size / 2**20), "most": LARGEST // 2**20}
            raise ImportFileError("file_too_large", file=path.name, **facts)
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ImportFileError("file_missing", file=str(path)) from error
    if not content.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise ImportFileError("file_empty", file=path.name)
    return content


def is_workbook(path: Path, content: bytes) -> bool:
    """Whether this is an XLSX that is safe to open; False for what may be text.

    Raises:
        ImportFileError: protected by a password, an old XLS, another or a damaged archive, a zip
            bomb, or a sheet so wide and long that it would not fit in memory.
    """
    if content.startswith(_COMPOUND):
        protected = "EncryptedPackage".encode("utf-16-le") in content
        raise ImportFileError("file_protected" if protected else "file_old_excel", file=path.name)
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(path, archive)
            _check_parts(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ImportFileError("file_not_spreadsheet", file=path.name) from error
    return True


def _refuse_bomb(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > UNPACKED or (unpacked > _SMALL and unpacked / packed > _RATIO):
        raise ImportFileError("file_bomb", file=path.name, megabytes=round(unpacked / 2**20))
    if any(part.flag_bits & 1 for part in parts):
        raise ImportFileError("file_protected", file=path.name)
    if "xl/workbook.xml" not in archive.namelist():
        raise ImportFileError("file_not_spreadsheet", file=path.name)


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    """Read every part once, which checks sizes and checksums, and measure the sheets."""
    for part in archive.infolist():
        xml = archive.read(part)
        if part.filename.startswith("xl/worksheets/") and _span(xml) > MOST_CELLS:
            raise ImportFileError("file_scattered", file=path.name, most=MOST_CELLS)


def _span(xml: bytes) -> int:
    """Cells in the rectangle from A1 to the outermost filled cells of a sheet."""
    widest, longest = 0, 0
    for letters, digits in _CELL.findall(xml):
        widest = max(widest, _column_number(letters))
        longest = max(longest, int(digits))
    if _UNPLACED.search(xml):  # cells may leave their place to be counted
        for row in _ROW.split(xml)[1:]:
            widest = max(widest, row.count(b"<c") + row.count(b":c "))
            number = _ROW_NUMBER.match(row)
            longest = max(longest + (number is None), int(number[1]) if number else 0)
    return widest * longest


@lru_cache(maxsize=20_000)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
