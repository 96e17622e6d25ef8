"""The time that a search may take."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from time import monotonic


def now() -> float:
    """Seconds that nobody sets back."""
    return monotonic()


@dataclass(frozen=True)
class Clock:
    """Runs from its creation for ``limit`` seconds, or until ``stop`` is set."""

    limit: float
    stop: Event = field(default_factory=Event)
    started: float = field(default_factory=now)

    @property
    def spent(self) -> float:
        return now() - self.started

    @property
    def left(self) -> float:
        """Seconds left, 0 once stopped."""
        return 0.0 if self.stop.is_set() else max(0.0, self.limit - self.spent)

    @property
    def over(self) -> bool:
        return self.left <= 0

    def part(self, share: float) -> Clock:
        """A clock for ``share`` of what is left, stopped with this one."""
        return Clock(self.left * share, self.stop)
