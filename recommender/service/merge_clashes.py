"""What a merge did to published schedules: meetings that one company cannot all hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from recommender.records import (
    OPERATOR,
    Event,
    Meeting,
    MeetingState,
    Merge,
    MergeClash,
    PlanState,
    Side,
    slots_of,
)
from recommender.store import Store
from recommender.wording import phrase


@dataclass(frozen=True)
class EventClash:
    """A clash, and the event in whose published schedule it is."""

    event: Event
    company_id: str
    side: Side
    clash: MergeClash


def clashes_of(store: Store, merge: Merge, today: date | None = None) -> list[EventClash]:
    """The clashes of a merge in force, at events that are not over. None of them is solved by itself."""
    if merge.undone_at is not None:
        return []
    coming = (event for event in store.events.all(OPERATOR) if event.last_day >= (today or date.today()))
    unseated = store.merges.unseated(merge.id)
    return [
        EventClash(event, merge.kept_id, merge.side, clash)
        for event in coming
        for clash in _of_event(store, event, merge, unseated)
    ]


def _of_event(
    store: Store, event: Event, merge: Merge, unseated: list[tuple[int, Meeting]]
) -> Iterator[MergeClash]:
    versions = store.plans.versions(OPERATOR, event.id)
    published = next((v.version for v in versions if v.state is PlanState.PUBLISHED), None)
    if published is None:
        return
    planned = [
        meeting
        for meeting in store.plans.meetings(OPERATOR, event.id, published)
        if meeting.state is MeetingState.PLANNED and _company(meeting, merge.side) == merge.kept_id
    ]
    by_slot: defaultdict[int, list[Meeting]] = defaultdict(list)
    for meeting in planned:
        by_slot[meeting.slot].append(meeting)
    together = _delegates(store, event, merge)
    yield from (MergeClash(tuple(met)) for met in by_slot.values() if len(met) > together)
    for version, gone in unseated:
        if (version, gone.event_id) == (published, event.id):
            partner = _company(gone, merge.side.other)
            left = tuple(met for met in planned if _company(met, merge.side.other) == partner)
            yield MergeClash(left, gone)


def _delegates(store: Store, event: Event, merge: Merge) -> int:
    participants = store.participation.of(OPERATOR, event.id)
    return next(
        (p.delegates for p in participants if (p.side, p.company_id) == (merge.side, merge.kept_id)), 1
    )


def _company(meeting: Meeting, side: Side) -> str:
    return meeting.firm_id if side is Side.FIRM else meeting.buyer_id


def clash_as_dict(found: EventClash, language: str) -> dict[str, Any]:
    """For JSON: the event, the meetings with slot and table, and what is wrong, in words."""
    gone, side = found.clash.gone, found.side.other
    facts = {
        "event": found.event.name,
        "company": found.company_id,
        "partners": ", ".join(_company(meeting, side) for meeting in found.clash.meetings),
        "places": "; ".join(_place(found.event, meeting) for meeting in found.clash.meetings),
        "partner": _company(gone, side) if gone else "",
        "gone": _place(found.event, gone) if gone else "",
    }
    return {
        "event_id": found.event.id,
        "meetings": [_as_dict(meeting) for meeting in found.clash.meetings],
        "gone": _as_dict(gone) if gone else None,
        "text": phrase("merge_clash_partner" if gone else "merge_clash_slot", language, facts),
    }


def _as_dict(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in ("firm_id", "buyer_id", "slot", "table")}


def _place(event: Event, meeting: Meeting) -> str:
    """When and where, as people say it: local time, and the table counted from 1."""
    slots = slots_of(event)
    start = (
        f"{slots[meeting.slot].start:%d.%m %H:%M}" if meeting.slot < len(slots) else f"#{meeting.slot + 1}"
    )
    return start if meeting.table is None else f"{start} / {meeting.table + 1}"
