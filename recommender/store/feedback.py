"""Feedback: labels with what was shown. Only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from recommender.records import Actor, Feedback, from_plain
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import FeedbackRow
from recommender.store.tables import table_of

_feedback = table_of(FeedbackRow)


class FeedbackLog:
    """Labels that decisions, ratings and outcomes left."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Feedback]:
        """All feedback of an event, oldest first; none for a firm or buyer. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            if actor.firm_id or actor.buyer_id:
                return []
            return read_feedback(connection, event_id)


def read_feedback(connection: Connection, event_id: str) -> list[Feedback]:
    """All feedback of an event, oldest first."""
    wanted = select(_feedback).where(_feedback.c.event_id == event_id).order_by(_feedback.c.id)
    return [from_plain(Feedback, dict(row._mapping)) for row in connection.execute(wanted)]


def write_feedback(connection: Connection, labels: Sequence[Feedback]) -> None:
    """Add labels in an open transaction."""
    if labels:
        columns = [column.name for column in _feedback.columns if column.name != "id"]
        connection.execute(
            insert(_feedback), [{name: getattr(label, name) for name in columns} for label in labels]
        )
