"""The slots of a mission by day, on both clocks, to be ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from recommender.exporting.times import Clocks, long_day
from recommender.records import Event, Slot


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One slot on both clocks, and whether the party is free in it."""

    number: int
    here: str
    home: str
    free: bool


def by_day(
    event: Event, slots: Iterable[Slot], away: Collection[int], language: str
) -> dict[str, list[SlotRow]]:
    """The slots of each day, named in full; those in ``away`` are not free."""
    slots = list(slots)
    clocks = Clocks.at(event, slots)
    return {
        long_day(day, language): [_row(slot, clocks, away, language) for slot in of_day]
        for day, of_day in groupby(slots, key=lambda slot: slot.day)
    }


def _row(slot: Slot, clocks: Clocks, away: Collection[int], language: str) -> SlotRow:
    home = "" if clocks.agree else f"{clocks.home_city(language)} {clocks.at_home(slot, language)}"
    return SlotRow(slot.number, clocks.here(slot), home, slot.number not in away)
