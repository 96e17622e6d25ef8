"""Breaks of a party read off the bits of a number, quicker than from a list of slots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


class Runs:
    """Bits of slots, an unused one between two days; a party's busy slots are a sum of bits."""

    def __init__(self, days: Sequence[Sequence[int]]) -> None:
        self.bit = {slot: 1 << (slot + day) for day, slots in enumerate(days) for slot in slots}
        self._days = [sum(self.bit[slot] for slot in slots) for slots in days]
        self.breaks = cache(self._breaks)
        self.beside = cache(self._beside)

    def _breaks(self, busy: int) -> int:
        """Idle runs between two busy slots of one day."""
        return (busy & ~(busy << 1)).bit_count() - sum(bool(busy & day) for day in self._days)

    def _beside(self, busy: int) -> tuple[int, ...]:
        """Idle slots just before or after a busy one."""
        near = (busy << 1 | busy >> 1) & ~busy
        return tuple(slot for slot, bit in self.bit.items() if bit & near)
