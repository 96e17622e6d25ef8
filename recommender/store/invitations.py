"""Invitations: one open for each party of an event at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from recommender.errors import NotFound
from recommender.records import Actor, ActorRole, Invitation, Side, plain
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import InvitationRow
from recommender.store.tables import table_of

SUBJECT = "invitation"
_invitations = table_of(InvitationRow)


class Invitations:
    """Invitations to answer a list."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Invitation]:
        """All invitations that the actor may see, oldest first. Raises NotFound for the event."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = select(_invitations).where(_invitations.c.event_id == event_id, _own(actor))
            order = (_invitations.c.created_at, _invitations.c.id)
            return [_invitation(row) for row in connection.execute(wanted.order_by(*order))]

    def one(self, id_: str) -> Invitation:
        """The invitation of a link. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(_invitations).where(_invitations.c.id == id_)).first()
            if row is None:
                raise NotFound("invitation_unknown")
            return _invitation(row)

    def issue(self, actor: Actor, invitations: Sequence[Invitation], at: datetime) -> None:
        """Add invitations; those that the same parties had open are revoked."""
        with self._database.writing(alone=True) as connection:
            for new in invitations:
                read_event(connection, new.event_id, actor)
                connection.execute(
                    update(_invitations)
                    .where(
                        _invitations.c.event_id == new.event_id,
                        _invitations.c[f"{new.side}_id"] == new.company_id,
                        _invitations.c.revoked_at.is_(None),
                    )
                    .values(revoked_at=at)
                )
                connection.execute(insert(_invitations).values(_values(new)))
                _log(connection, actor, at, new, "issue")

    def mark(self, actor: Actor, invitation: Invitation, field: str, at: datetime) -> None:
        """Note when it was revoked, sent, reminded of or answered (``field``: ``revoked_at`` …)."""
        with self._database.writing(alone=True) as connection:
            mark_invitation(connection, actor, invitation, field, at)


def mark_invitation(
    connection: Connection, actor: Actor, invitation: Invitation, field: str, at: datetime
) -> None:
    """As Invitations.mark, in an open transaction."""
    mine = _invitations.c.id == invitation.id
    connection.execute(update(_invitations).where(mine).values({field: at}))
    _log(connection, actor, at, invitation, field.removesuffix("_at"))


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.role is ActorRole.FIRM:
        return _invitations.c.firm_id == actor.firm_id
    if actor.role is ActorRole.BUYER:
        return _invitations.c.buyer_id == actor.buyer_id
    return or_(_invitations.c.firm_id.is_not(None), _invitations.c.buyer_id.is_not(None))


def _log(connection: Connection, actor: Actor, at: datetime, invitation: Invitation, action: str) -> None:
    until = plain(invitation)["expires_at"]
    write_change(
        connection, actor, at, invitation.event_id, SUBJECT, invitation.company_id, action, None, until
    )


def _values(invitation: Invitation) -> dict[str, Any]:
    values = asdict(invitation)
    return values | {f"{values.pop('side')}_id": values.pop("company_id")}


def _invitation(row: Any) -> Invitation:
    side = Side.FIRM if row.buyer_id is None else Side.BUYER
    return Invitation(
        id=row.id,
        event_id=row.event_id,
        side=side,
        company_id=row.firm_id or row.buyer_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        sent_at=row.sent_at,
        reminded_at=row.reminded_at,
        answered_at=row.answered_at,
    )
