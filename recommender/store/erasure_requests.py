"""Parties that ask for their data to be erased: lines of the audit log, which their organisers read."""

from __future__ import annotations

from datetime import datetime

from recommender.records import Actor, EventId, Side
from recommender.store.audit import read_changes, write_change
from recommender.store.database import Database
from recommender.store.erasing import ERASED
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

    def open(self, actor: Actor, event_id: str) -> dict[tuple[Side, str], datetime]:
        """Parties that ask and are not erased yet, each with since when, the first first. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            latest = {change.key: change for change in read_changes(connection, event_id, SUBJECT)}
        asking = sorted((c for c in latest.values() if c.action == "ask"), key=lambda change: change.at)
        found = {(Side(side), id_): c.at for c in asking for side, _, id_ in (c.key.partition(" "),)}
        return {party: at for party, at in found.items() if not party[1].startswith(ERASED)}

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
