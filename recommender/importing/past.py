"""Missions of the past out of a spreadsheet: who met whom, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from recommender.importing.cells import Row
from recommender.importing.columns import Header, find_header
from recommender.importing.entries import Cell, Cells
from recommender.importing.files import is_workbook, read_content
from recommender.importing.places import read_country
from recommender.importing.problems import Problem, Severity
from recommender.importing.tables import csv_readings, sheets
from recommender.importing.values import last_day
from recommender.importing.vocabulary import key, meant
from recommender.records import Side

KIND = "past"
Value = TypeVar("Value")


class Ending(StrEnum):
    """How a pair's story at a mission ended."""

    ORDER = "order"
    SPOT_SALE = "spot_sale"
    QUOTATION = "quotation"
    SAMPLES = "samples"
    NONE = "none"
    NO_SHOW = "no_show"
    DECLINED = "declined"

    @property
    def met(self) -> bool:
        """Whether the two sat down together."""
        return self not in (Ending.NO_SHOW, Ending.DECLINED)


@dataclass(frozen=True)
class PastRow:
    """One row. ``cells`` holds what names the companies; ``by``: who did not come or declined."""

    row: int
    event: str
    day: date
    city: str
    country: str
    ending: Ending
    by: frozenset[Side]
    ratings: dict[Side, int]
    cells: Cells


@dataclass
class PastFile:
    """The readable rows of a file, its problems, its number of data rows, its SHA-256."""

    rows: list[PastRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    sha256: str = ""


def read_past(path: Path, today: date) -> PastFile:
    """Read a file of past missions: XLSX or CSV; columns as in ``masa template past``.

    Raises:
        ImportFileError: the file as a whole cannot be read.
    """
    content = read_content(path)
    grids = sheets(path, content) if is_workbook(path, content) else csv_readings(path, content)
    header, below = find_header(path, KIND, grids, best=True)
    found = PastFile(count=len(below.rows), sha256=hashlib.sha256(content).hexdigest())
    for title, name in header.guesses.items():
        found.problems.append(
            Problem(header.row, title, name, "import_title_guessed", "warning", {"name": name})
        )
    for row in below.rows:
        _Reading(found, header, row, today).read()
    return found


class _Reading:
    """One row, read cell by cell; a cell in error leaves the row out."""

    def __init__(self, found: PastFile, header: Header, row: Row, today: date) -> None:
        self._found, self._number, self._today = found, row.number, today
        self._cells = {
            column.name: Cell(title, text)
            for title, column, text in zip(header.titles, header.columns, row.cells, strict=False)
            if column is not None and text
        }
        self._titles = {c.name: t for c, t in zip(header.columns, header.titles, strict=True) if c}
        self._bad = False

    def read(self) -> None:
        ending = self._read("outcome", _ending, "past_outcome", needed=True)
        day = self._read("date", last_day, "past_date", needed=True)
        if day is not None and day >= self._today:
            self._complain("date", "past_not_over")
        by = self._read("side", _sides, "past_side") or frozenset()
        ratings = {side: self._read(f"{side}_rating", _rating, "past_rating") for side in Side}
        country = self._country()
        if self._bad or ending is None or day is None:
            return
        self._found.rows.append(
            PastRow(
                self._number, self._text("event") or f"{day:%Y-%m-%d}", day, self._text("city"), country,
                ending, by if by or ending.met else frozenset(Side),
                {side: stars for side, stars in ratings.items() if stars is not None}, self._cells,
            )
        )  # fmt: skip

    def _read(
        self, name: str, read: Callable[[str], Value | None], code: str, needed: bool = False
    ) -> Value | None:
        text = self._text(name)
        if not text and not needed:
            return None
        value = read(text)
        if value is None:
            self._complain(name, code)
        return value

    def _country(self) -> str:
        if not (text := self._text("country")):
            return ""
        country, unread = read_country(text)
        for complaint in unread:
            self._tell("country", complaint.code, "warning", complaint.facts)
        return country

    def _text(self, name: str) -> str:
        cell = self._cells.get(name)
        return cell.text if cell else ""

    def _complain(self, name: str, code: str) -> None:
        self._bad = True
        self._tell(name, code, "error", {})

    def _tell(self, name: str, code: str, severity: Severity, facts: Mapping[str, str]) -> None:
        title = self._titles.get(name, name)
        self._found.problems.append(Problem(self._number, title, self._text(name), code, severity, facts))


def _ending(text: str) -> Ending | None:
    known = meant("outcomes", key(text))
    return Ending(known) if known else None


def _sides(text: str) -> frozenset[Side] | None:
    known = meant("sides", key(text))
    return None if known is None else frozenset(Side) if known == "both" else frozenset({Side(known)})


def _rating(text: str) -> int | None:
    stars = text.partition("/")[0].strip()
    return int(stars) if stars in ("1", "2", "3", "4", "5") else None
