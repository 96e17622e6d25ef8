"""What a party says of its meetings once they were held, through its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from recommender.errors import NotFound
from recommender.records import BuyerId, FirmId, MeetingState, Outcome, OutcomeKind, Pair, Side
from recommender.service import results
from recommender.service.guests import Guest, welcome
from recommender.service.masa import Masa


@dataclass(frozen=True)
class Verdict:
    """What a party tells of one meeting: ``rating`` 1–5, money only where something was sold."""

    kind: OutcomeKind
    rating: int | None = None
    note: str = ""
    amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Held:
    """A held meeting of a party: with whom, and what the party said of it before, if anything."""

    partner_id: str
    partner: str
    said: Outcome | None


def held_meeting(masa: Masa, token: str, partner_id: str, now: datetime | None = None) -> tuple[Guest, Held]:
    """The party behind a link, and its held meeting with a partner.

    Raises:
        NotPermitted: as ``welcome`` does.
        NotFound: they have no meeting, or it was not held.
    """
    guest = welcome(masa, token, now)
    pair = _pair(guest, partner_id)
    for meeting in masa.store.plans.meetings(guest.actor, guest.event.id):
        if meeting.pair == pair and meeting.state is MeetingState.HELD:
            said = {one.pair: one for one in masa.store.results.of(guest.actor, guest.event.id)}
            partner = masa.store.buyer(pair[1]) if guest.side is Side.FIRM else masa.store.firm(pair[0])
            return guest, Held(partner.id, partner.name, said.get(pair))
    raise NotFound("meeting_unknown", firm=pair[0], buyer=pair[1])


def rate(masa: Masa, token: str, partner_id: str, verdict: Verdict, now: datetime | None = None) -> None:
    """Keep what a party says of its meeting with a partner; the latest word counts.

    Raises:
        NotFound, Invalid: as ``results.report`` does; NotPermitted: as ``welcome`` does.
    """
    now = now or datetime.now(UTC)
    guest = welcome(masa, token, now)
    outcome = Outcome(
        guest.event.id, *_pair(guest, partner_id), guest.side, verdict.kind, verdict.rating, verdict.note,
        verdict.amount, verdict.currency,
    )  # fmt: skip
    results.report(masa.store, guest.actor, outcome, now)


def _pair(guest: Guest, partner_id: str) -> Pair:
    if guest.side is Side.FIRM:
        return FirmId(guest.company.id), BuyerId(partner_id)
    return FirmId(partner_id), BuyerId(guest.company.id)
