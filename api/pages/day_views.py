"""One slot of the day as its page shows it: who sits where, who is there, whom a name may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.pages.entries import pair_key
from api.pages.squares import Square, square
from recommender.records import Actor, Buyer, Firm, Meeting, MeetingState, Participant, Side, Slot
from recommender.service.invitations import Party
from recommender.service.masa import Masa
from recommender.service.rooms import Room
from recommender.text import normalise
from recommender.wording import language_name

FOUND = 10
"""Parties offered where a name is not clear."""
Parties = Mapping[Party, Participant]


@dataclass(frozen=True, slots=True)
class Seat:
    """One side of a meeting: who, and whether it has arrived."""

    id: str
    name: str
    here: bool
    absent: bool


@dataclass(frozen=True, slots=True)
class Now:
    """A meeting of the slot at its table, with what follows there."""

    key: str
    table: int | None
    firm: Seat
    buyer: Seat
    state: MeetingState
    interpreter: str
    next: Square | None


def slot_number(room: Room, asked: int | None) -> int:
    """The slot asked for, else the one that is on, else the next one, else the last."""
    if asked is not None:
        return min(asked, len(room.slots) - 1)
    now = datetime.now(UTC)
    return next((slot.number for slot in room.slots if slot.end > now), len(room.slots) - 1)


def meetings_now(room: Room, slot: Slot, parties: Parties, language: str) -> list[Now]:
    following = {
        m.table: square(room, m, language)
        for m in room.meetings
        if m.slot == slot.number + 1 and m.table is not None and m.state is MeetingState.PLANNED
    }
    return [
        Now(
            key=pair_key(m.pair),
            table=m.table,
            firm=_seat(room, m, Side.FIRM, parties),
            buyer=_seat(room, m, Side.BUYER, parties),
            state=m.state,
            interpreter=language_name(m.interpreter)[language] if m.interpreter else "",
            next=following.get(m.table),
        )
        for m in room.meetings
        if m.slot == slot.number and m.state is not MeetingState.CANCELLED
    ]


def tables(part: Sequence[Now]) -> str:
    """Which tables a part of the page shows: ``1–20``; the number of meetings where there are none."""
    first, last = part[0].table, part[-1].table
    return f"{first + 1}–{last + 1}" if first is not None and last is not None else str(len(part))


def _seat(room: Room, meeting: Meeting, side: Side, parties: Parties) -> Seat:
    id_ = meeting.pair[side is Side.BUYER]
    party = parties.get((side, id_))
    here = party is not None and party.checked_in_at is not None
    return Seat(id_, room.name(side, id_), here, side in meeting.absent)


def parties_named(
    room: Room, parties: Parties, asked: str, language: str
) -> list[tuple[Seat, str, list[Square]]]:
    """The parties that a name may mean, each with its meetings."""
    words = normalise(asked).split()
    hits = []
    for (side, id_), name in room.names.items():
        if words and all(word in normalise(f"{id_} {name}") for word in words):
            party = parties.get((side, id_))
            seat = Seat(id_, name, party is not None and party.checked_in_at is not None, False)
            own = [square(room, m, language) for m in room.meetings if m.pair[side is Side.BUYER] == id_]
            hits.append((seat, side.value, own))
    return hits[:FOUND]


def newcomers(masa: Masa, actor: Actor, room: Room, asked: str) -> list[tuple[str, str, str]]:
    """Known companies of that name that do not take part yet."""
    words = normalise(asked).split()
    corpus, seen = masa.engine().corpus, masa.store.seen_ids(actor)
    companies: list[tuple[Side, Firm | Buyer]] = [
        (Side.FIRM, c) for c in corpus.firms.values() if c.id in seen[0]
    ]
    companies += [(Side.BUYER, c) for c in corpus.buyers.values() if c.id in seen[1]]
    return [
        (side.value, company.id, company.name)
        for side, company in companies
        if (side, company.id) not in room.names
        and words
        and all(word in normalise(f"{company.id} {company.name}") for word in words)
    ][:FOUND]
