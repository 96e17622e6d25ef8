"""Calendars to subscribe to: a signed address a party, without password."""

from __future__ import annotations

from itsdangerous import BadSignature

from recommender.config import Settings
from recommender.errors import NotPermitted
from recommender.exporting.programme import Party, Programme
from recommender.records import Side
from recommender.service.exports import sender_address
from recommender.service.links import party_actor, signer
from recommender.service.programmes import programme
from recommender.store import Store

CALENDAR = "calendar"


def feed_link(settings: Settings, plan: Programme, party: Party) -> str:
    """The address of a party's calendar. Raises Invalid when the secret key is weak."""
    token = signer(settings, CALENDAR).dumps([plan.event.id, party.side.value, party.company.id])
    return f"{settings.public_url.rstrip('/')}/calendars/{token}.ics"


def feed(store: Store, settings: Settings, token: str, language: str = "") -> bytes:
    """What the address of a calendar gives now, read as the party itself.

    Raises:
        NotPermitted: the address is forged.
        NotFound: nothing is published, or the party no longer takes part.
        Invalid: the secret key is weak.
    """
    from recommender.exporting.calendars import calendar_ics

    try:
        event_id, side, company_id = signer(settings, CALENDAR).loads(token)
    except BadSignature:
        raise NotPermitted("link_forged") from None
    plan = programme(store, party_actor(Side(side), company_id), event_id)
    return calendar_ics(
        plan, plan.party(company_id, Side(side)), language, organiser=sender_address(settings)
    )
