"""What an actor may see, as conditions of a SELECT."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select, true

from recommender.records import Actor, ActorRole
from recommender.store.tables import EventBuyerRow, EventFirmRow, EventRow, table_of

_events = table_of(EventRow)
_firms, _buyers = table_of(EventFirmRow), table_of(EventBuyerRow)


def events_seen_by(actor: Actor) -> ColumnElement[bool]:
    """On ``events``: an organisation's own; for a firm or buyer, those in which it takes part."""
    if actor.sees_all:
        return true()
    if actor.role is ActorRole.FIRM:
        return _events.c.id.in_(select(_firms.c.event_id).where(_firms.c.firm_id == actor.firm_id))
    if actor.role is ActorRole.BUYER:
        return _events.c.id.in_(select(_buyers.c.event_id).where(_buyers.c.buyer_id == actor.buyer_id))
    return _events.c.organisation == actor.organisation


def rows_seen_by(actor: Actor, table: Table) -> ColumnElement[bool]:
    """On a table with event_id, firm_id and buyer_id: rows of events seen, and of a party its own alone."""
    if actor.role is ActorRole.FIRM:
        return table.c.firm_id == actor.firm_id
    if actor.role is ActorRole.BUYER:
        return table.c.buyer_id == actor.buyer_id
    return table.c.event_id.in_(select(_events.c.id).where(events_seen_by(actor)))


def accounts_seen_by(actor: Actor, column: Column[Any]) -> ColumnElement[bool]:
    """On a column that names an account: every one for an administrator, one's own for anybody else."""
    return true() if actor.sees_all else column == actor.id
