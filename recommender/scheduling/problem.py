"""What a schedule is asked for: slots, parties, candidate meetings and limits, as plain records.

Slots are numbered from 0 in order of time. A party is a firm or a buyer; its id is unique among all
parties of a problem. A candidate is a match that both sides accepted and nobody excluded: what may not
be held is simply not a candidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Pair = tuple[str, str]
"""(firm id, buyer id): a pair meets at most once, so it names the meeting."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for one meeting; ``start`` and ``end`` are minutes from local midnight of ``day``."""

    day: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a slot ends after it starts: {self}")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who meets.

    ``slots`` are the slots in which it can meet (``None``: all). ``delegates`` is how many meetings it
    can hold at once: people of a firm, or places at a visited buyer. ``least`` and ``most`` bound its
    meetings. Parties of one ``company`` (when named) never meet the same buyer twice between them.
    ``place`` is where a visited buyer is.
    """

    id: str
    name: str = ""
    slots: frozenset[int] | None = None
    delegates: int = 1
    least: int = 0
    most: int | None = None
    languages: frozenset[str] = frozenset()
    company: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        if self.delegates < 1 or self.least < 0 or (self.most is not None and self.most < 0):
            raise ValueError(f"not a number of delegates or meetings: {self}")

    @property
    def label(self) -> str:
        """How messages call it."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Candidate:
    """A meeting that may be held; ``score`` in [0, 1], ``slots`` where it may be (``None``: anywhere).

    ``must`` is its place, from 1, on a list of must-meets; 0 when it is on none.
    """

    firm_id: str
    buyer_id: str
    score: float = 0.0
    must: int = 0
    slots: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"a score lies in [0, 1]: {self}")
        if self.must < 0:
            raise ValueError(f"places are counted from 1: {self}")
        if self.firm_id == self.buyer_id:
            raise ValueError(f"nobody meets itself: {self.firm_id}")

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


@dataclass(frozen=True, slots=True)
class Pin:
    """A meeting that is held, in this slot and, when given, at this table."""

    firm_id: str
    buyer_id: str
    slot: int
    table: int | None = None

    @property
    def pair(self) -> Pair:
        return self.firm_id, self.buyer_id


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a schedule depends on.

    ``tables`` are the table numbers that stand in each slot (``None``: tables do not matter, as on site
    visits). ``interpreters`` are by language of the buyer and by slot; a meeting whose sides share no
    language takes one that speaks a language of the buyer (``None``: languages do not matter).
    ``precedences`` are (earlier, later): when both are held, the first is in an earlier slot.
    ``travel`` is in minutes between two places, either way round; missing is 0. Each of a firm's
    delegates travels alone. ``spread`` is by how much the numbers of breaks of two parties may differ.
    """

    slots: tuple[Slot, ...]
    parties: tuple[Party, ...]
    candidates: tuple[Candidate, ...]
    tables: tuple[frozenset[int], ...] | None = None
    interpreters: Mapping[str, tuple[int, ...]] | None = None
    pins: tuple[Pin, ...] = ()
    precedences: tuple[tuple[Pair, Pair], ...] = ()
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    spread: int | None = None
