"""Who takes part in events, and what each side wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, Event, Participant, Side, Wish, WishKind, from_plain, plain
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.events import changed_by, insert_event, read_event
from recommender.store.exclusions import require_companies
from recommender.store.mission_tables import WishRow
from recommender.store.sight import rows_seen_by
from recommender.store.tables import EventBuyerRow, EventFirmRow, table_of

SUBJECT = "participant"
WISHES = "wishes"
TABLES = {Side.FIRM: table_of(EventFirmRow), Side.BUYER: table_of(EventBuyerRow)}
_wishes = table_of(WishRow)
_KEYS = ("event_id", "side", "company_id")


class Participation:
    """Participants and wishes of events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def clone(self, actor: Actor, source_id: str, event: Event, at: datetime) -> None:
        """Add an event with the participants and wishes of another; availability is not carried over.

        Raises NotFound for the other, Conflict when the new id is taken. Nothing is written then.
        """
        with self._database.writing(alone=True) as connection:
            read_event(connection, source_id, actor)
            insert_event(connection, actor, event, at)
            for old in read_participants(connection, source_id, actor):
                new = replace(old, event_id=event.id, away=frozenset(), late=False, checked_in_at=None)
                write_participant(connection, actor, new, at)
            wishes = read_wishes(connection, source_id, actor)
            if wishes:
                rows = [plain(replace(wish, event_id=event.id)) for wish in wishes]
                connection.execute(insert(_wishes), rows)

    def of(self, actor: Actor, event_id: str) -> list[Participant]:
        """Those who take part, firms before buyers, by id; a firm or buyer sees itself alone."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return read_participants(connection, event_id, actor)

    def join(self, actor: Actor, participants: Sequence[Participant], at: datetime) -> None:
        """Add participants, all or none. Raises NotFound for a company, Conflict when it takes part."""
        with self._database.writing(alone=True) as connection:
            for participant in participants:
                write_participant(connection, actor, participant, at)

    def change(self, actor: Actor, seen: Participant, wanted: Participant, at: datetime) -> None:
        """Replace a participant that the actor saw. Raises Conflict when it is another by now, NotFound."""
        with self._database.writing(alone=True) as connection:
            rewrite_participant(connection, actor, seen, wanted, at)

    def leave(self, actor: Actor, participant: Participant, at: datetime) -> None:
        """Take a participant off the event, with its wishes. Raises NotFound."""
        table, company = _table(participant.side)
        with self._database.writing(alone=True) as connection:
            mine = (table.c.event_id == participant.event_id, company == participant.company_id)
            if not connection.execute(delete(table).where(*mine)).rowcount:
                raise _absent(participant)
            partner = _wishes.c[f"{participant.side}_id"] == participant.company_id
            connection.execute(delete(_wishes).where(_wishes.c.event_id == participant.event_id, partner))
            _log(connection, actor, at, participant, "leave", plain(participant), None)

    def wishes(self, actor: Actor, event_id: str) -> list[Wish]:
        """All wishes of an event, by side, kind and position; a firm or buyer sees its own alone."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return read_wishes(connection, event_id, actor)

    def set_wishes(
        self, actor: Actor, participant: Participant, kind: WishKind, partners: Sequence[str], at: datetime
    ) -> None:
        """Make ``partners``, in order, all that the participant names of this kind. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            _write_wishes(connection, actor, participant, kind, partners, at)


def read_participants(connection: Connection, event_id: str, actor: Actor = OPERATOR) -> list[Participant]:
    """Those who take part, firms before buyers, by id; a firm or buyer sees itself alone."""
    found = []
    for side in (Side.FIRM, Side.BUYER):
        table, company = _table(side)
        if (actor.firm_id and side is Side.BUYER) or (actor.buyer_id and side is Side.FIRM):
            continue
        wanted = select(table).where(table.c.event_id == event_id, rows_seen_by(actor, table))
        for row in connection.execute(wanted.order_by(company)):
            known = {"event_id": event_id, "side": side, "company_id": getattr(row, company.name)}
            found.append(from_plain(Participant, known | row.settings))
    return found


def read_wishes(connection: Connection, event_id: str, actor: Actor = OPERATOR) -> list[Wish]:
    """All wishes of an event, by side, kind and position; a firm or buyer sees its own alone."""
    wanted = select(_wishes).where(_wishes.c.event_id == event_id, rows_seen_by(actor, _wishes))
    for side, company in ((Side.FIRM, actor.firm_id), (Side.BUYER, actor.buyer_id)):
        if company is not None:
            wanted = wanted.where(_wishes.c.side == side)
    order = (_wishes.c.side, _wishes.c.kind, _wishes.c.position, _wishes.c.firm_id, _wishes.c.buyer_id)
    return [from_plain(Wish, dict(row._mapping)) for row in connection.execute(wanted.order_by(*order))]


def write_participant(connection: Connection, actor: Actor, participant: Participant, at: datetime) -> None:
    """Add a participant in an open transaction. Raises as Participation.join does."""
    read_event(connection, participant.event_id, actor)
    require_companies(connection, participant.side, [participant.company_id])
    if _stored(connection, participant) is not None:
        raise Conflict("participant_exists", id=participant.company_id, event=participant.event_id)
    table, company = _table(participant.side)
    keys = {"event_id": participant.event_id, company.name: participant.company_id}
    connection.execute(insert(table).values(**keys, settings=_settings(participant)))
    _log(connection, actor, at, participant, "join", None, plain(participant))


def rewrite_participant(
    connection: Connection, actor: Actor, seen: Participant, wanted: Participant, at: datetime
) -> None:
    """Replace a participant in an open transaction. Raises as Participation.change does."""
    stored = _stored(connection, seen)
    if stored is None:
        raise _absent(seen)
    if stored != seen:
        raise changed_by(connection, seen.event_id, SUBJECT, seen.company_id, seen, stored)
    if stored == wanted:
        return
    table, company = _table(seen.side)
    mine = (table.c.event_id == seen.event_id, company == seen.company_id)
    connection.execute(update(table).where(*mine).values(settings=_settings(wanted)))
    _log(connection, actor, at, seen, "change", plain(seen), plain(wanted))


def _write_wishes(
    connection: Connection,
    actor: Actor,
    participant: Participant,
    kind: WishKind,
    partners: Sequence[str],
    at: datetime,
) -> None:
    if _stored(connection, participant) is None:
        raise _absent(participant)
    require_companies(connection, participant.side.other, list(partners))
    mine = _wishes.c[f"{participant.side}_id"] == participant.company_id
    own = (_wishes.c.event_id == participant.event_id, _wishes.c.side == participant.side, mine)
    partner = _wishes.c[f"{participant.side.other}_id"]
    before = list(
        connection.scalars(select(partner).where(*own, _wishes.c.kind == kind).order_by(_wishes.c.position))
    )
    # A partner has one wish: naming it anew moves it from the list where it was.
    connection.execute(delete(_wishes).where(*own, (_wishes.c.kind == kind) | partner.in_(partners)))
    rows = [
        {
            "event_id": participant.event_id, "side": participant.side, "kind": kind, "position": position,
            mine.left.name: participant.company_id, partner.name: id_,
        }
        for position, id_ in enumerate(dict.fromkeys(partners), 1)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(_wishes), rows)
    key = f"{participant.company_id} {kind}"
    write_change(connection, actor, at, participant.event_id, WISHES, key, "set", before, list(partners))


def _stored(connection: Connection, participant: Participant) -> Participant | None:
    table, company = _table(participant.side)
    mine = (table.c.event_id == participant.event_id, company == participant.company_id)
    settings = connection.scalar(select(table.c.settings).where(*mine))
    if settings is None:
        return None
    return from_plain(Participant, {name: getattr(participant, name) for name in _KEYS} | settings)


def _settings(participant: Participant) -> dict[str, Any]:
    return {name: value for name, value in plain(participant).items() if name not in _KEYS}


def _log(
    connection: Connection, actor: Actor, at: datetime, who: Participant, action: str, before: Any, after: Any
) -> None:
    write_change(connection, actor, at, who.event_id, SUBJECT, who.company_id, action, before, after)


def _table(side: Side) -> tuple[Table, Any]:
    return TABLES[side], TABLES[side].c[f"{side}_id"]


def _absent(participant: Participant) -> NotFound:
    return NotFound("participant_unknown", id=participant.company_id, event=participant.event_id)
