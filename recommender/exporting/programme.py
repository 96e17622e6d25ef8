"""What is printed: an event's plan with everything that its readers are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from recommender.errors import NotFound
from recommender.records import (
    Buyer,
    BuyerId,
    Event,
    Firm,
    FirmId,
    MeetingState,
    Need,
    Product,
    Reason,
    Side,
    Slot,
)
from recommender.text import normalise
from recommender.wording import LANGUAGES

OWN_LANGUAGE = {Side.FIRM: "tr", Side.BUYER: "ru"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting of a plan.

    ``table`` counts from 0; it is None on visits, which have a ``place`` instead. ``interpreter`` is the
    language of the interpreter that the meeting needs, empty when it needs none.
    """

    firm: Firm
    buyer: Buyer
    slot: Slot
    table: int | None = None
    place: str = ""
    state: MeetingState = MeetingState.PLANNED
    product: Product | None = None
    need: Need | None = None
    reasons: tuple[Reason, ...] = ()
    interpreter: str = ""

    @property
    def cancelled(self) -> bool:
        return self.state is MeetingState.CANCELLED

    def company(self, side: Side) -> Firm | Buyer:
        """Who sits on that side."""
        return self.firm if side is Side.FIRM else self.buyer

    def text(self, side: Side) -> str:
        """What that side brings: the firm its product, the buyer its need; empty when not known."""
        brought = self.product if side is Side.FIRM else self.need
        return brought.text if brought else ""


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or buyer that takes part, with its entries in order of time."""

    side: Side
    company: Firm | Buyer
    entries: tuple[Entry, ...] = ()

    @property
    def meetings(self) -> list[Entry]:
        """The entries that are not cancelled."""
        return [entry for entry in self.entries if not entry.cancelled]

    @property
    def language(self) -> str:
        """What it reads: Turkish for a firm and Russian for a buyer, unless it speaks only others."""
        own = OWN_LANGUAGE[self.side]
        spoken = [language.code for language in self.company.languages]
        if not spoken or own in spoken:
            return own
        return next((code for code in spoken if code in LANGUAGES), "en")


@dataclass(frozen=True)
class Programme:
    """A plan as it is printed.

    ``version`` is the plan's number. ``revision`` rises with every change of a meeting, within one plan
    too, and ``changed_at``, with a zone, is when it last did. ``firms`` and ``buyers`` are all that take
    part, with meetings or without. Cancelled entries tell calendars what to take out; paper leaves them
    out.
    """

    event: Event
    version: int
    revision: int
    changed_at: datetime
    slots: tuple[Slot, ...]
    firms: Mapping[FirmId, Firm]
    buyers: Mapping[BuyerId, Buyer]
    entries: tuple[Entry, ...]

    @cached_property
    def meetings(self) -> list[Entry]:
        """The entries that are not cancelled, by time and table."""
        return [entry for entry in self._ordered if not entry.cancelled]

    @cached_property
    def tables(self) -> list[int]:
        """The tables in use, in order; empty on visits."""
        return sorted({entry.table for entry in self.meetings if entry.table is not None})

    def parties(self, side: Side) -> list[Party]:
        """Everybody of one side, by name."""
        companies: list[Firm | Buyer] = [*(self.firms if side is Side.FIRM else self.buyers).values()]
        named = sorted(companies, key=lambda company: (normalise(company.name), company.id))
        return [Party(side, company, tuple(self._by_party[side, company.id])) for company in named]

    def party(self, id_: str, *sides: Side) -> Party:
        """The firm or buyer with this id, the firm where both have it. Raises NotFound."""
        for side in sides or (Side.FIRM, Side.BUYER):
            for party in self.parties(side):
                if party.company.id == id_:
                    return party
        raise NotFound("participant_unknown", id=id_, event=self.event.id)

    @cached_property
    def _ordered(self) -> list[Entry]:
        return sorted(
            self.entries,
            key=lambda e: (e.slot.number, -1 if e.table is None else e.table, e.firm.id, e.buyer.id),
        )

    @cached_property
    def _by_party(self) -> defaultdict[tuple[Side, str], list[Entry]]:
        found: defaultdict[tuple[Side, str], list[Entry]] = defaultdict(list)
        for entry in self._ordered:
            for side in Side:
                found[side, entry.company(side).id].append(entry)
        return found
