"""A file into records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.importing.building import (
    Company,
    Gathered,
    certificates_of,
    company_fields,
    hs_of,
    quantity_of,
    with_lines,
)
from recommender.importing.cells import read_sheets
from recommender.importing.columns import find_header
from recommender.importing.problems import Imported, Record
from recommender.records import Buyer, BuyerId, Firm, FirmId, Need, NeedId, Product, ProductId

Progress = Callable[[int, int], None]
_TELL_EVERY = 500


def read_firms(path: Path, progress: Progress | None = None) -> Imported[Firm]:
    """Read firms with products. Raises ImportFileError when the file as a whole cannot be read."""
    return _read(path, "firms", _firm, progress)


def read_buyers(path: Path, progress: Progress | None = None) -> Imported[Buyer]:
    """Read buyers with needs. Raises ImportFileError when the file as a whole cannot be read."""
    return _read(path, "buyers", _buyer, progress)


def _read(
    path: Path, kind: str, build: Callable[[Gathered, Company], Record], progress: Progress | None
) -> Imported[Record]:
    form, sheets = read_sheets(path)
    gathered = Gathered(kind)
    if form == "jsonl":
        rows = sheets[0]
        for row in rows:
            gathered.add_object(row)
        if not any(with_lines(gathered.companies.values())):
            raise ImportFileError("file_not_json", file=path.name)
    else:
        header, below = find_header(path, kind, sheets)
        rows = list(below)
        if not rows:
            raise ImportFileError("file_empty", file=path.name)
        for at, row in enumerate(rows):
            gathered.add_row(header, row)
            if progress and at % _TELL_EVERY == 0:
                progress(at, len(rows))
    records = tuple(build(gathered, company) for company in with_lines(gathered.companies.values()))
    if progress:
        progress(len(rows), len(rows))
    problems = sorted(gathered.problems, key=lambda problem: (problem.row, problem.column))
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return Imported(records, tuple(problems), len(rows), checksum)


def _firm(gathered: Gathered, company: Company) -> Firm:
    fields = company_fields(gathered, company)
    products = tuple(
        Product(
            id=ProductId(line.values["product_id"]),
            firm_id=FirmId(company.id),
            text=line.values["product"],
            certificates=certificates_of(gathered, line, "product_certificates"),
            capacity=quantity_of(gathered, line, "product_capacity"),
            min_order=quantity_of(gathered, line, "moq"),
            **hs_of(gathered, line),
        )
        for line in company.lines
    )
    return Firm(products=products, **fields)


def _buyer(gathered: Gathered, company: Company) -> Buyer:
    fields = company_fields(gathered, company)
    needs = tuple(
        Need(
            id=NeedId(line.values["need_id"]),
            buyer_id=BuyerId(company.id),
            text=line.values["need"],
            required_certificates=certificates_of(gathered, line, "required_certificates"),
            volume=quantity_of(gathered, line, "volume"),
            delivery=line.values.get("delivery", ""),
            **hs_of(gathered, line),
        )
        for line in company.lines
    )
    return Buyer(needs=needs, **fields)
