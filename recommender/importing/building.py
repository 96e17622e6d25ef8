"""Companies as text into records; what a cell does not say clearly becomes a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeVar

from recommender.importing.entries import Cell
from recommender.importing.gathering import Company, Gathering, Line
from recommender.importing.places import read_country, read_market, read_place, read_region
from recommender.importing.problems import Complaint
from recommender.importing.quantities import read_quantity
from recommender.importing.values import (
    read_boolean,
    read_certificates,
    read_hs,
    read_language,
    read_list,
    read_payment,
    read_segment,
)
from recommender.importing.vocabulary import meanings
from recommender.records import (
    Buyer,
    BuyerId,
    Certificate,
    Contact,
    Firm,
    FirmId,
    HSCode,
    Need,
    NeedId,
    Product,
    ProductId,
    Quantity,
    Segment,
)

Value = TypeVar("Value")
Reader = Callable[[str], tuple[Value, Sequence[Complaint]]]
_BARE_NUMBER = re.compile(r"[\d.,\s]+")
_UNIT_OF_TITLE = re.compile(r"[(\[,]\s*([^()\[\],]+?)\s*[)\]]?\s*$")


def build_firm(gathering: Gathering, company: Company) -> Firm:
    """The firm that the cells of ``company`` describe; unreadable cells keep the record's defaults."""
    read = _Cells(gathering, company)
    return Firm(
        id=FirmId(company.id),
        name=read.text("firm") or company.id,
        products=tuple(_product(gathering, company, line) for line in company.lines),
        city=read.text("city"),
        country=read.value("country", read_country) or "TR",
        website=read.text("website"),
        profile=read.text("profile"),
        languages=read.listed("languages", read_language),
        export_markets=read.flattened("export_markets", read_market),
        target_segments=read.listed("target_segments", read_segment),
        excluded_segments=read.listed("excluded_segments", read_segment),
        excluded_regions=read.flattened("excluded_regions", read_place),
        min_order=read.quantity("min_order"),
        free_capacity=read.quantity("free_capacity"),
        private_label=read.value("private_label", read_boolean),
        payment=read.flattened("payment", read_payment),
        certificates=read.certificates("certificates"),
        contact=read.contact(),
        notes=company.notes,
    )


def build_buyer(gathering: Gathering, company: Company) -> Buyer:
    """The buyer that the cells of ``company`` describe; a federal district implies Russia."""
    read = _Cells(gathering, company)
    region = read.value("region", read_region) or ""
    in_russia = region in meanings("districts").values()
    segments: tuple[Segment, ...] = read.listed("segment", read_segment)
    return Buyer(
        id=BuyerId(company.id),
        name=read.text("buyer") or company.id,
        needs=tuple(_need(gathering, company, line) for line in company.lines),
        city=read.text("city"),
        region=region,
        country=read.value("country", read_country) or ("RU" if in_russia else ""),
        segment=segments[0] if segments else None,
        website=read.text("website"),
        profile=read.text("profile"),
        languages=read.listed("languages", read_language),
        private_label_required=read.value("private_label_required", read_boolean),
        payment=read.flattened("payment", read_payment),
        certificates=read.certificates("certificates"),
        contact=read.contact(),
        notes=company.notes,
    )


def _product(gathering: Gathering, company: Company, line: Line) -> Product:
    read = _Cells(gathering, line)
    return Product(
        id=ProductId(line.id),
        firm_id=FirmId(company.id),
        text=line.text,
        hs=read.hs(),
        hs_raw=read.text("hs_code"),
        certificates=read.certificates("product_certificates"),
        capacity=read.quantity("product_capacity"),
        min_order=read.quantity("moq"),
    )


def _need(gathering: Gathering, company: Company, line: Line) -> Need:
    read = _Cells(gathering, line)
    return Need(
        id=NeedId(line.id),
        buyer_id=BuyerId(company.id),
        text=line.text,
        hs=read.hs(),
        hs_raw=read.text("hs_code"),
        required_certificates=read.certificates("required_certificates"),
        volume=read.quantity("volume"),
        delivery=read.text("delivery"),
    )


class _Cells:
    """Reads the cells of a company or of one of its lines and reports what is unclear."""

    def __init__(self, gathering: Gathering, source: Company | Line) -> None:
        self._gathering = gathering
        self._source = source

    def text(self, name: str) -> str:
        return self._cell(name)[0].text

    def value(self, name: str, read: Reader[Value]) -> Value | None:
        """What ``read`` makes of a cell; None for an empty one."""
        cell, row = self._cell(name)
        return self._read(cell, row, cell.text, read) if cell.text else None

    def quantity(self, name: str) -> Quantity | None:
        """An amount; a bare number takes its unit from a title such as ``MOQ (kg)``."""
        cell, row = self._cell(name)
        if not cell.text:
            return None
        unit = _UNIT_OF_TITLE.search(cell.title) if _BARE_NUMBER.fullmatch(cell.text) else None
        if unit and read_quantity(f"1 {unit[1]}")[0].readable:
            return self._read(cell, row, f"{cell.text} {unit[1]}", read_quantity)
        return self._read(cell, row, cell.text, read_quantity)

    def listed(self, name: str, read: Reader[Value | None]) -> tuple[Value, ...]:
        """The readable entries of a list cell."""
        return self.value(name, lambda text: read_list(text, read)) or ()

    def flattened(self, name: str, read: Reader[tuple[str, ...]]) -> tuple[str, ...]:
        """The entries of a list cell whose entries may each stand for several."""
        return tuple(dict.fromkeys(chain.from_iterable(self.listed(name, read))))

    def hs(self) -> HSCode | None:
        return self.value("hs_code", read_hs)

    def certificates(self, name: str) -> tuple[Certificate, ...]:
        return self.value(name, read_certificates) or ()

    def contact(self) -> Contact:
        return Contact(self.text("contact_name"), self.text("contact_email"), self.text("contact_phone"))

    def _cell(self, name: str) -> tuple[Cell, int]:
        if isinstance(self._source, Line):
            return self._source.cells.get(name, _EMPTY), self._source.row
        placed = self._source.cells.get(name)
        return (placed.cell, placed.row) if placed else (_EMPTY, 0)

    def _read(self, cell: Cell, row: int, text: str, read: Reader[Value]) -> Value:
        value, complaints = read(text)
        for code, unclear, facts in complaints:
            self._gathering.complain(row, cell.title, unclear, code, "warning", **facts)
        return value


_EMPTY = Cell("", "")
