"""How the companies of each side are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from recommender.records import Actor, Side
from recommender.store.reading import read_buyer, read_firm
from recommender.store.rows import CompanyRows, buyer_from, buyer_rows, firm_from, firm_rows
from recommender.store.saving import BUYERS, FIRMS, Family


@dataclass(frozen=True)
class Kind:
    """One side's tables, the field that names a line of it elsewhere, and its records as rows and back."""

    family: Family
    line: str
    lines: Callable[[Any], Iterable[Any]]
    read: Callable[[Connection, str, Actor], Any]
    rows: Callable[[Any], CompanyRows]
    record: Callable[[Any, Iterable[Any]], Any]


KINDS = {
    Side.FIRM: Kind(FIRMS, "product_id", lambda firm: firm.products, read_firm, firm_rows, firm_from),
    Side.BUYER: Kind(BUYERS, "need_id", lambda buyer: buyer.needs, read_buyer, buyer_rows, buyer_from),
}
