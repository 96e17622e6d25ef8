"""Events, who takes part in them, and pairs that must not meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from recommender.errors import NotFound
from recommender.records import BuyerId, Event, EventId, EventKind, Exclusion, FirmId, Side
from recommender.store.saving import chunks
from recommender.store.tables import (
    BuyerRow,
    EventBuyerRow,
    EventFirmRow,
    EventRow,
    ExclusionRow,
    FirmRow,
    table_of,
)

_events, _exclusions = table_of(EventRow), table_of(ExclusionRow)
_participants = {Side.FIRM: table_of(EventFirmRow), Side.BUYER: table_of(EventBuyerRow)}
_companies = {Side.FIRM: table_of(FirmRow), Side.BUYER: table_of(BuyerRow)}


def read_events(connection: Connection) -> list[Event]:
    """All events, by first day."""
    return [
        _event(row) for row in connection.execute(select(_events).order_by(_events.c.first_day, _events.c.id))
    ]


def read_event(connection: Connection, id_: str) -> Event:
    """One event. Raises NotFound."""
    row = connection.execute(select(_events).where(_events.c.id == id_)).first()
    if row is None:
        raise NotFound("event_unknown", id=id_)
    return _event(row)


def write_event(connection: Connection, event: Event) -> None:
    """Add an event, or change the one of that id."""
    values = asdict(event)
    if not connection.execute(update(_events).where(_events.c.id == event.id).values(values)).rowcount:
        connection.execute(insert(_events).values(values))


def read_participants(connection: Connection, event_id: str, side: Side) -> list[str]:
    """The ids of the companies of one side that take part, in order. Raises NotFound."""
    read_event(connection, event_id)
    table = _participants[side]
    company = _company_column(table, side)
    return list(connection.scalars(select(company).where(table.c.event_id == event_id).order_by(company)))


def write_participants(connection: Connection, event_id: str, side: Side, ids: Iterable[str]) -> None:
    """Make ``ids`` the companies of one side that take part. Raises NotFound."""
    wanted = set(ids)
    present = set(read_participants(connection, event_id, side))
    new, gone = sorted(wanted - present), sorted(present - wanted)
    require(connection, side, new)
    table = _participants[side]
    company = _company_column(table, side)
    for chunk in chunks(gone):
        connection.execute(delete(table).where(table.c.event_id == event_id, company.in_(chunk)))
    if new:
        connection.execute(insert(table), [{"event_id": event_id, company.name: id_} for id_ in new])


def read_exclusions(connection: Connection) -> list[Exclusion]:
    """All exclusions, by firm and buyer."""
    found = connection.execute(select(_exclusions).order_by(_exclusions.c.firm_id, _exclusions.c.buyer_id))
    return [Exclusion(FirmId(row.firm_id), BuyerId(row.buyer_id), row.why) for row in found]


def write_exclusion(connection: Connection, exclusion: Exclusion, since: datetime) -> bool:
    """Add an exclusion, or change why; returns whether anything changed. Raises NotFound."""
    pair = (_exclusions.c.firm_id == exclusion.firm_id, _exclusions.c.buyer_id == exclusion.buyer_id)
    stored = connection.scalar(select(_exclusions.c.why).where(*pair))
    if stored == exclusion.why:
        return False
    if stored is not None:
        connection.execute(update(_exclusions).where(*pair).values(why=exclusion.why, since=since))
        return True
    require(connection, Side.FIRM, [exclusion.firm_id])
    require(connection, Side.BUYER, [exclusion.buyer_id])
    connection.execute(insert(_exclusions).values(**asdict(exclusion), since=since))
    return True


def _event(row: Any) -> Event:
    return Event(
        id=EventId(row.id),
        name=row.name,
        kind=EventKind(row.kind),
        city=row.city,
        country=row.country,
        timezone=row.timezone,
        first_day=row.first_day,
        last_day=row.last_day,
    )


def _company_column(table: Table, side: Side) -> Any:
    return table.c[f"{side}_id"]


def require(connection: Connection, side: Side, ids: Sequence[str]) -> None:
    """Raises NotFound for the first of ``ids`` that is no company of that side."""
    table = _companies[side]
    known: set[str] = set()
    for chunk in chunks(ids):
        known.update(connection.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
    for id_ in ids:
        if id_ not in known:
            raise NotFound(f"{side}_unknown", id=id_)
