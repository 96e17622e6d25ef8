"""One row or JSON line as what it says of a company and of its products or needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from recommender.importing.cells import Row, as_text
from recommender.importing.columns import (
    ITEM,
    OWNER,
    Column,
    Header,
    find_column,
    known_titles,
    nested_titles,
)
from recommender.text import has_words

_SEVERAL = re.compile(r"[;\n]")
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[-–—•*·▪]\s*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text under its title as the file has it."""

    title: str
    text: str


Cells = dict[str, Cell]


@dataclass
class Entry:
    """A row's cells by canonical column, and its further cells as notes.

    ``continues``: with neither id nor name, the row belongs to the company above it.
    """

    row: int
    own: Cells = field(default_factory=dict)
    items: list[Cells] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    continues: bool = False
    surplus: str = ""


def from_row(kind: str, header: Header, row: Row) -> Entry:
    """Sort the cells of one row of a table."""
    continues = not header.names.isdisjoint({OWNER[kind], f"{OWNER[kind]}_id"})
    entry = Entry(row.number, continues=continues)
    groups: dict[int, Cells] = {}
    for title, column, text in zip(header.titles, header.columns, row.cells, strict=False):
        if not text:
            continue
        if column is None:
            entry.notes[title or "?"] = text
        elif column.of_item:
            groups.setdefault(column.number, {})[column.name] = Cell(title, text)
        else:
            entry.own[column.name] = Cell(title, text)
    entry.surplus = " | ".join(filter(None, row.cells[len(header.titles) :]))
    entry.items = [item for group in _numbered(kind, groups) for item in split(kind, group)]
    return entry


def _numbered(kind: str, groups: dict[int, Cells]) -> list[Cells]:
    """The items of a row in order; cells without a number are lent to all when no item claims them."""
    first = groups.get(0, {})
    if ITEM[kind] in first or len(groups) <= 1:
        return [groups[number] for number in sorted(groups)]
    lent = {name: cell for name, cell in first.items() if name != f"{ITEM[kind]}_id"}
    return [lent | groups[number] for number in sorted(groups) if number]


def split(kind: str, item: Cells) -> list[Cells]:
    """The several items of one delimited cell; an item with an id of its own is one item.

    Cells that hold as many parts as there are items are shared out, others are lent to each.
    """
    text = item.get(ITEM[kind])
    if text is None or f"{ITEM[kind]}_id" in item:
        return [item]
    count = len(parts := _parts(text.text))
    if count < 2:
        return [item]
    dealt = {name: _parts(cell.text) for name, cell in item.items() if name != ITEM[kind]}
    return [
        {
            name: Cell(cell.title, dealt[name][at] if len(dealt.get(name, ())) == count else cell.text)
            for name, cell in item.items()
        }
        | {ITEM[kind]: Cell(text.title, part)}
        for at, part in enumerate(parts)
    ]


def _parts(text: str) -> list[str]:
    return [_BULLET.sub("", part).strip() for part in _SEVERAL.split(text) if has_words(part)]


def from_json(kind: str, row: Row) -> Entry | None:
    """Sort the fields of one JSON line; None when it is not an object."""
    try:
        found = json.loads(row.cells[0])
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    entry = Entry(row.number)
    listed = found.pop(f"{ITEM[kind]}s", None)
    contact = found.pop("contact", None)
    if isinstance(contact, dict):
        found |= {f"contact_{name}": value for name, value in contact.items()}
    elif contact is not None:
        found["contact"] = contact
    shared = _sort(entry, found, known_titles(kind))
    if listed is None:
        entry.items = split(kind, shared) if shared else []
        return entry
    for inner in listed if isinstance(listed, list) else [listed]:
        fields = inner if isinstance(inner, dict) else {ITEM[kind]: inner}
        entry.items.append(shared | _sort(entry, fields, nested_titles(kind)))
    return entry


def _sort(entry: Entry, fields: Mapping[str, object], known: dict[str, Column]) -> Cells:
    """Put a JSON object's fields where they belong and return those of the item."""
    item: Cells = {}
    for title, value in fields.items():
        text = _text(value)
        column = find_column(title, known)
        if not text:
            continue
        if column is None:
            entry.notes[title] = text
        elif column.of_item:
            item[column.name] = Cell(title, text)
        else:
            entry.own[column.name] = Cell(title, text)
    return item


def _text(value: object) -> str:
    """A JSON value as a person would type it into a cell."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return as_text(value)
