"""All that is kept about a company or an account. Tables take part by their column names, so that a new
table needs no code here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select, true

from recommender.records import Actor, Side
from recommender.store.account_tables import AccountRow, ApiKeyRow, SignInRow
from recommender.store.accounts import require_account
from recommender.store.mission_tables import AuditRow
from recommender.store.privacy_tables import ContactViewRow
from recommender.store.reading import read_buyer, read_firm
from recommender.store.saving import BUYERS, FIRMS
from recommender.store.sight import events_seen_by
from recommender.store.tables import Base, EventRow, MergeRow, table_of

Section = list[dict[str, Any]]
"""The rows of one table, fit for JSON."""

UNTOLD = {"checksum", "search", "facets", "password_hash", "totp_secret", "digest"}
"""Columns that are derived from others, and secrets."""

_events, _merges, _audit = table_of(EventRow), table_of(MergeRow), table_of(AuditRow)
_accounts, _sign_ins, _keys = table_of(AccountRow), table_of(SignInRow), table_of(ApiKeyRow)
_views = table_of(ContactViewRow)


def company_sections(connection: Connection, actor: Actor, side: Side, id_: str) -> dict[str, Section]:
    """All rows about a company, by table: of both sides' words its own alone. Raises NotFound."""
    (read_firm if side is Side.FIRM else read_buyer)(connection, id_, actor)
    companies = (FIRMS if side is Side.FIRM else BUYERS).companies
    wanted = [(companies, companies.c.id == id_), *_about(actor, side, id_)]
    wanted.append(
        (_merges, (_merges.c.side == side) & or_(_merges.c.kept_id == id_, _merges.c.other_id == id_))
    )
    wanted.append((_audit, (_audit.c.actor_role == side) & (_audit.c.actor_id == id_)))
    return _sections(connection, wanted)


def account_sections(connection: Connection, actor: Actor, id_: str) -> dict[str, Section]:
    """All rows about an account, by table, without its secrets. Raises NotFound."""
    require_account(connection, actor, id_)
    wanted: list[tuple[Table, ColumnElement[bool]]] = [(_accounts, _accounts.c.id == id_)]
    wanted += [(table, table.c.account_id == id_) for table in (_sign_ins, _keys)]
    wanted += [(table, table.c.actor_id == id_) for table in (_audit, _views)]
    return _sections(connection, wanted)


def _about(actor: Actor, side: Side, id_: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    for table in Base.metadata.sorted_tables:
        if f"{side}_id" in table.c:
            mine = table.c[f"{side}_id"] == id_
            if "side" in table.c:
                mine &= table.c.side == side
            yield table, mine & _of_seen_events(actor, table)


def _of_seen_events(actor: Actor, table: Table) -> ColumnElement[bool]:
    if "event_id" not in table.c or actor.firm_id or actor.buyer_id:
        return true()
    seen = table.c.event_id.in_(select(_events.c.id).where(events_seen_by(actor)))
    return or_(table.c.event_id.is_(None), seen)


def _sections(connection: Connection, wanted: list[tuple[Table, ColumnElement[bool]]]) -> dict[str, Section]:
    found = {
        table.name: [_plain(row) for row in connection.execute(select(table).where(mine)).mappings()]
        for table, mine in wanted
    }
    return {name: rows for name, rows in found.items() if rows}


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name not in UNTOLD
    }
