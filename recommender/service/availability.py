"""When a party can meet, said by itself through its link."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.records import Slot, slots_of
from recommender.service import participants
from recommender.service.guests import Guest, welcome
from recommender.service.masa import Masa


@dataclass(frozen=True)
class Availability:
    """The event's slots, and the numbers of those in which the party cannot meet."""

    guest: Guest
    slots: tuple[Slot, ...]
    away: frozenset[int]


def availability(masa: Masa, token: str, now: datetime | None = None) -> Availability:
    """When the party behind a link can meet. Raises as ``welcome`` does."""
    guest = welcome(masa, token, now)
    own = participants.find(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id)
    return Availability(guest, slots_of(guest.event), own.away)


def set_free(masa: Masa, token: str, free: Collection[int], now: datetime | None = None) -> None:
    """Say in which slots the party can meet; in all others it cannot.

    Raises:
        NotPermitted: as ``welcome`` does, and once answers are due.
        Invalid: it could no longer have the meetings that it must have.
    """
    now = now or datetime.now(UTC)
    known = availability(masa, token, now)
    known.guest.require_open()
    away = {slot.number for slot in known.slots} - set(free)
    guest = known.guest
    participants.set_away(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id, away, now)
