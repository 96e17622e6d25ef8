"""Text pairs to learn from: reading, cleaning, holding out by HS heading."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from recommender.errors import ImportFileError
from recommender.text import has_words, normalise

REQUIRED = ("lang_a", "text_a", "lang_b", "text_b")
LONGEST = 400
"""Characters kept of a training text."""
_WIDEST = 1_000_000
"""Characters a cell may have before its file is refused."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that mean the same article (or, from a sentence corpus, the same thing).

    ``group`` names what both are about (an HS6 code, a glossary concept): two pairs of one group are
    never negatives of each other. ``shelf`` is the wider group (HS heading, glossary family) whose
    members make hard negatives. ``negative`` is a text that ``a`` must stay away from, such as a product
    that was declined. All three are empty where unknown.
    """

    a: str
    b: str
    source: str
    group: str = ""
    shelf: str = ""
    licence: str = ""
    negative: str = ""

    @property
    def heading(self) -> str:
        """The HS heading of a tariff text, by which it may be held out; empty for other texts."""
        return self.shelf if len(self.shelf) == 4 and self.shelf.isdigit() else ""


def open_rows(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a TSV or TSV.GZ by column name, with their line numbers; rows of another width are left out.

    Raises:
        ImportFileError: unreadable, not UTF-8, or a column is missing; names file and line.
    """
    csv.field_size_limit(_WIDEST)
    line = 1
    try:
        with _open(path) as lines:
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = next(reader, [])
            if missing := [name for name in required if name not in header]:
                raise ImportFileError(
                    "pairs_column_missing", file=path.name, line=1, columns=", ".join(missing)
                )
            for line, row in enumerate(reader, 2):
                if len(row) == len(header):
                    yield line, dict(zip(header, row, strict=True))
    except UnicodeDecodeError as error:
        raise ImportFileError("pairs_not_utf8", file=path.name, line=_line_of(path)) from error
    except (OSError, EOFError, zlib.error, csv.Error) as error:
        raise ImportFileError("pairs_unreadable", file=path.name, line=line, why=str(error)) from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


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
    """Read a pair file with the columns ``lang_a text_a lang_b text_b``.

    Optional columns: ``hs`` (an HS code: the pair is held out with its heading, and its siblings are
    hard negatives), ``group`` (anything that names the article), ``negative`` (a text that does not
    answer ``text_a``), ``source`` and ``licence``.

    Raises:
        ImportFileError: a missing column, another encoding, or no usable pair; names file and line.
    """
    line, found = 1, []
    for line, row in open_rows(path, REQUIRED):  # noqa: B007  (named in the error below)
        code = "".join(filter(str.isdigit, row.get("hs") or ""))
        group = row.get("group") or code[:6]
        source = row.get("source") or path.name.split(".")[0]
        found.append(
            Pair(
                row["text_a"],
                row["text_b"],
                source,
                group,
                code[:4],
                row.get("licence") or "not stated",
                row.get("negative", "")[:LONGEST],
            )
        )
    usable = cleaned(found)
    if not usable:
        raise ImportFileError("pairs_none_usable", file=path.name, line=line)
    return usable


def cleaned(pairs: Iterable[Pair]) -> list[Pair]:
    """Without pairs that hold no word, are equal on both sides, or repeat an earlier one; cut to length."""
    seen: set[tuple[str, str, str]] = set()
    kept: list[Pair] = []
    for pair in pairs:
        a, b = pair.a[:LONGEST].strip(), pair.b[:LONGEST].strip()
        one, other = normalise(a), normalise(b)
        key = min(one, other), max(one, other), normalise(pair.negative)
        if not has_words(a) or not has_words(b) or one == other or key in seen:
            continue
        seen.add(key)
        kept.append(replace(pair, a=a, b=b))
    return kept


def held_out(heading: str, share: float) -> bool:
    """Whether an HS heading (four digits) is kept out of training: by hash, so everywhere the same."""
    digest = hashlib.blake2b(f"heading {heading}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < share


def split_by_heading(pairs: Iterable[Pair], share: float) -> tuple[list[Pair], list[Pair]]:
    """Pairs to learn from, and pairs of held-out HS headings: never by row, as siblings share words."""
    learned: list[Pair] = []
    kept_out: list[Pair] = []
    for pair in pairs:
        out = pair.heading and held_out(pair.heading, share)
        (kept_out if out else learned).append(pair)
    return learned, kept_out
