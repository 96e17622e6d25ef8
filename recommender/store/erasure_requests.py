"""Parties that ask for their data to be erased: lines of the audit log, which their organisers read."""

from __future__ import annotations

from datetime import datetime

from recommender.records import Actor, EventId, Side
from recommender.store.audit import read_changes, write_change
from recommender.store.database import Database
from recommender.store.events import read_event

SUBJECT = "erasure_request"


class ErasureRequests:
    """Who asks, and who has taken it back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def asked_at(self, actor: Actor, event_id: EventId, side: Side, company_id: str) -> datetime | None:
        """Since when a party asks; None when it does not. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            said = read_changes(connection, event_id, SUBJECT, key=_key(side, company_id))
            return said[-1].at if said and said[-1].action == "ask" else None

    def note(
        self, actor: Actor, event_id: EventId, side: Side, company_id: str, asks: bool, at: datetime
    ) -> None:
        """Note that a party asks, or no longer does. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            action = "ask" if asks else "take_back"
            write_change(connection, actor, at, event_id, SUBJECT, _key(side, company_id), action, None, None)


def _key(side: Side, company_id: str) -> str:
    return f"{side} {company_id}"
