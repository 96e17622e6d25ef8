"""Meetings moved by hand, and free places given to others: done, or refused with what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from recommender.errors import Conflict, Invalid, NotFound
from recommender.records import (
    Actor,
    BuyerId,
    Event,
    EventKind,
    FirmId,
    Meeting,
    MeetingState,
    Pair,
    PairState,
    Side,
    Slot,
    slots_of,
)
from recommender.service.answers import read_answers
from recommender.service.permission import require_organiser
from recommender.service.pins import seats
from recommender.service.problems import interpreter_between
from recommender.store import Store
from recommender.wording import language_name

OFFERED = 8
"""How many others are named for a free place."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whom a party could meet in a free place; ``accepted``: both have said yes. ``score`` in [0, 1]."""

    pair: Pair
    score: float
    accepted: bool


class Room:
    """One version of a schedule as a room of slots and tables."""

    def __init__(self, store: Store, actor: Actor, event_id: str, version: int) -> None:
        """Raises NotFound for the event."""
        self.event: Event = store.events.one(actor, event_id)
        self.slots: tuple[Slot, ...] = slots_of(self.event)
        self.meetings = store.glances.meetings(actor, event_id, version)
        self.names = store.glances.names(actor, event_id)
        self._parties = {(p.side, p.company_id): p for p in store.participation.of(actor, event_id)}

    def meeting(self, pair: Pair) -> Meeting:
        """The meeting of a pair. Raises NotFound."""
        found = next((meeting for meeting in self.meetings if meeting.pair == pair), None)
        if found is None:
            raise NotFound("meeting_unknown", firm=pair[0], buyer=pair[1])
        return found

    def without(self, *pairs: Pair) -> Room:
        """The room without some meetings."""
        left = Room.__new__(Room)
        left.__dict__.update(self.__dict__, meetings=[m for m in self.meetings if m.pair not in pairs])
        return left

    def require_place(self, meeting: Meeting) -> None:
        """Raises Invalid or Conflict saying why the meeting cannot be where it is put, in people's words."""
        self._require_table(meeting)
        for side, id_ in zip((Side.FIRM, Side.BUYER), meeting.pair, strict=True):
            self._require_free(side, id_, meeting.slot)
        if meeting.table is not None:
            for other in self._in(meeting.slot):
                if other.table == meeting.table:
                    raise Conflict(
                        "place_table_taken", table=meeting.table + 1,
                        firm=self.name(Side.FIRM, other.firm_id), buyer=self.name(Side.BUYER, other.buyer_id),
                    )  # fmt: skip
        self._require_interpreter(meeting)

    def free(self, side: Side, id_: str, slot: int) -> bool:
        """Whether a party takes part, is there and has a place in a slot."""
        try:
            self._require_free(side, id_, slot)
        except (Invalid, Conflict, NotFound):
            return False
        return True

    def name(self, side: Side, id_: str) -> str:
        """How a party is called."""
        return self.names.get((side, id_), id_)

    def _in(self, slot: int) -> Iterator[Meeting]:
        """Meetings that take their places in a slot; one that was missed has left its table free."""
        gone = (MeetingState.CANCELLED, MeetingState.NO_SHOW)
        return (m for m in self.meetings if m.slot == slot and m.state not in gone)

    def _require_table(self, meeting: Meeting) -> None:
        event, table = self.event, meeting.table
        if meeting.slot not in range(len(self.slots)):
            raise Invalid("slot_number_unknown", slot=meeting.slot, slots=len(self.slots))
        if table is None and event.kind is not EventKind.SITE_VISITS:
            raise Invalid("place_without_table")
        if table is not None and table not in range(event.tables):
            raise Invalid("table_unknown", table=table + 1, tables=event.tables)
        if any(c.table == table and c.from_slot <= meeting.slot for c in event.closed_tables):
            raise Invalid("place_table_closed", table=(table or 0) + 1)

    def _require_free(self, side: Side, id_: str, slot: int) -> None:
        party = self._parties.get((side, id_))
        if party is None:
            raise NotFound("participant_unknown", id=id_, event=self.event.id)
        if slot in party.away:
            raise Invalid("place_while_away", name=self.name(side, id_))
        there = [meeting for meeting in self._in(slot) if meeting.pair[side is Side.BUYER] == id_]
        if len(there) >= seats(self.event, side, party.delegates):
            partner = there[0].pair[side is Side.FIRM]
            raise Conflict(
                "place_party_busy", name=self.name(side, id_), partner=self.name(side.other, partner)
            )

    def _require_interpreter(self, meeting: Meeting) -> None:
        language = meeting.interpreter
        busy = sum(other.interpreter == language for other in self._in(meeting.slot))
        if language and busy >= (there := self.event.interpreters.get(language, 0)):
            raise Conflict("place_without_interpreter", language=language_name(language), count=there)


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
