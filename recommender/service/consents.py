"""Consent to be named: given by a party behind its link, or noted by the organiser from paper."""

from __future__ import annotations

from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound
from recommender.records import Actor, Consent, ConsentWay, Contact, Side, person_of
from recommender.service.permission import require_party
from recommender.store import Store

TEXT_VERSION = "2026-11"
"""The words in use: the message ``consent_<version>``. Earlier versions stay, for what was agreed to then."""

TEXT_VERSIONS = (TEXT_VERSION,)


def give(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str,
    text_version: str = TEXT_VERSION, now: datetime | None = None,
) -> Consent:  # fmt: skip
    """Note that a party agrees to be named to partners once both accepted.

    Raises:
        NotPermitted: the actor is neither the party nor an organiser.
        NotFound: no such event, or the party does not take part.
        Invalid: no such text.
    """
    require_party(actor, side, company_id)
    if text_version not in TEXT_VERSIONS:
        raise Invalid("consent_text_unknown", version=text_version[:40])
    event = store.events.one(actor, event_id)
    if not any(
        p.side is side and p.company_id == company_id for p in store.participation.of(actor, event.id)
    ):
        raise NotFound("participant_unknown", id=company_id, event=event_id)
    way = ConsentWay.PAPER if actor.organises else ConsentWay.LINK
    person = person_of(contact_of(store, side, company_id))
    at = now or datetime.now(UTC)
    consent = Consent(event.id, side, company_id, text_version, way, at, actor.id, person)
    store.consents.give(actor, consent)
    return consent


def withdraw(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str, now: datetime | None = None
) -> None:
    """Note that a party no longer agrees. Raises NotPermitted; NotFound when it had not agreed."""
    require_party(actor, side, company_id)
    store.consents.withdraw(actor, event_id, side, company_id, now or datetime.now(UTC))


def in_force(store: Store, actor: Actor, event_id: str) -> dict[tuple[Side, str], Consent]:
    """The consents of an event that hold, by party, as far as the actor may see them. Raises NotFound."""
    held = [consent for consent in store.consents.of(actor, event_id) if consent.withdrawn_at is None]
    return {(consent.side, consent.company_id): consent for consent in held}


def contact_of(store: Store, side: Side, company_id: str) -> Contact:
    """A company's contact person. Raises NotFound."""
    return (store.firm(company_id) if side is Side.FIRM else store.buyer(company_id)).contact
