"""What an actor may see, as conditions of a SELECT."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, false, or_, select, true

from recommender.records import Actor, ActorRole, Side
from recommender.store.tables import BuyerRow, EventBuyerRow, EventFirmRow, EventRow, FirmRow, table_of

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


def companies_seen_by(actor: Actor, side: Side) -> ColumnElement[bool]:
    """On ``firms`` or ``buyers``: a party itself alone; an organisation's people the companies of its own
    events, and those that take part in nobody's."""
    if actor.sees_all:
        return true()
    column = _companies(side).c.id
    if actor.role in (ActorRole.FIRM, ActorRole.BUYER):
        own = actor.firm_id if side is Side.FIRM else actor.buyer_id
        return column == own if own is not None else false()
    taking_part = _firms if side is Side.FIRM else _buyers
    present = taking_part.c[f"{side}_id"]
    own_events = select(_events.c.id).where(events_seen_by(actor))
    return or_(
        column.in_(select(present).where(taking_part.c.event_id.in_(own_events))),
        column.not_in(select(present)),
    )


def company_ids_seen_by(actor: Actor, side: Side) -> Select[Any]:
    """The ids of the companies that ``companies_seen_by`` lets through."""
    return select(_companies(side).c.id).where(companies_seen_by(actor, side))


def ids_at(event_id: str, column: str, actor: Actor) -> Select[Any]:
    """The ids (``firm_id`` or ``buyer_id``) of those who take part in an event, if the actor sees it."""
    table = _firms if column == "firm_id" else _buyers
    own = select(_events.c.id).where(events_seen_by(actor))
    return select(table.c[column]).where(table.c.event_id == event_id, table.c.event_id.in_(own))


def pairs_seen_by(actor: Actor, table: Table) -> ColumnElement[bool]:
    """On a table with firm_id and buyer_id, either of which may be null: rows of companies seen."""
    return and_(
        or_(table.c.firm_id.is_(None), table.c.firm_id.in_(company_ids_seen_by(actor, Side.FIRM))),
        or_(table.c.buyer_id.is_(None), table.c.buyer_id.in_(company_ids_seen_by(actor, Side.BUYER))),
    )


def accounts_seen_by(actor: Actor, column: Column[Any]) -> ColumnElement[bool]:
    """On a column that names an account: every one for an administrator, one's own for anybody else."""
    return true() if actor.sees_all else column == actor.id


def _companies(side: Side) -> Table:
    return table_of(FirmRow if side is Side.FIRM else BuyerRow)
