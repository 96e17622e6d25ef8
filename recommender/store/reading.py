"""Companies with their lines, in two queries each; pages by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from recommender.errors import NotFound
from recommender.records import Buyer, Firm, Segment
from recommender.store.rows import buyer_from, facet, firm_from
from recommender.store.saving import BUYERS, FIRMS, Family
from recommender.text import normalise

Company = TypeVar("Company", Firm, Buyer)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; every field that is set must hold.

    ``text``: each word occurs in the name, city, profile or a line, any case or diacritics.
    ``certificate``: held or asked for by the company or one of its lines, by its leading words.
    ``segment``: a firm aims at it, a buyer is in it.
    """

    text: str = ""
    country: str = ""
    certificate: str = ""
    language: str = ""
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Company]):
    """Some records in order of id; ``after`` continues the list, None at its end."""

    records: tuple[Company, ...]
    after: str | None


def read_firms(connection: Connection) -> list[Firm]:
    """All firms, by id."""
    return _firms(connection, select(FIRMS.companies))


def read_buyers(connection: Connection) -> list[Buyer]:
    """All buyers, by id."""
    return _buyers(connection, select(BUYERS.companies))


def read_firm(connection: Connection, id_: str) -> Firm:
    """One firm. Raises NotFound."""
    found = _firms(connection, select(FIRMS.companies).where(FIRMS.companies.c.id == id_))
    if not found:
        raise NotFound("firm_unknown", id=id_)
    return found[0]


def read_buyer(connection: Connection, id_: str) -> Buyer:
    """One buyer. Raises NotFound."""
    found = _buyers(connection, select(BUYERS.companies).where(BUYERS.companies.c.id == id_))
    if not found:
        raise NotFound("buyer_unknown", id=id_)
    return found[0]


def read_firms_page(connection: Connection, after: str, limit: int, filters: Filters) -> Page[Firm]:
    """Up to ``limit`` firms whose id follows ``after``."""
    return _page(_firms(connection, _narrowed(FIRMS, after, limit, filters)), limit)


def read_buyers_page(connection: Connection, after: str, limit: int, filters: Filters) -> Page[Buyer]:
    """Up to ``limit`` buyers whose id follows ``after``."""
    return _page(_buyers(connection, _narrowed(BUYERS, after, limit, filters)), limit)


def _firms(connection: Connection, wanted: Select[Any]) -> list[Firm]:
    rows, lines = _rows(connection, FIRMS, wanted)
    return [firm_from(row, lines[row.id]) for row in rows]


def _buyers(connection: Connection, wanted: Select[Any]) -> list[Buyer]:
    rows, lines = _rows(connection, BUYERS, wanted)
    return [buyer_from(row, lines[row.id]) for row in rows]


def _rows(
    connection: Connection, family: Family, wanted: Select[Any]
) -> tuple[Sequence[Row[Any]], dict[str, list[Row[Any]]]]:
    """The wanted companies by id, and the lines of each in their own order."""
    companies, lines = family.companies, family.lines
    owner = lines.c[family.owner]
    wanted = wanted.order_by(companies.c.id)
    ids = wanted.with_only_columns(companies.c.id).subquery()
    rows = connection.execute(wanted).all()
    by_owner: dict[str, list[Row[Any]]] = defaultdict(list)
    for line in connection.execute(
        select(lines).join(ids, owner == ids.c.id).order_by(owner, lines.c.position)
    ):
        by_owner[getattr(line, family.owner)].append(line)
    return rows, by_owner


def _narrowed(family: Family, after: str, limit: int, filters: Filters) -> Select[Any]:
    table = family.companies
    # One more than asked for tells whether the list goes on.
    return select(table).where(table.c.id > after, *_conditions(family, filters)).limit(limit + 1)


def _conditions(family: Family, filters: Filters) -> Iterable[ColumnElement[bool]]:
    table = family.companies
    for word in normalise(filters.text).split():
        yield table.c.search.contains(word, autoescape=True)
    if filters.country:
        yield table.c.country == filters.country
    asked = {"certificate": filters.certificate, "language": filters.language, "segment": filters.segment}
    for kind, value in asked.items():
        if value:
            yield table.c.facets.contains(facet(kind, value), autoescape=True)


def _page(found: list[Company], limit: int) -> Page[Company]:
    records = tuple(found[:limit])
    return Page(records, str(records[-1].id) if len(found) > limit else None)
