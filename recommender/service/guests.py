"""Parties that come by their signed link: who they are, and until when the link opens what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recommender.errors import NotPermitted
from recommender.exporting.programme import Party
from recommender.records import Actor, Buyer, Event, Firm, Invitation, Side
from recommender.service.invitations import company_of
from recommender.service.links import party_of_link
from recommender.service.masa import Masa

READABLE = timedelta(days=30)
"""How long after the event a link still opens schedule, ratings and the party's own data."""


@dataclass(frozen=True)
class Guest:
    """A party that came by its link. ``open``: it may still answer and change what it told."""

    actor: Actor
    invitation: Invitation
    event: Event
    party: Party
    open: bool

    @property
    def side(self) -> Side:
        return self.party.side

    @property
    def company(self) -> Firm | Buyer:
        """The party's own record, with its own contact data."""
        return self.party.company

    def require_open(self) -> None:
        """Raises NotPermitted once answers are due."""
        if not self.open:
            raise _expired(self.invitation)


def welcome(masa: Masa, token: str, now: datetime | None = None) -> Guest:
    """The party that a link stands for, from the invitation to some weeks after the event.

    Raises:
        NotPermitted: forged, revoked, or long over.
        NotFound: the party no longer takes part.
    """
    now = now or datetime.now(UTC)
    invitation, actor = party_of_link(masa.store, masa.settings, token)
    event = masa.store.events.one(actor, invitation.event_id)
    is_open = now < invitation.expires_at
    if not is_open and now.date() > event.last_day + READABLE:
        raise _expired(invitation)
    party = Party(invitation.side, company_of(masa.store, invitation))
    return Guest(actor, invitation, event, party, is_open)


def _expired(invitation: Invitation) -> NotPermitted:
    return NotPermitted("link_expired", at=f"{invitation.expires_at:%Y-%m-%d %H:%M} UTC")
