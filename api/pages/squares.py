"""What the schedule's pages show: a day's grid, a party's meetings, a meeting on the move, changes, goals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from api.pages.entries import pair_key, read_pair
from api.pages.pairs import decimal
from recommender.exporting.times import long_day, short_day, span
from recommender.records import Meeting, MeetingState, PlanVersion, Side, Slot
from recommender.service import rearranging
from recommender.service.rooms import Room
from recommender.text import normalise
from recommender.wording import phrase

TABLES = 10
"""Tables of the grid side by side at a time."""
NAMED = 10
PROVEN = 1e-6
"""A gap below it is rounding."""


class Part(BaseModel):
    """Which part of a schedule is shown, and which meeting is to be moved."""

    day: Annotated[int, Field(ge=0, le=366)] = 0
    tables: Annotated[int, Field(ge=1, le=10_000)] = 1
    side: Literal["", "firm", "buyer"] = ""
    party: Annotated[str, Field(max_length=200)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    pair: Annotated[str, Field(max_length=900)] = ""

    def but(self, **changed: object) -> str:
        asked = {**self.model_dump(mode="json", exclude_defaults=True), **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


class Place(BaseModel):
    """Where a meeting is to go."""

    pair: Annotated[str, Field(max_length=900)]
    slot: Annotated[int, Field(ge=0, le=100_000)]
    table: Annotated[int | None, Field(ge=0, le=100_000)] = None
    back: Annotated[str, Field(max_length=2000)] = "?"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a schedule reached of a goal."""

    name: str
    value: str
    bound: str
    proven: bool


@dataclass(frozen=True, slots=True)
class Square:
    """A meeting as the grid shows it."""

    key: str
    firm: str
    buyer: str
    when: str
    table: int | None
    state: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A slot to which a meeting could be moved, and what stands in the way there."""

    number: int
    when: str
    hindered: str


def grid_facts(room: Room, part: Part, language: str) -> dict[str, object]:
    """One day's slots by some of the tables."""
    days = list(dict.fromkeys(slot.day for slot in room.slots))
    day = days[min(part.day, len(days) - 1)] if days else None
    slots = [slot for slot in room.slots if slot.day == day]
    tables = range(room.event.tables)[TABLES * (part.tables - 1) : TABLES * part.tables]
    cells: dict[tuple[int, int | None], Square] = {}
    visits: defaultdict[int, list[Square]] = defaultdict(list)
    for meeting in room.meetings:
        if meeting.state is MeetingState.CANCELLED:
            continue
        if meeting.table is None:
            visits[meeting.slot].append(square(room, meeting, language))
        elif meeting.table in tables:
            cells[meeting.slot, meeting.table] = square(room, meeting, language)
    return {
        "dates": [long_day(each, language) for each in days],
        "slots": [(slot.number, span(slot.start, slot.end)) for slot in slots],
        "tables": list(tables),
        "parts": -(-room.event.tables // TABLES),
        "cells": cells,
        "visits": visits,
    }


def party_facts(room: Room, part: Part, language: str) -> dict[str, object]:
    """The meetings of the party asked for, or those that a name may mean."""
    words = normalise(part.q).split()
    named = [
        (side.value, id_, name)
        for (side, id_), name in room.names.items()
        if words and all(word in normalise(f"{id_} {name}") for word in words)
    ][:NAMED]
    if len(named) == 1:
        part = part.model_copy(update={"side": named[0][0], "party": named[0][1]})
    side = Side(part.side) if part.side else None
    own = [m for m in room.meetings if side and m.pair[side is Side.BUYER] == part.party]
    return {
        "named": named if len(named) != 1 else [],
        "party": room.names.get((side, part.party), "") if side else "",
        "party_side": part.side,
        "meetings": [square(room, meeting, language) for meeting in own],
    }


def chosen_facts(room: Room, part: Part, place: Place | None, language: str) -> dict[str, object]:
    """The meeting that is to be moved, where it could go, and which one it could change places with."""
    chosen = next((m for m in room.meetings if part.pair and m.pair == read_pair(part.pair)), None)
    if chosen is None:
        return {"chosen": None, "at": None, "choices": [], "all_tables": [], "instead": None}
    instead = next(
        (m for m in room.meetings if place and (m.slot, m.table) == (place.slot, place.table)), None
    )
    swaps = instead is not None and instead.state is MeetingState.PLANNED and instead.pair != chosen.pair
    return {
        "chosen": square(room, chosen, language),
        "at": chosen,
        "choices": [_choice(room, chosen, slot, language) for slot in room.slots],
        "all_tables": list(range(room.event.tables)),
        "instead": square(room, instead, language) if instead and swaps else None,
    }


def square(room: Room, meeting: Meeting, language: str) -> Square:
    """A meeting with its names and its time."""
    slot = room.slots[meeting.slot]
    return Square(
        key=pair_key(meeting.pair),
        firm=room.name(Side.FIRM, meeting.firm_id),
        buyer=room.name(Side.BUYER, meeting.buyer_id),
        when=moment_of(slot, language),
        table=meeting.table,
        state=meeting.state.value,
        pinned=meeting.pinned,
    )


def _choice(room: Room, meeting: Meeting, slot: Slot, language: str) -> SlotChoice:
    """A slot, and who of the two is not free in it."""
    left = room.without(meeting.pair)
    sides = zip((Side.FIRM, Side.BUYER), meeting.pair, strict=True)
    hindered = [room.name(side, id_) for side, id_ in sides if not left.free(side, id_, slot.number)]
    return SlotChoice(slot.number, moment_of(slot, language), ", ".join(hindered))


def moment_of(slot: Slot, language: str) -> str:
    """A slot's day and time, as at the event: ``14 May, 10:00–10:30``."""
    return f"{short_day(slot.day, language)}, {span(slot.start, slot.end)}"


def changes(before: Sequence[Meeting], room: Room, language: str) -> dict[str, object]:
    """What a draft changes of the published schedule."""
    moved, dropped, added = rearranging.differences(before, room.meetings)
    return {
        "kept": len(before) - len(moved) - len(dropped),
        "moved": [(square(room, old, language), square(room, new, language)) for old, new in moved],
        "dropped": [square(room, meeting, language) for meeting in dropped],
        "added": [square(room, meeting, language) for meeting in added],
    }


def goals(version: PlanVersion, language: str) -> list[Goal]:
    """What the solver reached, and what it could prove; nothing is proven of what was moved by hand."""
    untouched = not version.figures.get("by_hand")
    return [
        Goal(
            phrase(f"goal_{name}", language),
            decimal(level["value"], language, "0.#"),
            decimal(level["bound"], language, "0.#"),
            untouched and level["gap"] < PROVEN,
        )
        for name, level in version.figures.get("goals", {}).items()
    ]
