"""Entries into companies with their products or needs, still as text, with the problems met."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from recommender.importing.columns import ITEM, OWNER
from recommender.importing.entries import Cell, Cells, Entry
from recommender.importing.problems import Problem, Severity
from recommender.importing.vocabulary import key
from recommender.text import has_words, normalise

PRIVATE = frozenset({"contact_name", "contact_email", "contact_phone"})
"""Columns whose cells are never repeated in a problem."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the row it stands in."""

    cell: Cell
    row: int


@dataclass(frozen=True, slots=True)
class Line:
    """One product or need: its id, its whole text, its cells and their row."""

    id: str
    text: str
    cells: Cells
    row: int


@dataclass
class Company:
    """A firm or buyer: the first filled cell of each of its columns, its lines, its notes."""

    id: str
    cells: dict[str, Placed] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


class Gathering:
    """The companies of one file, by id, in the order of the file."""

    def __init__(self, kind: str, titles: Mapping[str, str]) -> None:
        """``titles``: the title of each canonical column of the header, to name an empty cell by."""
        self.companies: dict[str, Company] = {}
        self.problems: list[Problem] = []
        self._item, self._owner, self._titles = ITEM[kind], OWNER[kind], titles
        self._id_of_name: dict[str, str] = {}
        self._lines: dict[str, tuple[str, str]] = {}  # company and normalised text, by line id
        self._differing: set[tuple[str, str]] = set()
        self._last = ""

    def learn_names(self, entries: Iterable[Entry]) -> None:
        """Note which name goes with which id, so that a row with the name alone finds its company."""
        for entry in entries:
            if (name := entry.own.get(self._owner)) and (id_ := entry.own.get(f"{self._owner}_id")):
                self._id_of_name.setdefault(key(name.text), id_.text)

    def take(self, entry: Entry) -> None:
        """Add what one row says."""
        if entry.surplus:
            self.complain(entry.row, "", entry.surplus, "import_surplus", "warning")
        company = self._company(entry)
        for name, cell in entry.own.items():
            self._fill(company, name, Placed(cell, entry.row))
        for title, text in entry.notes.items():
            _add_note(company.notes, title, text)
        for item in entry.items or [{}]:
            self._add_line(company, item, entry.row)

    def complain(
        self, row: int, column: str, value: str, code: str, severity: Severity, **facts: str
    ) -> None:
        """Report a problem."""
        self.problems.append(Problem(row, column, value, code, severity, facts))

    def title(self, name: str, cells: Mapping[str, Cell]) -> str:
        """How the file calls a canonical column."""
        return cells[name].title if name in cells else self._titles.get(name, name)

    def _company(self, entry: Entry) -> Company:
        self._last = id_ = self._identify(entry)
        return self.companies.setdefault(id_, Company(id_))

    def _identify(self, entry: Entry) -> str:
        if id_ := entry.own.get(f"{self._owner}_id"):
            return id_.text
        if name := entry.own.get(self._owner):
            spoken = key(name.text)
            return self._id_of_name.get(spoken) or _stable(self._owner, spoken)
        if entry.continues and self._last:
            return self._last
        texts = [cell.text for item in entry.items for cell in item.values()]
        return _stable(self._owner, normalise(" ".join(texts)) or str(entry.row))

    def _fill(self, company: Company, name: str, placed: Placed) -> None:
        kept = company.cells.setdefault(name, placed)
        unlike = kept is not placed and key(kept.cell.text) != key(placed.cell.text)
        if unlike and (company.id, name) not in self._differing:
            self._differing.add((company.id, name))
            private = name in PRIVATE
            value, first = ("…", "…") if private else (placed.cell.text, kept.cell.text)
            facts = {"kept": first, "first": str(kept.row)}
            self.complain(placed.row, placed.cell.title, value, "import_differs", "warning", **facts)

    def _add_line(self, company: Company, item: Cells, row: int) -> None:
        text = self._text(item)
        if not text:
            value = item[self._item].text if self._item in item else ""
            title = self.title(self._item, item)
            self.complain(row, title, value, f"import_no_{self._item}", "error")
            return
        given = item.get(f"{self._item}_id")
        id_ = given.text if given else _stable(self._item, company.id, normalise(text))
        line = Line(id_, text, item, row)
        if id_ not in self._lines:
            self._lines[id_] = company.id, normalise(text)
            company.lines.append(line)
            return
        owner, known = self._lines[id_]
        title = self.title(f"{self._item}_id" if given else self._item, item)
        if owner != company.id:
            self.complain(row, title, id_, "import_id_taken", "error", owner=owner)
        elif known != normalise(text):
            self.complain(row, title, id_, "import_id_twice", "error")
        else:
            self.complain(row, title, id_ if given else text, "import_repeated", "warning")

    def _text(self, item: Cells) -> str:
        texts = (item[name].text for name in (self._item, f"{self._item}_details") if name in item)
        return ". ".join(" ".join(text.split()) for text in texts if has_words(text))


def _add_note(notes: dict[str, str], title: str, text: str) -> None:
    """Keep every different text that the rows of one company have under one title."""
    known = notes.get(title)
    if known is None:
        notes[title] = text
    elif text not in known.split("; "):
        notes[title] = f"{known}; {text}"


def _stable(prefix: str, *parts: str) -> str:
    """An id that the same company or text has in every file."""
    return f"{prefix}-{hashlib.blake2b(chr(31).join(parts).encode(), digest_size=6).hexdigest()}"
