"""One version of a schedule as a room of slots and tables, and what stands in the way of a meeting there."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.errors import Conflict, Invalid, NotFound
from recommender.records import (
    Actor,
    Event,
    EventKind,
    Meeting,
    MeetingState,
    Pair,
    Side,
    Slot,
    slots_of,
)
from recommender.service.pins import seats
from recommender.store import Store
from recommender.wording import language_name


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
