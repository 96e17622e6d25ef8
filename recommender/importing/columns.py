"""Which column of a file is which canonical column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.importing.cells import Grid, Row
from recommender.importing.vocabulary import Table, headers, key, nearest

ITEM = {"firms": "product", "buyers": "need", "past": "outcome"}
"""The one column that a file must have."""

OWNER = {"firms": "firm", "buyers": "buyer"}

_WORDS_FOR_ITEM = {
    "firms": {"en": "product", "tr": "ürün", "ru": "товар"},
    "buyers": {"en": "need", "tr": "ihtiyaç", "ru": "потребность"},
    "past": {"en": "outcome", "tr": "sonuç", "ru": "результат"},
}
_TITLE_ROWS = 10
_NUMBER = re.compile(r"(?<!\S)(\d{1,2})(?!\S)")
_GLUED_NUMBER = re.compile(r"(?<=[^\W\d_])(\d{1,2})$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]|\*")
_BETWEEN_LANGUAGES = re.compile(r"[/\n|()\[\]]+")
_REPEATED = 100  # far from any number that a header carries


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column; ``number`` tells several products or needs on one row apart (0: the only)."""

    name: str
    number: int = 0
    of_item: bool = False


@dataclass(frozen=True)
class Header:
    """The header row: titles as written, what each means (None: a note), and those read by guess."""

    row: int
    titles: tuple[str, ...]
    columns: tuple[Column | None, ...]
    guesses: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The canonical columns that are there."""
        return frozenset(column.name for column in self.columns if column)


def find_header(path: Path, kind: str, grids: Iterable[Grid], best: bool) -> tuple[Header, Grid]:
    """The header that names products (or needs), and the rows below it, as ``likeliest_header`` finds it.

    Raises:
        ImportFileError: nothing in the file, or no such header; then names what was found.
    """
    chosen = likeliest_header(path, kind, grids, best)
    require_items(path, kind, chosen[0])
    return chosen


def likeliest_header(path: Path, kind: str, grids: Iterable[Grid], best: bool) -> tuple[Header, Grid]:
    """The header, even one that names no products (or needs), and the rows below it.

    Of several grids the first that names them, or with ``best`` the one that most titles speak for.
    Up to ten filled rows may stand above a header. Raises ImportFileError: nothing in the file.
    """
    chosen: tuple[Header, Grid] | None = None
    for header, below in _headers(kind, grids):
        if chosen is None or len(header.names) > len(chosen[0].names):
            chosen = header, below
        if not best and speaks_of_items(kind, chosen[0]):
            break
    if chosen is None:
        raise ImportFileError("file_empty", file=path.name)
    return chosen


def require_items(path: Path, kind: str, header: Header) -> None:
    """Raises ImportFileError when the needed column is not there."""
    if not speaks_of_items(kind, header):
        found = ", ".join(title for title in header.titles if title)[:300]
        raise ImportFileError("column_missing", file=path.name, column=_WORDS_FOR_ITEM[kind], found=found)


def corrected(kind: str, header: Header, chosen: Mapping[int, str]) -> Header:
    """The header with the meaning of some columns, by their place from 0, as people chose it.

    An empty name makes a note of a column. A chosen company's column takes that name from every other.
    """
    columns = list(header.columns)
    for place, name in chosen.items():
        columns[place] = None
        if not name:
            continue
        column = known_titles(kind)[key(name)]
        again = sum(other is not None and other.name == name for other in columns)
        if again and column.of_item:
            column = Column(name, _REPEATED + again, of_item=True)
        elif again:
            columns = [None if other and other.name == name else other for other in columns]
        columns[place] = column
    kept = {title: name for title, name in header.guesses.items() if header.titles.index(title) not in chosen}
    return replace(header, columns=tuple(columns), guesses=kept)


def speaks_of_items(kind: str, header: Header) -> bool:
    """Whether the needed column is there."""
    return not header.names.isdisjoint({ITEM[kind], f"{ITEM[kind]}_details"})


def _headers(kind: str, grids: Iterable[Grid]) -> Iterator[tuple[Header, Grid]]:
    """The likeliest header row of each grid: the one with most known titles, else the fullest."""
    for grid in grids:
        tops = [
            (read_header(kind, row), replace(grid, rows=grid.rows[at + 1 :]))
            for at, row in enumerate(grid.rows[: _TITLE_ROWS + 1])
        ]
        if tops:
            yield max(tops, key=lambda top: _weight(kind, top[0]))


def _weight(kind: str, header: Header) -> tuple[bool, int, int]:
    return speaks_of_items(kind, header), len(header.names), sum(map(bool, header.titles))


def read_header(kind: str, row: Row) -> Header:
    """What each title of a row means for this kind of file.

    A product's or need's column that comes again belongs to a further product or need; a company's
    column that comes again is a note. An unknown title close to a known one, but for ids, is read as it.
    """
    known = known_titles(kind)
    columns: list[Column | None] = []
    guesses: dict[str, str] = {}
    for title in row.cells:
        column = find_column(title, known)
        if column in columns and column is not None:
            again = sum(other is not None and other.name == column.name for other in columns)
            column = Column(column.name, _REPEATED + again, of_item=True) if column.of_item else None
        columns.append(column)
    for at, title in enumerate(row.cells):
        guess = nearest(title, known) if columns[at] is None else None
        if guess and guess not in columns and not guess.name.endswith("_id"):
            columns[at] = guess
            guesses[title] = guess.name
    return Header(row.number, row.cells, tuple(columns), guesses)


def find_column(title: str, known: dict[str, Column]) -> Column | None:
    """The column that a title names: whole, without its brackets, or in one of its languages."""
    for form in (title, _BRACKETS.sub(" ", title), *_BETWEEN_LANGUAGES.split(title)):
        spoken = key(form)
        if column := known.get(spoken):
            return column
        spoken = _GLUED_NUMBER.sub(r" \1", spoken)
        if number := _NUMBER.search(spoken):
            rest = _NUMBER.sub(" ", spoken, count=1).split()
            column = known.get(" ".join(rest)) or known.get(" ".join(rest[1:]))  # "product 2 hs code"
            if column and column.of_item:
                return Column(column.name, int(number[1]), True)
    return None


@lru_cache(maxsize=4)
def known_titles(kind: str) -> dict[str, Column]:
    """Canonical columns by what a title says; a canonical name always means itself."""
    table = headers()
    found: dict[str, Column] = {}
    aliases: dict[str, Column] = {}
    for group in (table[kind],) if kind == "past" else (table[kind], table["common"]):
        for part in ("company", "owner", "item"):
            _enter(found, aliases, group.get(part, {}), of_item=part == "item")
    return aliases | found


def _enter(names: dict[str, Column], aliases: dict[str, Column], table: Table, of_item: bool) -> None:
    for name, titles in table.items():
        names[key(name)] = Column(name, of_item=of_item)
        for title in titles:
            aliases.setdefault(key(title), Column(name, of_item=of_item))


@lru_cache(maxsize=4)
def nested_titles(kind: str) -> dict[str, Column]:
    """As ``known_titles``, for a product or need object inside a JSON line."""
    own: dict[str, Column] = {}
    _enter(own, own, headers()[kind]["nested"], of_item=True)
    return known_titles(kind) | own
