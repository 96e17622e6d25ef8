"""A file into records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.importing.building import build_buyer, build_firm
from recommender.importing.cells import Grid, Row, clean
from recommender.importing.columns import Header, corrected, likeliest_header, require_items
from recommender.importing.entries import Entry, from_json, from_row
from recommender.importing.files import is_workbook, read_content
from recommender.importing.gathering import Company, Gathering
from recommender.importing.problems import Imported, Record
from recommender.importing.tables import csv_readings, decodings, sheets
from recommender.records import Buyer, Firm

Progress = Callable[[int, int], None]
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_TELL_EVERY = 500


def read_firms(
    path: Path, progress: Progress | None = None, columns: Mapping[int, str] | None = None
) -> Imported[Firm]:
    """Read a firms file: XLSX, CSV or JSON lines.

    Args:
        progress: called with the rows done and the rows there are.
        columns: what some columns mean, by their place from 0, where the titles mislead; "": a note.

    Raises:
        ImportFileError: the file as a whole cannot be read.
    """
    return _read(Path(path), "firms", build_firm, progress, columns or {})


def read_buyers(
    path: Path, progress: Progress | None = None, columns: Mapping[int, str] | None = None
) -> Imported[Buyer]:
    """Read a buyers file; as :func:`read_firms`."""
    return _read(Path(path), "buyers", build_buyer, progress, columns or {})


@dataclass(frozen=True)
class _Source:
    """The entries of a file, with its header if it has one and the lines that were no JSON."""

    entries: list[Entry]
    header: Header | None = None
    broken: Sequence[Row] = ()


def _read(
    path: Path,
    kind: str,
    build: Callable[[Gathering, Company], Record],
    progress: Progress | None,
    columns: Mapping[int, str],
) -> Imported[Record]:
    content = read_content(path)
    source = _source(path, content, kind, columns)
    gathering = _gather(kind, source)
    filled = [company for company in gathering.companies.values() if company.lines]
    records = tuple(_built(gathering, filled, build, len(source.entries), progress))
    problems = sorted(gathering.problems, key=lambda problem: problem.row)
    rows = len(source.entries) + len(source.broken)
    return Imported(records, tuple(problems), rows, hashlib.sha256(content).hexdigest())


def _source(path: Path, content: bytes, kind: str, columns: Mapping[int, str]) -> _Source:
    found = table_of(path, content, kind)
    if found is None:
        return _json_lines(path, kind, decodings(path, content)[0])
    header = corrected(kind, found[0], columns)
    require_items(path, kind, header)
    return _table(kind, header, found[1], path)


def table_of(path: Path, content: bytes, kind: str) -> tuple[Header, Grid] | None:
    """The likeliest header of a table and the rows below it; None for JSON lines. Raises ImportFileError."""
    if is_workbook(path, content):
        return likeliest_header(path, kind, sheets(path, content), best=False)
    text = decodings(path, content)[0]
    if path.suffix.lower() in _JSON_SUFFIXES or text.lstrip().startswith("{"):
        return None
    return likeliest_header(path, kind, csv_readings(path, content), best=True)


def _table(kind: str, header: Header, below: Grid, path: Path) -> _Source:
    if below.open_quote:
        raise ImportFileError("file_quotes", file=path.name, row=below.open_quote)
    if not below.rows:
        raise ImportFileError("file_no_rows", file=path.name)
    return _Source([from_row(kind, header, row) for row in below.rows], header)


def _json_lines(path: Path, kind: str, text: str) -> _Source:
    rows = [Row(at, (line,)) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    read = [(row, from_json(kind, row)) for row in rows]
    if not any(entry for _, entry in read):
        raise ImportFileError("file_not_json", file=path.name)
    return _Source([entry for _, entry in read if entry], broken=[row for row, entry in read if not entry])


def _gather(kind: str, source: _Source) -> Gathering:
    gathering = Gathering(kind, _titles(source.header))
    if source.header:
        for title, name in source.header.guesses.items():
            gathering.complain(source.header.row, title, name, "import_title_guessed", "warning", name=name)
    for row in source.broken:
        gathering.complain(row.number, "", clean(row.cells[0])[:60], "import_json", "error")
    gathering.learn_names(source.entries)
    for entry in source.entries:
        gathering.take(entry)
    return gathering


def _titles(header: Header | None) -> dict[str, str]:
    if header is None:
        return {}
    pairs = zip(header.columns, header.titles, strict=True)
    return {column.name: title for column, title in reversed(list(pairs)) if column}


def _built(
    gathering: Gathering,
    companies: Sequence[Company],
    build: Callable[[Gathering, Company], Record],
    rows: int,
    progress: Progress | None,
) -> Iterator[Record]:
    """Build the records one by one; reading their values is what takes the time."""
    done, told = 0, 0
    for company in companies:
        yield build(gathering, company)
        done += len(company.lines)
        if progress and done - told >= _TELL_EVERY:
            progress(min(done, rows), rows)
            told = done
    if progress:
        progress(rows, rows)
