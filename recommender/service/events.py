"""Events: made, changed, cloned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from recommender.errors import Conflict, NotPermitted
from recommender.records import Actor, Event, EventId, Session, SiteVisits, Slot, slots_of, zone
from recommender.records.events import EventKind
from recommender.service.event_rules import check_event, require_near
from recommender.service.permission import require_organiser
from recommender.store import Store

GRID = ("timezone", "sessions", "slot_minutes", "gap_minutes", "kind")
"""What slot numbers depend on."""


def create(store: Store, actor: Actor, event: Event, now: datetime | None = None) -> Event:
    """Add an event of the actor's organisation.

    Raises:
        NotPermitted: it is to belong to another organisation.
        Invalid: it cannot be held: in the past, without slots or tables, with overlapping sessions …
        Conflict: its id is taken.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = replace(event, organisation=event.organisation or actor.organisation)
    _require_own(actor, event)
    if event.kind is EventKind.SITE_VISITS and event.visits is None:
        event = replace(event, visits=SiteVisits())
    check_event(event, _today(event, now))
    store.events.add(actor, event, now)
    return event


def change(store: Store, actor: Actor, seen: Event, wanted: Event, now: datetime | None = None) -> None:
    """Replace the event that the actor saw.

    Raises:
        Invalid: as for ``create``.
        Conflict: somebody else changed it first, or slots in use would be renumbered.
    """
    require_organiser(actor)
    _require_own(actor, wanted)
    now = now or datetime.now(UTC)
    # An event that has begun can still be changed; one cannot be moved into the past.
    today = _today(wanted, now)
    check_event(wanted, min(today, seen.first_day) if wanted.first_day == seen.first_day else today)
    if any(getattr(seen, name) != getattr(wanted, name) for name in GRID) and slots_in_use(
        store, actor, seen
    ):
        raise Conflict("event_grid_in_use", id=seen.id)
    store.events.change(actor, seen, wanted, now)


def clone(
    store: Store,
    actor: Actor,
    source_id: str,
    id_: str,
    name: str,
    first_day: date,
    now: datetime | None = None,
) -> Event:
    """A new event with the settings, participants and wishes of another, on days from ``first_day``.

    Raises:
        NotFound: no such event.
        Invalid: as for ``create``.
        Conflict: the id is taken.
    """
    require_organiser(actor)
    require_near(first_day)
    now = now or datetime.now(UTC)
    source = store.events.one(actor, source_id)
    moved = replace(
        shifted(source, first_day - source.first_day),
        id=EventId(id_), name=name, closed_tables=(), history=False, cloned_from=source.id,
    )  # fmt: skip
    check_event(moved, _today(moved, now))
    store.participation.clone(actor, source_id, moved, now)
    return moved


def shifted(event: Event, by: timedelta) -> Event:
    """The event on other days, at the same local times."""
    due = event.answers_due
    return replace(
        event,
        first_day=event.first_day + by,
        last_day=event.last_day + by,
        sessions=tuple(Session(s.day + by, s.start, s.end) for s in event.sessions),
        answers_due=None if due is None else due + by,
    )


def daily(first_day: date, last_day: date, hours: Iterable[tuple[Any, Any]]) -> tuple[Session, ...]:
    """The same sessions, each (start, end), on every day."""
    days = [first_day + timedelta(days=at) for at in range((last_day - first_day).days + 1)]
    return tuple(Session(day, start, end) for start, end in hours for day in days)


def slots_in_use(store: Store, actor: Actor, event: Event) -> bool:
    """Whether availability, pins or meetings refer to the event's slots."""
    return bool(
        store.plans.versions(actor, event.id)
        or store.plans.pins(actor, event.id)
        or any(participant.away for participant in store.participation.of(actor, event.id))
    )


def local_times(event: Event) -> list[tuple[Slot, datetime]]:
    """Each slot with its start in the home zone of the travelling side."""
    home = zone(event.home_timezone)
    return [(slot, slot.start.astimezone(home)) for slot in slots_of(event)]


def _today(event: Event, now: datetime) -> date:
    return now.astimezone(zone(event.timezone)).date()


def _require_own(actor: Actor, event: Event) -> None:
    if not actor.sees_all and event.organisation != actor.organisation:
        raise NotPermitted("organisation_foreign", organisation=event.organisation)
