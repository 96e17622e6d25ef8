"""Text pairs to learn from: reading, cleaning, holding out by HS heading."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from recommender.errors import ImportFileError
from recommender.text import has_words, normalise

REQUIRED = ("lang_a", "text_a", "lang_b", "text_b")
LONGEST = 400
"""Characters kept of a training text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that mean the same article (or, from a sentence corpus, the same thing).

    ``group`` names what both are about (an HS6 code, a glossary concept): two pairs of one group are
    never negatives of each other. ``shelf`` is the wider group (HS4, family) whose members make hard
    negatives. Both are empty where unknown.
    """

    a: str
    b: str
    source: str
    group: str = ""
    shelf: str = ""


def open_rows(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a TSV or TSV.GZ by column name, with their line numbers.

    Raises:
        ImportFileError: unreadable, not UTF-8, or a column is missing; names file and line.
    """
    try:
        with _open(path) as lines:
            header = next(lines, "").rstrip("\n").split("\t")
            if missing := [name for name in required if name not in header]:
                raise ImportFileError(
                    "pairs_column_missing", file=path.name, line=1, columns=", ".join(missing)
                )
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            for line, row in enumerate(reader, 2):
                if len(row) == len(header):
                    yield line, dict(zip(header, row, strict=True))
    except UnicodeDecodeError as error:
        raise ImportFileError("pairs_not_utf8", file=path.name, line=_line_of(path)) from error
    except (OSError, EOFError) as error:
        raise ImportFileError("pairs_unreadable", file=path.name, why=str(error)) from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _line_of(path: Path) -> int:
    """The first line that is not UTF-8."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def read_pairs(path: Path) -> list[Pair]:
    """Read a pair file with the columns ``lang_a text_a lang_b text_b`` and, where there, ``group``.

    Raises:
        ImportFileError: a missing column, another encoding, or no usable pair.
    """
    found = [
        Pair(row["text_a"], row["text_b"], row.get("source") or path.name, row.get("group") or "")
        for _, row in open_rows(path, REQUIRED)
        if row["lang_a"] != row["lang_b"] or row["text_a"] != row["text_b"]
    ]
    usable = cleaned(found)
    if not usable:
        raise ImportFileError("pairs_none_usable", file=path.name)
    return usable


def cleaned(pairs: Iterable[Pair]) -> list[Pair]:
    """Without pairs that hold no word, are equal on both sides, or repeat an earlier one; cut to length."""
    seen: set[tuple[str, str]] = set()
    kept: list[Pair] = []
    for pair in pairs:
        a, b = pair.a[:LONGEST].strip(), pair.b[:LONGEST].strip()
        key = (normalise(a), normalise(b))
        if not has_words(a) or not has_words(b) or key[0] == key[1] or key in seen:
            continue
        seen.add(key)
        kept.append(Pair(a, b, pair.source, pair.group, pair.shelf))
    return kept


def held_out(heading: str, share: float) -> bool:
    """Whether an HS heading (four digits) is kept out of training: by hash, so everywhere the same."""
    digest = hashlib.blake2b(f"heading {heading}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < share
