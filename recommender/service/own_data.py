"""A party's own data, behind its link: what it agreed to, and its wish to be erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.records import Consent
from recommender.service import consents
from recommender.service.guests import Guest, welcome
from recommender.service.masa import Masa


@dataclass(frozen=True)
class OwnData:
    """``consent`` is the one in force for the contact person of now; ``erasure_asked_at`` is None unless
    the party wants its data erased."""

    guest: Guest
    consent: Consent | None
    erasure_asked_at: datetime | None


def own_data(masa: Masa, token: str, now: datetime | None = None) -> OwnData:
    """What the party behind a link may know and decide of its own data. Raises as ``welcome`` does."""
    guest = welcome(masa, token, now)
    store, event_id, party = masa.store, guest.event.id, (guest.side, guest.company.id)
    held = consents.in_force(store, guest.actor, event_id).get(party)
    asked = store.erasure_requests.asked_at(guest.actor, event_id, *party)
    return OwnData(guest, held, asked)


def agree(masa: Masa, token: str, text_version: str, now: datetime | None = None) -> None:
    """Agree that the contact person be named to partners. Raises as ``welcome`` and ``give`` do."""
    guest = welcome(masa, token, now)
    consents.give(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id, text_version, now)


def disagree(masa: Masa, token: str, now: datetime | None = None) -> None:
    """No longer agree. Raises as ``welcome`` and ``withdraw`` do."""
    guest = welcome(masa, token, now)
    consents.withdraw(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id, now)


def ask_erasure(masa: Masa, token: str, asks: bool, now: datetime | None = None) -> None:
    """Tell the organiser that the party wants its data erased, or no longer does. Raises as ``welcome``."""
    guest = welcome(masa, token, now)
    party = guest.event.id, guest.side, guest.company.id
    masa.store.erasure_requests.note(guest.actor, *party, asks, now or datetime.now(UTC))
