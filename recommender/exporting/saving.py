"""Files on disk: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from anyascii import anyascii

from recommender.errors import ImportFileError


def write(path: Path, content: bytes) -> None:
    """Write aside, then rename: a reader sees the old file or the new one.

    Raises:
        ImportFileError: the file cannot be written there; what was there stays.
    """
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            aside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    except OSError as error:
        if aside is not None:
            aside.unlink(missing_ok=True)
        raise ImportFileError("file_unwritable", file=str(path)) from error


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One archive of all files; the same files give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def file_name(*parts: str) -> str:
    """A name that every file system takes: Latin letters, digits, dots and hyphens."""
    spelled = "-".join(anyascii(part) for part in parts)
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in spelled).strip(".-") or "masa"
