"""The day itself: who is there, which meetings were held, who did not come, who changes places."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound
from recommender.records import (
    Actor,
    Meeting,
    MeetingState,
    Pair,
    Participant,
    Side,
    Signal,
)
from recommender.service import participants
from recommender.service.decisions import label
from recommender.service.permission import require_organiser
from recommender.service.rearranging import exchange, published
from recommender.store import Store


def check_in(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str, now: datetime | None = None
) -> Participant:
    """Note that a party has arrived. Raises NotFound when it does not take part."""
    require_organiser(actor)
    now = now or datetime.now(UTC)
    seen = participants.find(store, actor, event_id, side, company_id)
    arrived = replace(seen, checked_in_at=seen.checked_in_at or now)
    store.participation.change(actor, seen, arrived, now)
    return arrived


def held(store: Store, actor: Actor, event_id: str, pair: Pair, now: datetime | None = None) -> Meeting:
    """Note that a meeting was held. Raises NotFound when the published schedule lacks it."""
    return _become(store, actor, event_id, pair, MeetingState.HELD, frozenset(), "held", now)


def no_show(
    store: Store,
    actor: Actor,
    event_id: str,
    pair: Pair,
    absent: Collection[Side],
    now: datetime | None = None,
) -> Meeting:
    """Note that one side or both did not come; it leaves feedback on who stayed away.

    Raises:
        NotFound: the published schedule lacks the meeting.
        Invalid: nobody was absent.
    """
    if not absent:
        raise Invalid("nobody_absent", firm=pair[0], buyer=pair[1])
    return _become(store, actor, event_id, pair, MeetingState.NO_SHOW, frozenset(absent), "no_show", now)


def cancel(store: Store, actor: Actor, event_id: str, pair: Pair, now: datetime | None = None) -> Meeting:
    """Call a meeting off. Raises NotFound when the published schedule lacks it."""
    return _become(store, actor, event_id, pair, MeetingState.CANCELLED, frozenset(), "cancel", now)


def swap(
    store: Store, actor: Actor, event_id: str, one: Pair, other: Pair, now: datetime | None = None
) -> tuple[Meeting, Meeting]:
    """Let two meetings of the published schedule change slots and tables. Raises as ``exchange`` does."""
    return exchange(store, actor, event_id, published(store, actor, event_id), one, other, now)


def _become(
    store: Store, actor: Actor, event_id: str, pair: Pair, state: MeetingState, absent: frozenset[Side],
    action: str, now: datetime | None,
) -> Meeting:  # fmt: skip
    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    seen = find(store.plans.meetings(actor, event_id), pair)
    wanted = replace(seen, state=state, absent=absent)
    entry = store.shortlists.some(actor, event_id, {pair}).get(pair)
    labels = [label(entry, event, pair, side, Signal.NO_SHOW, 0.0, now) for side in sorted(absent)]
    store.plans.change(actor, event_id, [(seen, wanted)], action, now, labels)
    return wanted


def find(meetings: list[Meeting], pair: Pair) -> Meeting:
    """The meeting of a pair. Raises NotFound."""
    found = next((meeting for meeting in meetings if meeting.pair == pair), None)
    if found is None:
        raise NotFound("meeting_unknown", firm=pair[0], buyer=pair[1])
    return found
