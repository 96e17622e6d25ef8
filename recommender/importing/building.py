"""Rows of text into firms and buyers, with every cell that could not be read reported."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from recommender.importing.columns import ITEM, Column, Header
from recommender.importing.cells import Row, json_object
from recommender.importing.places import read_country, read_market, read_place, read_region
from recommender.importing.problems import Complaint, Problem
from recommender.importing.quantities import read_quantity
from recommender.importing.values import (
    read_boolean,
    read_certificate,
    read_hs,
    read_language,
    read_list,
    read_payment,
    read_segment,
)
from recommender.importing.vocabulary import key
from recommender.records import Contact
from recommender.text import has_words, normalise

Read = Callable[[str], tuple[Any, Sequence[Complaint]]]
_ITEM_SPLIT = re.compile(r"[;\n]")


@dataclass
class Line:
    """One product or need as text, by canonical column, with where each cell stands."""

    row: int
    values: dict[str, str]
    titles: Mapping[str, str]


@dataclass
class Company:
    """A firm or buyer as text: the first filled cell of each column, and its lines."""

    id: str
    row: int
    values: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


class Gathered:
    """Companies of a file by id, in order, with the problems met."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.item = ITEM[kind]
        self.owner = "firm" if kind == "firms" else "buyer"
        self.companies: dict[str, Company] = {}
        self.problems: list[Problem] = []
        self._line_owner: dict[str, str] = {}
        self._last = ""

    def add_row(self, header: Header, row: Row) -> None:
        """Take in one row of a table."""
        own: dict[str, str] = {}
        titles: dict[str, str] = {}
        notes: dict[str, str] = {}
        items: dict[int, dict[str, str]] = {}
        for title, column, cell in zip(header.titles, header.columns, row.cells, strict=False):
            if not cell:
                continue
            if column is None:
                if title:
                    notes[title] = cell
            elif column.of_item:
                items.setdefault(column.number, {})[column.name] = cell
                titles.setdefault(column.name, title)
            else:
                own[column.name] = cell
                titles[column.name] = title
        for missing, column in zip(header.titles, header.columns, strict=True):
            if column:
                titles.setdefault(column.name, missing)
        company = self._company(own, row.number, titles)
        company.notes = notes | company.notes
        for number in sorted(items) or [0]:
            self._add_lines(company, row.number, items.get(number, {}), titles)

    def add_object(self, row: Row) -> None:
        """Take in one JSON line: an object with ``products`` or ``needs``, or a flat one."""
        found = json_object(row)
        if found is None:
            self._complain(row.number, "", row.cells[0][:60], "import_json")
            return
        plural = "products" if self.kind == "firms" else "needs"
        listed = found.pop(plural, None)
        names = {name: name for name in found} | {self.item: self.item}
        own = {name: _joined(value) for name, value in found.items() if _joined(value)}
        item_names = _ITEM_COLUMNS[self.kind]
        inner = [{name: own.pop(name) for name in item_names if name in own}] if listed is None else [
            {name: _joined(value) for name, value in entry.items()} if isinstance(entry, dict) else {self.item: str(entry)}
            for entry in (listed if isinstance(listed, list) else [listed])
        ]
        company = self._company(own, row.number, names)
        company.notes |= {name: value for name, value in own.items() if name not in _COMPANY_COLUMNS[self.kind]}
        for entry in inner:
            self._add_lines(company, row.number, entry, {name: name for name in entry} | names)

    def _company(self, own: dict[str, str], row: int, titles: Mapping[str, str]) -> Company:
        id_ = own.get(f"{self.owner}_id", "")
        name = own.get(self.owner, "")
        if not id_ and not name:
            id_ = self._last or f"{self.owner}-{row}"
        id_ = id_ or _stable(self.owner, key(name))
        company = self.companies.setdefault(id_, Company(id_, row))
        for column, cell in own.items():
            if column not in company.values:
                company.values[column] = cell
                company.titles[column] = titles.get(column, column)
                company.rows[column] = row
        self._last = id_
        return company

    def _add_lines(self, company: Company, row: int, item: dict[str, str], titles: Mapping[str, str]) -> None:
        text = item.get(self.item, "")
        details = item.get(f"{self.item}_details", "")
        if not has_words(text) and has_words(details):
            text, details = details, ""
        if not has_words(text):
            self._complain(row, titles.get(self.item, self.item), text, "import_no_text", item=self.item)
            return
        known = f"{self.item}_id" in item  # a line with an id of its own is one product, whatever it says
        several = [text] if known else [part.strip() for part in _ITEM_SPLIT.split(text) if has_words(part)]
        for part in several:
            values = dict(item) | {self.item: f"{part}, {details}" if details else part}
            self._add_line(company, Line(row, values, titles))

    def _add_line(self, company: Company, line: Line) -> None:
        column = f"{self.item}_id"
        id_ = line.values.get(column) or _stable(self.item, company.id, normalise(line.values[self.item]))
        owner = self._line_owner.setdefault(id_, company.id)
        if owner != company.id:
            self._complain(line.row, line.titles.get(column, column), id_, "import_id_taken", owner=owner)
            return
        if any(other.values[column] == id_ for other in company.lines):
            same = next(other for other in company.lines if other.values[column] == id_)
            if same.values[self.item] != line.values[self.item]:
                self._complain(line.row, line.titles.get(column, column), id_, "import_id_twice")
            return
        line.values[column] = id_
        company.lines.append(line)

    def _complain(self, row: int, column: str, value: str, code: str, **facts: str) -> None:
        self.problems.append(Problem(row, column, value, code, "error", facts))

    def value(self, read: Read, text: str, row: int, column: str) -> Any:
        """What ``read`` makes of a cell; its complaints become warnings."""
        if not text:
            return None
        found, complaints = read(text)
        self.problems.extend(
            Problem(row, column, complaint.value, complaint.code, "warning", complaint.facts) for complaint in complaints
        )
        return found


