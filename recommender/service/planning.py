"""The schedule: published, and the whole of it as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from recommender.errors import NotFound
from recommender.records import (
    Actor,
    Buyer,
    BuyerId,
    Contact,
    Event,
    Firm,
    FirmId,
    Meeting,
    Participant,
    PlanVersion,
    ShortlistEntry,
    Side,
    Slot,
    slots_of,
    zone,
)
from recommender.service.permission import require_organiser
from recommender.store import Store

Company = TypeVar("Company", Firm, Buyer)


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting with its partners and times: ``start`` and ``end`` at the event, ``home_…`` at home.

    ``entry`` holds the reasons (``entry.shown.reasons``), None when the pair left the shortlist since.
    """

    meeting: Meeting
    firm: Firm
    buyer: Buyer
    start: datetime
    end: datetime
    home_start: datetime
    home_end: datetime
    entry: ShortlistEntry | None


@dataclass(frozen=True)
class EventPlan:
    """An event's whole schedule in one version, as far as the actor may see it, by slot and table."""

    event: Event
    version: PlanVersion
    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    firms: Mapping[FirmId, Firm]
    buyers: Mapping[BuyerId, Buyer]
    meetings: tuple[PlannedMeeting, ...]

    def of(self, side: Side, company_id: str) -> tuple[PlannedMeeting, ...]:
        """One party's meetings, in order of time."""
        return tuple(m for m in self.meetings if m.meeting.pair[side is Side.BUYER] == company_id)


def publish(
    store: Store, actor: Actor, event_id: str, version: int, now: datetime | None = None
) -> PlanVersion:
    """Put a draft in force. Raises NotFound, Conflict when another version was published meanwhile."""
    require_organiser(actor)
    return store.plans.publish(actor, event_id, version, now or datetime.now(UTC))


def version_of(store: Store, actor: Actor, event_id: str, version: int) -> PlanVersion:
    """One version of an event's schedule. Raises NotFound."""
    for found in store.plans.versions(actor, event_id):
        if found.version == version:
            return found
    raise NotFound("plan_unknown", version=version, event=event_id)


def discard(store: Store, actor: Actor, event_id: str, version: int, now: datetime | None = None) -> None:
    """Throw a draft away. Raises NotPermitted, NotFound; Conflict when it is or was in force."""
    require_organiser(actor)
    store.plans.discard(actor, event_id, version, now or datetime.now(UTC))


def take_up(
    store: Store, actor: Actor, event_id: str, version: int, now: datetime | None = None
) -> PlanVersion:
    """A draft like a version that was replaced, to return to it. Raises NotPermitted, NotFound."""
    require_organiser(actor)
    figures = version_of(store, actor, event_id, version).figures
    meetings = store.plans.meetings(actor, event_id, version)
    return store.plans.add(actor, event_id, meetings, figures, now or datetime.now(UTC))


def event_plan(store: Store, actor: Actor, event_id: str, version: int | None = None) -> EventPlan:
    """The whole plan of an event (the published version unless given), for pages and paper.

    Firms and buyers read their own meetings; a partner's contact is there for organisers alone.

    Raises:
        NotFound: no such event, nothing published, or no such version for this actor.
    """
    event = store.events.one(actor, event_id)
    meetings = store.plans.meetings(actor, event_id, version)
    found = next(
        v
        for v in reversed(store.plans.versions(actor, event_id))
        if v.version == version or (version is None and v.state == "published")
    )
    participants = tuple(store.participation.of(actor, event_id))
    ids: set[str] = {participant.company_id for participant in participants}
    ids.update(id_ for meeting in meetings for id_ in meeting.pair)
    firms = {firm.id: _seen(actor, firm) for firm in store.firms() if firm.id in ids}
    buyers = {buyer.id: _seen(actor, buyer) for buyer in store.buyers() if buyer.id in ids}
    entries = {entry.pair: entry for entry in store.shortlists.entries(actor, event_id)}
    slots, home = slots_of(event), zone(event.home_timezone)
    planned = tuple(
        PlannedMeeting(
            meeting,
            firms[meeting.firm_id],
            buyers[meeting.buyer_id],
            slots[meeting.slot].start,
            slots[meeting.slot].end,
            slots[meeting.slot].start.astimezone(home),
            slots[meeting.slot].end.astimezone(home),
            entries.get(meeting.pair),
        )
        for meeting in meetings
    )
    return EventPlan(event, found, slots, participants, firms, buyers, planned)


def _seen(actor: Actor, company: Company) -> Company:
    return company if actor.organises else replace(company, contact=Contact())
