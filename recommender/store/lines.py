"""Products and needs by themselves, whichever company they belong to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, exists, or_, select

from recommender.errors import Conflict, NotFound
from recommender.records import Actor, Need, PlanState, Product, Side
from recommender.store.database import Database
from recommender.store.mission_tables import DecisionRow, MeetingRow, PlanRow, ShortlistRow
from recommender.store.rows import need_from, product_from
from recommender.store.saving import BUYERS, CHUNK, FIRMS, Family
from recommender.store.sight import company_ids_seen_by
from recommender.store.tables import table_of
from recommender.text import normalise

Line = TypeVar("Line", Product, Need)
_entries, _decisions = table_of(ShortlistRow), table_of(DecisionRow)
_meetings, _plans = table_of(MeetingRow), table_of(PlanRow)


class Lines:
    """Products and needs of the companies that the actor may see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def products(self, actor: Actor, firm_id: str = "", hs: str = "", text: str = "") -> list[Product]:
        """Products by id: of one firm, with a code that begins with ``hs``, with every word of ``text``."""
        with self._database.reading() as connection:
            return _lines(connection, actor, FIRMS, product_from, firm_id, hs, text)

    def needs(self, actor: Actor, buyer_id: str = "", hs: str = "", text: str = "") -> list[Need]:
        """As for products."""
        with self._database.reading() as connection:
            return _lines(connection, actor, BUYERS, need_from, buyer_id, hs, text)

    def product(self, actor: Actor, id_: str) -> Product:
        """One product. Raises NotFound."""
        with self._database.reading() as connection:
            return product_from(_one(connection, actor, FIRMS, id_, "product_unknown"))

    def need(self, actor: Actor, id_: str) -> Need:
        """One need. Raises NotFound."""
        with self._database.reading() as connection:
            return need_from(_one(connection, actor, BUYERS, id_, "need_unknown"))


def require_removable_lines(connection: Connection, field: str, ids: Collection[str]) -> None:
    """Raises Conflict when a line was shown to somebody who answered, or stands behind a published meeting.

    ``field``: ``product_id`` or ``need_id``, as shortlist entries name it.
    """
    if not ids:
        return
    pair = ("event_id", "firm_id", "buyer_id")
    answered = exists().where(*(_decisions.c[name] == _entries.c[name] for name in pair))
    published = exists().where(
        *(_meetings.c[name] == _entries.c[name] for name in pair),
        _plans.c.event_id == _meetings.c.event_id,
        _plans.c.version == _meetings.c.plan_version,
        _plans.c.state != PlanState.DRAFT,
    )
    line = _entries.c.shown[field].as_string()
    found = connection.scalar(
        select(line).where(line.in_(sorted(ids)[:CHUNK]), or_(answered, published)).order_by(line).limit(1)
    )
    if found is not None:
        raise Conflict("line_in_use", id=found)


def _lines(
    connection: Connection,
    actor: Actor,
    family: Family,
    record: Callable[[Any], Line],
    owner: str,
    hs: str,
    text: str,
) -> list[Line]:
    table, companies = family.lines, family.companies
    words = normalise(text).split()
    wanted = select(table).join(companies, companies.c.id == table.c[family.owner])
    # A company's search text holds those of its lines: it narrows, the line itself decides.
    wanted = wanted.where(
        _seen(actor, family), and_(True, *(companies.c.search.contains(w, autoescape=True) for w in words))
    )
    if owner:
        wanted = wanted.where(table.c[family.owner] == owner)
    if hs:
        wanted = wanted.where(table.c.hs.startswith(hs, autoescape=True))
    rows = connection.execute(wanted.order_by(table.c.id))
    return [record(row) for row in rows if all(word in normalise(row.text) for word in words)]


def _one(connection: Connection, actor: Actor, family: Family, id_: str, missing: str) -> Any:
    row = connection.execute(
        select(family.lines).where(family.lines.c.id == id_, _seen(actor, family))
    ).first()
    if row is None:
        raise NotFound(missing, id=id_)
    return row


def _seen(actor: Actor, family: Family) -> Any:
    side = Side.FIRM if family is FIRMS else Side.BUYER
    return family.lines.c[family.owner].in_(company_ids_seen_by(actor, side))