def _joined(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_joined(part) for part in value)
    return str(value).strip()


def _stable(*parts: str) -> str:
    digest = hashlib.blake2b("\x1f".join(parts[1:]).encode(), digest_size=6).hexdigest()
    return f"{parts[0]}-{digest}"


def _lists(read: Read) -> Read:
    return lambda text: read_list(text, read)


def _flat_lists(read: Read) -> Read:
    """A list whose entries may each stand for several values."""

    def flattened(text: str) -> tuple[tuple[str, ...], Sequence[Complaint]]:
        found, complaints = read_list(text, read)
        return tuple(dict.fromkeys(chain.from_iterable(found))), complaints

    return flattened


_COMPANY_READERS: dict[str, Read] = {
    "country": read_country, "languages": _lists(read_language), "payment": _flat_lists(read_payment),
    "certificates": _lists(read_certificate), "export_markets": _flat_lists(read_market),
    "target_segments": _lists(read_segment), "excluded_segments": _lists(read_segment),
    "excluded_regions": _flat_lists(read_place), "min_order": read_quantity,
    "free_capacity": read_quantity, "private_label": read_boolean, "region": read_region,
    "segment": read_segment, "private_label_required": read_boolean,
}  # fmt: skip
_PLAIN = ("city", "website", "profile")
_CONTACT = ("contact_name", "contact_email", "contact_phone")
_COMPANY_COLUMNS = {
    "firms": {"firm_id", "firm", *_PLAIN, *_CONTACT, *_COMPANY_READERS},
    "buyers": {"buyer_id", "buyer", *_PLAIN, *_CONTACT, *_COMPANY_READERS},
}
_ITEM_COLUMNS = {
    "firms": ("product_id", "product", "product_details", "hs_code", "product_certificates", "product_capacity", "moq"),
    "buyers": ("need_id", "need", "need_details", "hs_code", "required_certificates", "volume", "delivery"),
}
_COLUMN_OF_FIRM = ("languages", "export_markets", "target_segments", "excluded_segments", "excluded_regions",
                   "min_order", "free_capacity", "private_label", "payment", "certificates", "country")  # fmt: skip
_COLUMN_OF_BUYER = ("languages", "region", "segment", "private_label_required", "payment", "certificates", "country")


def company_fields(gathered: Gathered, company: Company) -> dict[str, Any]:
    """The fields of a firm or buyer; cells left empty keep the record's defaults."""
    columns = _COLUMN_OF_FIRM if gathered.kind == "firms" else _COLUMN_OF_BUYER
    fields: dict[str, Any] = {name: company.values[name] for name in _PLAIN if name in company.values}
    for name in columns:
        row = company.rows.get(name, company.row)
        text = company.values.get(name, "")
        value = gathered.value(_COMPANY_READERS[name], text, row, company.titles.get(name, name))
        if value is not None:
            fields[name] = value
    name, email, phone = (company.values.get(column, "") for column in _CONTACT)
    fields |= {"contact": Contact(name, email, phone), "notes": company.notes}
    return fields | {"id": company.id, "name": company.values.get(gathered.owner) or company.id}


def line_value(gathered: Gathered, line: Line, column: str, read: Read) -> Any:
    """One cell of a product or need, read."""
    return gathered.value(read, line.values.get(column, ""), line.row, line.titles.get(column, column))


def hs_of(gathered: Gathered, line: Line) -> dict[str, Any]:
    """The code of a line, and its text."""
    raw = line.values.get("hs_code", "")
    return {"hs": line_value(gathered, line, "hs_code", read_hs), "hs_raw": raw}


def certificates_of(gathered: Gathered, line: Line, column: str) -> tuple[Any, ...]:
    """The certificates of a line."""
    return line_value(gathered, line, column, _lists(read_certificate)) or ()


def quantity_of(gathered: Gathered, line: Line, column: str) -> Any:
    """An amount of a line."""
    return line_value(gathered, line, column, read_quantity)


def with_lines(companies: Iterable[Company]) -> Iterator[Company]:
    """Those that have at least one line."""
    return (company for company in companies if company.lines)


__all__ = ["Column", "Company", "Gathered", "certificates_of", "company_fields", "hs_of", "quantity_of", "with_lines"]
