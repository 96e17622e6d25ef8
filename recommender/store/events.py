"""Events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, Event, from_plain, plain
from recommender.store.audit import read_changes, write_change
from recommender.store.database import Database
from recommender.store.journal import renew_fingerprint
from recommender.store.sight import events_seen_by
from recommender.store.tables import EventRow, table_of

SUBJECT = "event"
_events = table_of(EventRow)
_OWN = [column.name for column in _events.columns if column.name != "settings"]


class Events:
    """Missions; a change is refused when somebody else changed the same event first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor) -> list[Event]:
        """The events that ``actor`` may see, by first day."""
        with self._database.reading() as connection:
            wanted = select(_events).where(events_seen_by(actor))
            rows = connection.execute(wanted.order_by(_events.c.first_day, _events.c.id))
            return [_event(row) for row in rows]

    def one(self, actor: Actor, id_: str) -> Event:
        """One event. Raises NotFound."""
        with self._database.reading() as connection:
            return read_event(connection, id_, actor)

    def add(self, actor: Actor, event: Event, at: datetime) -> None:
        """Add an event. Raises Conflict when its id is taken."""
        with self._database.writing(alone=True) as connection:
            insert_event(connection, actor, event, at)

    def change(self, actor: Actor, seen: Event, wanted: Event, at: datetime) -> None:
        """Replace the event that the actor saw. Raises Conflict when it is another by now, NotFound."""
        with self._database.writing(alone=True) as connection:
            write_event(connection, actor, seen, wanted, at)


def insert_event(connection: Connection, actor: Actor, event: Event, at: datetime) -> None:
    """Add an event in an open transaction. Raises Conflict when its id is taken."""
    if connection.scalar(select(_events.c.id).where(_events.c.id == event.id)) is not None:
        raise Conflict("event_exists", id=event.id)
    connection.execute(insert(_events).values(_values(event)))
    write_change(connection, actor, at, event.id, SUBJECT, event.id, "add", None, plain(event))


def write_event(connection: Connection, actor: Actor, seen: Event, wanted: Event, at: datetime) -> None:
    """Replace an event in an open transaction. Raises as Events.change does."""
    stored = read_event(connection, seen.id, actor)
    if stored != seen:
        raise changed_by(connection, seen.id, SUBJECT, seen.id, seen, stored)
    if stored == wanted:
        return
    connection.execute(update(_events).where(_events.c.id == seen.id).values(_values(wanted)))
    write_change(connection, actor, at, seen.id, SUBJECT, seen.id, "change", plain(seen), plain(wanted))


def read_event(connection: Connection, id_: str, actor: Actor = OPERATOR) -> Event:
    """One event. Raises NotFound."""
    row = connection.execute(select(_events).where(_events.c.id == id_, events_seen_by(actor))).first()
    if row is None:
        raise NotFound("event_unknown", id=id_)
    return _event(row)


def renew_if_over(connection: Connection, event_id: str, at: datetime) -> None:
    """To be called when what happened at an event changes: once it is over, it counts in ranking."""
    if read_event(connection, event_id).last_day < at.date():
        renew_fingerprint(connection)


def changed_by(
    connection: Connection, event_id: str, subject: str, key: str, seen: object, stored: object
) -> Conflict:
    """The conflict that tells which fields somebody else changed, who, and when."""
    before, after = plain(seen), plain(stored)
    fields = [name for name in after if before.get(name) != after[name]]
    last = read_changes(connection, event_id, subject, key=key)[-1]
    return Conflict(
        "changed_meanwhile",
        key=key,
        fields=", ".join(fields),
        who=last.actor_id,
        at=f"{last.at:%Y-%m-%d %H:%M} UTC",
    )


def _values(event: Event) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in _OWN}
    settings = {name: value for name, value in plain(event).items() if name not in _OWN}
    return values | {"settings": settings}


def _event(row: Any) -> Event:
    return from_plain(Event, {name: getattr(row, name) for name in _OWN} | row.settings)
