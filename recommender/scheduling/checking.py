"""Whether a schedule keeps every limit, read from the problem alone and independent of the solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from recommender.scheduling.grid import Grid
from recommender.scheduling.limits import Limit, limit
from recommender.scheduling.plan import Goal, Sitting
from recommender.scheduling.travelling import Visit, shared_out


class Ledger:
    """The sittings of a schedule, by party and slot."""

    def __init__(self, grid: Grid, sittings: Sequence[Sitting]) -> None:
        self.grid = grid
        self.sittings = sittings
        self.slots_of: dict[str, list[int]] = {party.id: [] for party in grid.parties}
        for sitting in sorted(sittings, key=lambda one: one.slot):
            self.slots_of[sitting.firm_id].append(sitting.slot)
            self.slots_of[sitting.buyer_id].append(sitting.slot)

    def breaks(self, party_id: str) -> int:
        """Idle runs between two meetings of one day."""
        busy = set(self.slots_of[party_id])
        return sum(_runs([slot in busy for slot in day]) for day in self.grid.days)

    def values(self) -> dict[Goal, float]:
        """What the schedule reaches of each goal."""
        grid = self.grid
        held = [grid.problem.candidates[grid.position[sitting.pair]] for sitting in self.sittings]
        active = [party.id for at, party in enumerate(grid.parties) if grid.meetings_of[at]]
        breaks = [self.breaks(party) for party in active]
        return {
            Goal.MUSTS: sum(candidate.must > 0 for candidate in held),
            Goal.ORDER: sum(grid.points[grid.position[sitting.pair]] for sitting in self.sittings),
            Goal.SCORE: sum(round(candidate.score, 4) for candidate in held),
            Goal.MINIMUM: min((len(self.slots_of[party]) for party in active), default=0),
            Goal.BREAKS: sum(breaks),
            Goal.SPREAD: max(breaks, default=0) - min(breaks, default=0),
            Goal.MOVES: moves(grid, self.sittings),
        }


def _runs(busy: Sequence[bool]) -> int:
    """Idle runs between the first and the last busy place."""
    starts = sum(now and not before for before, now in zip([False, *busy], busy, strict=False))
    return max(0, starts - 1)


def moves(grid: Grid, sittings: Iterable[Sitting]) -> int:
    """How often a buyer's next meeting of the day is at none of the tables of its last."""
    tables: defaultdict[tuple[str, int, int], set[int]] = defaultdict(set)
    for sitting in sittings:
        if sitting.table is not None:
            tables[sitting.buyer_id, grid.problem.slots[sitting.slot].day, sitting.slot].add(sitting.table)
    keys = sorted(tables)
    return sum(a[:2] == b[:2] and not tables[a] & tables[b] for a, b in pairwise(keys))


def violations(grid: Grid, sittings: Sequence[Sitting]) -> list[Limit]:
    """Every limit that ``sittings`` break; none when the schedule is valid."""
    ledger = Ledger(grid, sittings)
    return [
        *_party_limits(ledger),
        *_meeting_limits(ledger),
        *_table_limits(ledger),
        *_language_limits(ledger),
        *_travel_limits(ledger),
        *_spread_limits(ledger),
    ]


def _party_limits(ledger: Ledger) -> Iterable[Limit]:
    for party in ledger.grid.parties:
        slots = ledger.slots_of[party.id]
        if len(slots) < party.least:
            yield limit("least", party=party.label, least=party.least)
        if party.most is not None and len(slots) > party.most:
            yield limit("most", party=party.label, most=party.most)
        if party.slots is not None and not set(slots) <= party.slots:
            yield limit("available", party=party.label)
        if any(count > party.delegates for count in Counter(slots).values()):
            yield limit("at_once", party=party.label, delegates=party.delegates)


def _meeting_limits(ledger: Ledger) -> Iterable[Limit]:
    grid, problem = ledger.grid, ledger.grid.problem
    slot_of = {sitting.pair: sitting.slot for sitting in ledger.sittings}
    if len(slot_of) < len(ledger.sittings):
        yield limit("once")
    for pair, slot in slot_of.items():
        allowed = problem.candidates[grid.position[pair]].slots
        if allowed is not None and slot not in allowed:
            yield limit("when", firm=pair[0], buyer=pair[1])
    for pin in problem.pins:
        if slot_of.get(pin.pair) != pin.slot:
            yield limit("pin", firm=pin.firm_id, buyer=pin.buyer_id, slot=pin.slot + 1)
    for first, second in problem.precedences:
        if first in slot_of and second in slot_of and slot_of[first] >= slot_of[second]:
            yield limit("before", firm=first[0], buyer=first[1], next_firm=second[0], next_buyer=second[1])
    for rivals in grid.rivals:
        if sum(problem.candidates[meeting].pair in slot_of for meeting in rivals) > 1:
            meeting = rivals[0]
            yield limit(
                "company",
                company=grid.parties[grid.firm[meeting]].company,
                buyer=grid.parties[grid.buyer[meeting]].label,
            )


def _table_limits(ledger: Ledger) -> Iterable[Limit]:
    tables = ledger.grid.problem.tables
    if tables is None:
        return
    for slot, numbers in enumerate(tables):
        here = [sitting for sitting in ledger.sittings if sitting.slot == slot]
        taken = [sitting.table for sitting in here if sitting.table is not None]
        if len(here) > len(numbers) or len(set(taken)) < len(taken) or not set(taken) <= numbers:
            yield limit("tables", slot=slot + 1, tables=len(numbers))
    wanted = {pin.pair: pin.table for pin in ledger.grid.problem.pins if pin.table is not None}
    for sitting in ledger.sittings:
        if sitting.table is not None and wanted.get(sitting.pair, sitting.table) != sitting.table:
            yield limit(
                "table_pin", firm=sitting.firm_id, buyer=sitting.buyer_id, table=wanted[sitting.pair] + 1
            )


def _language_limits(ledger: Ledger) -> Iterable[Limit]:
    grid = ledger.grid
    for languages, meetings in grid.interpreting:
        pairs = {grid.problem.candidates[meeting].pair for meeting in meetings}
        counts = Counter(sitting.slot for sitting in ledger.sittings if sitting.pair in pairs)
        for slot, count in counts.items():
            if count > (there := grid.interpreters(languages, slot)):
                yield limit("interpreters", languages=spoken(languages), slot=slot + 1, interpreters=there)


def spoken(languages: Iterable[str]) -> str:
    """Languages as messages list them."""
    return ", ".join(sorted(languages)) or "?"


def _travel_limits(ledger: Ledger) -> Iterable[Limit]:
    grid = ledger.grid
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    for sitting in ledger.sittings if grid.far else ():
        meeting = grid.position[sitting.pair]
        visits[grid.firm[meeting]].append(grid.visit(meeting, sitting.slot))
    for firm, made in sorted(visits.items()):
        party = grid.parties[firm]
        # More at once than there are delegates is another limit's matter.
        if not shared_out(made, grid.far, max(party.delegates, *Counter(slot for _, slot in made).values())):
            yield limit("travel", party=party.label)


def _spread_limits(ledger: Ledger) -> Iterable[Limit]:
    spread = ledger.grid.problem.spread
    breaks = [ledger.breaks(party.id) for party in ledger.grid.parties]
    if spread is not None and breaks and max(breaks) - min(breaks) > spread:
        yield limit("spread", spread=spread)
