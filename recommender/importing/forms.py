"""The fields of one company's form, read as an import reads the cells of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recommender.importing.building import build_buyer, build_firm
from recommender.importing.cells import clean
from recommender.importing.columns import ITEM, OWNER
from recommender.importing.entries import Cell, Cells, Entry
from recommender.importing.gathering import Gathering
from recommender.importing.problems import Problem
from recommender.records import Buyer, Firm

Fields = Mapping[str, str]
"""Text by canonical import column."""


def read_firm(id_: str, own: Fields, products: Sequence[Fields]) -> tuple[Firm | None, list[Problem]]:
    """The firm that a form describes, None without a product; a problem's ``row`` counts products from 1
    and its ``column`` is the field. What a form leaves out is empty."""
    gathering = _gathered("firms", id_, own, products)
    company = gathering.companies[id_]
    return build_firm(gathering, company) if company.lines else None, gathering.problems


def read_buyer(id_: str, own: Fields, needs: Sequence[Fields]) -> tuple[Buyer | None, list[Problem]]:
    """As ``read_firm``."""
    gathering = _gathered("buyers", id_, own, needs)
    company = gathering.companies[id_]
    return build_buyer(gathering, company) if company.lines else None, gathering.problems


def _gathered(kind: str, id_: str, own: Fields, lines: Sequence[Fields]) -> Gathering:
    gathering = Gathering(kind, {ITEM[kind]: ITEM[kind]})
    key = {f"{OWNER[kind]}_id": Cell(f"{OWNER[kind]}_id", id_)}
    for row, line in enumerate(lines or [{}], 1):
        cells = key | (_cells(own) if row == 1 else {})
        gathering.take(Entry(row, own=cells, items=[_cells(line)]))
    return gathering


def _cells(fields: Fields) -> Cells:
    filled = ((name, clean(text)) for name, text in fields.items())
    return {name: Cell(name, text) for name, text in filled if text}
