"""Decisions: what each side says of its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from recommender.records import (
    OPERATOR,
    Actor,
    Decision,
    Exclusion,
    Feedback,
    Invitation,
    Notice,
    from_plain,
    plain,
)
from recommender.store import journal
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.exclusions import lift_exclusion, write_exclusion
from recommender.store.feedback import write_feedback
from recommender.store.invitations import mark_invitation
from recommender.store.mission_tables import DecisionRow
from recommender.store.sight import rows_seen_by
from recommender.store.tables import table_of
from recommender.store.webhooks import announce

SUBJECT = "decision"
_decisions = table_of(DecisionRow)


class Decisions:
    """The latest answer of each side about each match."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Decision]:
        """All decisions that the actor may see: a firm or buyer its own alone. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return read_decisions(connection, event_id, actor)

    def record(
        self, actor: Actor, decisions: Sequence[Decision], labels: Sequence[Feedback],
        exclusions: Sequence[Exclusion], lifted: Sequence[Exclusion], invitation: Invitation | None,
        at: datetime,
    ) -> None:  # fmt: skip
        """Keep answers with their labels, shut customers' pairs, open those that are none after all, close
        the invitation: all or none.

        Raises:
            NotFound: no such event, firm or buyer.
        """
        with self._database.writing(alone=True) as connection:
            for decision in decisions:
                _write(connection, actor, decision, at)
            write_feedback(connection, labels)
            shut = [write_exclusion(connection, exclusion, at) for exclusion in exclusions]
            opened = [lift_exclusion(connection, exclusion) for exclusion in lifted]
            if any((*shut, *opened)):
                journal.renew_fingerprint(connection)
            if invitation is not None:
                mark_invitation(connection, actor, invitation, "answered_at", at)


def read_decisions(connection: Connection, event_id: str, actor: Actor = OPERATOR) -> list[Decision]:
    """All decisions that the actor may see, by pair and side."""
    wanted = select(_decisions).where(_decisions.c.event_id == event_id, rows_seen_by(actor, _decisions))
    if actor.firm_id or actor.buyer_id:
        wanted = wanted.where(_decisions.c.side == actor.role)
    order = (_decisions.c.firm_id, _decisions.c.buyer_id, _decisions.c.side)
    return [from_plain(Decision, dict(row._mapping)) for row in connection.execute(wanted.order_by(*order))]


def upsert(connection: Connection, table: Table, keys: Sequence[str], values: dict[str, Any]) -> None:
    """Add a row, or change the one with the same keys."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed))


def _write(connection: Connection, actor: Actor, decision: Decision, at: datetime) -> None:
    keys = {"event_id": decision.event_id, "firm_id": decision.firm_id, "buyer_id": decision.buyer_id}
    keys["side"] = decision.side
    stored = connection.execute(
        select(_decisions).where(*(_decisions.c[name] == value for name, value in keys.items()))
    ).first()
    before = None if stored is None else plain(from_plain(Decision, dict(stored._mapping)))
    values = {column.name: getattr(decision, column.name) for column in _decisions.columns}
    upsert(connection, _decisions, list(keys), values)
    key = f"{decision.side} {decision.firm_id}/{decision.buyer_id}"
    write_change(connection, actor, at, decision.event_id, SUBJECT, key, "answer", before, plain(decision))
    told = {name: getattr(decision, name) for name in ("side", "firm_id", "buyer_id", "answer", "preference")}
    announce(connection, Notice.DECISION, decision.event_id, at, told)
