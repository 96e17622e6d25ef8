"""Companies with their lines, in two queries each; pages by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from recommender.errors import NotFound
from recommender.records import OPERATOR, Actor, Buyer, Firm, Segment, Side
from recommender.store.rows import buyer_from, facet, firm_from
from recommender.store.saving import BUYERS, FIRMS, Family
from recommender.store.sight import companies_seen_by, ids_at
from recommender.text import normalise

Company = TypeVar("Company", Firm, Buyer)
After = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; every field that is set must hold.

    ``text``: each word occurs in the name, city, profile or a line, any case or diacritics.
    ``certificate``: held or asked for by the company or one of its lines, by its leading words.
    ``segment``: a firm aims at it, a buyer is in it. ``event_id``: it takes part, in an event that is seen.
    ``ids``: one of these.
    """

    text: str = ""
    country: str = ""
    certificate: str = ""
    language: str = ""
    segment: Segment | None = None
    event_id: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A list by ``id``, ``name``, ``city`` or ``country``, byte by byte; ``falling``: the greatest first."""

    by: str = "id"
    falling: bool = False


BY_ID = Order()


@dataclass(frozen=True, slots=True)
class Page(Generic[Company]):
    """Some records in order; ``after`` (value sorted by, id) continues the list, None at its end."""

    records: tuple[Company, ...]
    after: tuple[str, str] | None


def read_firms(connection: Connection, actor: Actor = OPERATOR) -> list[Firm]:
    """All firms that the actor may see, by id."""
    return _firms(connection, _seen(FIRMS, actor))


def read_buyers(connection: Connection, actor: Actor = OPERATOR) -> list[Buyer]:
    """All buyers that the actor may see, by id."""
    return _buyers(connection, _seen(BUYERS, actor))


def read_firm(connection: Connection, id_: str, actor: Actor = OPERATOR) -> Firm:
    """One firm. Raises NotFound."""
    found = _firms(connection, _seen(FIRMS, actor).where(FIRMS.companies.c.id == id_))
    if not found:
        raise NotFound("firm_unknown", id=id_)
    return found[0]


def read_buyer(connection: Connection, id_: str, actor: Actor = OPERATOR) -> Buyer:
    """One buyer. Raises NotFound."""
    found = _buyers(connection, _seen(BUYERS, actor).where(BUYERS.companies.c.id == id_))
    if not found:
        raise NotFound("buyer_unknown", id=id_)
    return found[0]


def read_firms_page(
    connection: Connection, after: After, limit: int, filters: Filters, actor: Actor, order: Order
) -> Page[Firm]:
    """Up to ``limit`` firms that follow ``after``."""
    wanted = _narrowed(connection, FIRMS, after, limit, filters, actor, order)
    return _page(_firms(connection, wanted, order), limit, order)


def read_buyers_page(
    connection: Connection, after: After, limit: int, filters: Filters, actor: Actor, order: Order
) -> Page[Buyer]:
    """Up to ``limit`` buyers that follow ``after``."""
    wanted = _narrowed(connection, BUYERS, after, limit, filters, actor, order)
    return _page(_buyers(connection, wanted, order), limit, order)


def _firms(connection: Connection, wanted: Select[Any], order: Order = BY_ID) -> list[Firm]:
    rows, lines = _rows(connection, FIRMS, wanted, order)
    return [firm_from(row, lines[row.id]) for row in rows]


def _buyers(connection: Connection, wanted: Select[Any], order: Order = BY_ID) -> list[Buyer]:
    rows, lines = _rows(connection, BUYERS, wanted, order)
    return [buyer_from(row, lines[row.id]) for row in rows]


def _rows(
    connection: Connection, family: Family, wanted: Select[Any], order: Order
) -> tuple[Sequence[Row[Any]], dict[str, list[Row[Any]]]]:
    """The wanted companies in order, and the lines of each in their own order."""
    companies, lines = family.companies, family.lines
    owner = lines.c[family.owner]
    by = _bytewise(connection, companies.c[order.by])
    wanted = wanted.order_by(by.desc() if order.falling else by, companies.c.id)
    ids = wanted.with_only_columns(companies.c.id).subquery()
    rows = connection.execute(wanted).all()
    by_owner: dict[str, list[Row[Any]]] = defaultdict(list)
    for line in connection.execute(
        select(lines).join(ids, owner == ids.c.id).order_by(owner, lines.c.position)
    ):
        by_owner[getattr(line, family.owner)].append(line)
    return rows, by_owner


def _seen(family: Family, actor: Actor) -> Select[Any]:
    side = Side.FIRM if family is FIRMS else Side.BUYER
    return select(family.companies).where(companies_seen_by(actor, side))


def _narrowed(
    connection: Connection, family: Family, after: After, limit: int, filters: Filters, actor: Actor,
    order: Order,
) -> Select[Any]:  # fmt: skip
    wanted = _seen(family, actor).where(*_conditions(family, filters, actor))
    if after is not None:
        value, id_ = after
        by, same = _bytewise(connection, family.companies.c[order.by]), family.companies.c.id > id_
        wanted = wanted.where(or_(by < value if order.falling else by > value, and_(by == value, same)))
    # One more than asked for tells whether the list goes on.
    return wanted.limit(limit + 1)


def _bytewise(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """A text column compared byte by byte on both databases, so that pages come in one order."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def _conditions(family: Family, filters: Filters, actor: Actor) -> Iterable[ColumnElement[bool]]:
    table = family.companies
    if filters.ids:
        yield table.c.id.in_(filters.ids)
    if filters.event_id:
        yield table.c.id.in_(ids_at(filters.event_id, family.owner, actor))
    for word in normalise(filters.text).split():
        yield table.c.search.contains(word, autoescape=True)
    if filters.country:
        yield table.c.country == filters.country
    asked = {"certificate": filters.certificate, "language": filters.language, "segment": filters.segment}
    for kind, value in asked.items():
        if value:
            yield table.c.facets.contains(facet(kind, value), autoescape=True)


def _page(found: list[Company], limit: int, order: Order) -> Page[Company]:
    records = tuple(found[:limit])
    last = (str(getattr(records[-1], order.by)), str(records[-1].id)) if len(found) > limit else None
    return Page(records, last)
