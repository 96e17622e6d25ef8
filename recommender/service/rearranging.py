"""Meetings moved by hand, and free places given to others: done, or refused with what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound
from recommender.records import (
    Actor,
    BuyerId,
    FirmId,
    Meeting,
    MeetingState,
    Pair,
    PairState,
    Side,
)
from recommender.service.answers import read_answers
from recommender.service.permission import require_organiser
from recommender.service.problems import interpreter_between
from recommender.service.rooms import Room
from recommender.store import Store

OFFERED = 8
"""How many others are named for a free place."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whom a party could meet in a free place; ``accepted``: both have said yes. ``score`` in [0, 1]."""

    pair: Pair
    score: float
    accepted: bool


def move(
    store: Store, actor: Actor, event_id: str, version: int, pair: Pair, slot: int, table: int | None,
    now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Put a meeting of a draft or of the published schedule elsewhere.

    Raises:
        NotFound: no such event, version or meeting.
        Invalid: it is over, the place does not exist or is closed, or a party is away then.
        Conflict: the table, a party or the interpreters are taken then; somebody changed the meeting.
    """
    require_organiser(actor)
    room = Room(store, actor, event_id, version)
    seen = _planned(room, pair)
    wanted = replace(seen, slot=slot, table=table)
    room.without(pair).require_place(wanted)
    store.plans.rearrange(actor, event_id, version, [(seen, wanted)], now or datetime.now(UTC))
    return wanted


def exchange(
    store: Store, actor: Actor, event_id: str, version: int, one: Pair, other: Pair,
    now: datetime | None = None,
) -> tuple[Meeting, Meeting]:  # fmt: skip
    """Let two meetings change places. Raises as ``move``."""
    require_organiser(actor)
    room = Room(store, actor, event_id, version)
    first, second = _planned(room, one), _planned(room, other)
    moved = (
        replace(first, slot=second.slot, table=second.table),
        replace(second, slot=first.slot, table=first.table),
    )
    left = room.without(one, other)
    for meeting in moved:
        left.require_place(meeting)
        left.meetings.append(meeting)
    changes = list(zip((first, second), moved, strict=True))
    store.plans.rearrange(actor, event_id, version, changes, now or datetime.now(UTC))
    return moved


def replacements(
    store: Store, actor: Actor, event_id: str, party: tuple[Side, str], slot: int,
    now: datetime | None = None,
) -> list[Replacement]:  # fmt: skip
    """Whom a party could meet now in a slot: listed, declined by nobody, without a meeting, and free.

    Those that both sides accepted come first, then the best scores.

    Raises:
        NotFound: no such event, or nothing is published.
    """
    now = now or datetime.now(UTC)
    side, id_ = party
    version = published(store, actor, event_id)
    room = Room(store, actor, event_id, version)
    answers = read_answers(store, actor, room.event)
    met = {meeting.pair for meeting in room.meetings}
    found = []
    for entry in store.glances.entries(actor, event_id):
        if entry.pair[side is Side.BUYER] != id_ or entry.pair in met:
            continue
        state = answers.state(entry.pair, now)
        partner = entry.pair[side is Side.FIRM]
        if state is not PairState.DECLINED and room.free(side.other, partner, slot):
            found.append(Replacement(entry.pair, entry.score or 0.0, state is PairState.ACCEPTED))
    return sorted(found, key=lambda r: (not r.accepted, -r.score, r.pair))[:OFFERED]


def meet_instead(
    store: Store, actor: Actor, event_id: str, pair: Pair, slot: int, table: int | None,
    now: datetime | None = None,
) -> Meeting:  # fmt: skip
    """Give a free place of the published schedule to a pair.

    Raises:
        NotFound: nothing is published, or one does not take part.
        Invalid: either side declined, or the place does not exist or is closed, or a party is away then.
        Conflict: the table, a party or the interpreters are taken then, or the pair has a meeting.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    room = Room(store, actor, event_id, published(store, actor, event_id))
    if read_answers(store, actor, room.event).state(pair, now) is PairState.DECLINED:
        raise Invalid("pair_may_not_meet", firm=pair[0], buyer=pair[1])
    interpreter = interpreter_between(room.event, store.firm(pair[0]), store.buyer(pair[1]))
    new = Meeting(room.event.id, FirmId(pair[0]), BuyerId(pair[1]), slot, table, interpreter=interpreter)
    room.require_place(new)
    store.plans.insert(actor, event_id, new, now)
    return new


def published(store: Store, actor: Actor, event_id: str) -> int:
    """The number of the published version. Raises NotFound."""
    for version in store.plans.versions(actor, event_id):
        if version.state == "published":
            return version.version
    raise NotFound("nothing_published", event=event_id)


def differences(
    before: Iterable[Meeting], after: Iterable[Meeting]
) -> tuple[list[tuple[Meeting, Meeting]], list[Meeting], list[Meeting]]:
    """What one schedule changes of another: moved (as before, as after), dropped, added."""
    old = {m.pair: m for m in before if m.state is not MeetingState.CANCELLED}
    new = {m.pair: m for m in after if m.state is not MeetingState.CANCELLED}
    moved = [
        (old[pair], meeting)
        for pair, meeting in new.items()
        if pair in old and (old[pair].slot, old[pair].table) != (meeting.slot, meeting.table)
    ]
    dropped = [meeting for pair, meeting in old.items() if pair not in new]
    added = [meeting for pair, meeting in new.items() if pair not in old]
    return moved, dropped, added


def _planned(room: Room, pair: Pair) -> Meeting:
    found = room.meeting(pair)
    if found.state is not MeetingState.PLANNED:
        raise Invalid("meeting_over", firm=pair[0], buyer=pair[1], state=found.state)
    return found
