"""An event's plan with everything that paper and calendars tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from recommender.exporting.programme import Entry, Programme
from recommender.records import (
    OPERATOR,
    Actor,
    Buyer,
    Change,
    Contact,
    Firm,
    Meeting,
    MeetingState,
    Pair,
    PlanState,
    ShortlistEntry,
    Side,
)
from recommender.service.contacts import Openness
from recommender.service.planning import EventPlan, event_plan
from recommender.store import Store
from recommender.store.plan_rows import MEETING
from recommender.store.plans import PLAN

Company = TypeVar("Company", Firm, Buyer)


def programme(store: Store, actor: Actor, event_id: str, version: int | None = None) -> Programme:
    """The published plan, or another version, as far as the actor may see it.

    Meetings of earlier published plans that this one does not hold are in it as cancelled.

    Raises:
        NotFound: no such event, nothing published, or no such version for this actor.
    """
    plan = event_plan(store, actor, event_id, version)
    change = _latest(store, event_id)
    return Programme(
        event=plan.event,
        version=plan.version.version,
        revision=change.number if change else plan.version.version,
        changed_at=change.at if change else plan.version.created_at,
        slots=plan.slots,
        firms=plan.firms,
        buyers=plan.buyers,
        entries=(*_held(store, plan), *_dropped(store, actor, plan)),
    )


def _held(store: Store, plan: EventPlan) -> Iterator[Entry]:
    """The plan's own meetings; a contact person only where both sides accepted and it agreed."""
    openness = Openness(store, plan.event, datetime.now(UTC))
    for m in plan.meetings:
        pair = m.meeting.pair
        firm = m.firm if openness.shows(pair, Side.FIRM, m.firm.contact) else _nobody(m.firm)
        buyer = m.buyer if openness.shows(pair, Side.BUYER, m.buyer.contact) else _nobody(m.buyer)
        yield _entry(plan, m.meeting, firm, buyer, m.entry)


def _entry(
    plan: EventPlan, meeting: Meeting, firm: Firm, buyer: Buyer, entry: ShortlistEntry | None
) -> Entry:
    shown = entry.shown if entry else None
    return Entry(
        firm=firm,
        buyer=buyer,
        slot=plan.slots[meeting.slot],
        table=meeting.table,
        place=plan.event.place_of(buyer),
        state=meeting.state,
        product=next((p for p in firm.products if shown and p.id == shown.product_id), None),
        need=next((n for n in buyer.needs if shown and n.id == shown.need_id), None),
        reasons=shown.reasons if shown else (),
        interpreter=meeting.interpreter,
    )


def _nobody(company: Company) -> Company:
    """The company without the people in it."""
    return replace(company, contact=Contact())


def _dropped(store: Store, actor: Actor, plan: EventPlan) -> Iterator[Entry]:
    """Meetings that an earlier published plan had and this one has not, where they last were."""
    gone: dict[Pair, Meeting] = {}
    for version in store.plans.versions(OPERATOR, plan.event.id):
        if version.state is not PlanState.DRAFT and version.version != plan.version.version:
            gone |= {m.pair: m for m in store.plans.meetings(OPERATOR, plan.event.id, version.version)}
    for planned in plan.meetings:
        gone.pop(planned.meeting.pair, None)
    for meeting in gone.values():
        if _concerns(actor, meeting):
            firm, buyer = _nobody(store.firm(meeting.firm_id)), _nobody(store.buyer(meeting.buyer_id))
            yield _entry(plan, replace(meeting, state=MeetingState.CANCELLED), firm, buyer, None)


def _concerns(actor: Actor, meeting: Meeting) -> bool:
    return actor.firm_id in (None, meeting.firm_id) and actor.buyer_id in (None, meeting.buyer_id)


def _latest(store: Store, event_id: str) -> Change | None:
    """The latest change of what is published, whoever asks."""
    before: int | None = None
    while page := store.audit.page(OPERATOR, event_id, before=before):
        for change in page:
            if change.subject == MEETING or (change.subject == PLAN and change.action == "publish"):
                return change
        before = page[-1].number
    return None
