"""Small random missions, and the best schedule of tiny ones by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from recommender.scheduling import (
    Candidate,
    Change,
    Late,
    Leaves,
    NoShow,
    Party,
    Pin,
    Problem,
    Slot,
    TableLost,
)
from recommender.scheduling.checking import Ledger, violations
from recommender.scheduling.grid import grid_of
from recommender.scheduling.plan import Goal, Sitting

MINUTES = 30
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def day_of(count: int, days: int = 1) -> tuple[Slot, ...]:
    """``count`` slots of half an hour with no gap, spread over ``days``."""
    per_day = -(-count // days)
    return tuple(
        Slot(at // per_day, MINUTES * (at % per_day), MINUTES * (at % per_day + 1)) for at in range(count)
    )


def tables(count: int, slots: int) -> tuple[frozenset[int], ...]:
    return (frozenset(range(count)),) * slots


def mission(firms: int, buyers: int, slots: int, **fields: object) -> Problem:
    """Every firm with every buyer, one table a firm unless told otherwise."""
    parties = [Party(f"F{at}") for at in range(firms)] + [Party(f"B{at}") for at in range(buyers)]
    pairs = product(range(firms), range(buyers))
    defaults: dict[str, object] = {
        "slots": day_of(slots),
        "parties": tuple(parties),
        "candidates": tuple(Candidate(f"F{f}", f"B{b}", 0.5) for f, b in pairs),
        "tables": tables(firms, slots),
    }
    return Problem(**(defaults | fields))  # type: ignore[arg-type]


def rank(values: dict[Goal, float]) -> tuple[float, ...]:
    """Values of the goals that need no table, so that better compares greater."""
    return tuple(
        round(v, 4) if goal.more_is_better else -v for goal, v in values.items() if goal is not Goal.MOVES
    )


def assignments(problem: Problem) -> Iterator[tuple[Sitting, ...]]:
    """Every choice of a slot or none for each candidate, limits and tables left aside."""
    choices = [(None, *range(len(problem.slots)))] * len(problem.candidates)
    for slots in product(*choices):
        placed = zip(problem.candidates, slots, strict=True)
        yield tuple(Sitting(*one.pair, slot) for one, slot in placed if slot is not None)


def every_schedule(problem: Problem) -> Iterator[tuple[Sitting, ...]]:
    """All valid schedules, tables left aside."""
    grid = grid_of(problem)
    return (sittings for sittings in assignments(problem) if not violations(grid, sittings))


def best_of_all(problem: Problem) -> tuple[float, ...] | None:
    """What the best schedule reaches; ``None`` when there is no valid one."""
    grid = grid_of(problem)
    return max((rank(Ledger(grid, sittings).values()) for sittings in every_schedule(problem)), default=None)


@st.composite
def missions(draw: st.DrawFn, most_meetings: int = 5, most_slots: int = 4) -> Problem:
    """Missions with windows, delegates, least and most, companies, languages, pins, order, travel, days."""
    slots = draw(st.integers(1, most_slots))
    firms, buyers = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    some = st.frozensets(st.integers(0, slots - 1))
    open_ = st.one_of(st.none(), some)
    languages = st.sampled_from(
        [frozenset({"tr"}), frozenset({"ru"}), frozenset({"tr", "ru"}), frozenset({"en"})]
    )
    place = st.sampled_from(["", "Bursa", "Gebze"])

    def party(name: str) -> Party:
        return Party(
            name,
            slots=draw(open_),
            delegates=draw(st.sampled_from([1, 1, 1, 2])),
            least=draw(st.sampled_from([0, 0, 0, 1])),
            most=draw(st.sampled_from([None, None, 1, 2])),
            languages=draw(languages),
            company=draw(st.sampled_from(["", "", "A.Ş."])) if name[0] == "F" else "",
            place=draw(place) if name[0] == "B" else "",
        )

    parties = [party(f"F{at}") for at in range(firms)] + [party(f"B{at}") for at in range(buyers)]
    pairs = draw(st.permutations(list(product(range(firms), range(buyers)))))[:most_meetings]
    candidates = tuple(
        Candidate(
            f"F{f}",
            f"B{b}",
            draw(st.sampled_from([0.0, 0.25, 0.5, 0.75])),
            draw(st.sampled_from([0, 0, 0, 1, 1, 2])),
            draw(st.one_of(st.none(), st.none(), some)),
        )
        for f, b in pairs
    )
    pinned = draw(st.lists(st.sampled_from(candidates), max_size=1))
    ordered = draw(st.lists(st.sampled_from(candidates), max_size=2, unique=True))
    counts = st.one_of(st.none(), st.integers(0, 2))
    standing = draw(st.one_of(st.none(), st.integers(1, 3)))
    spoken = draw(counts)
    return Problem(
        slots=day_of(slots, draw(st.integers(1, 2))),
        parties=tuple(parties),
        candidates=candidates,
        tables=None if standing is None else tables(standing, slots),
        interpreters=None if spoken is None else {"ru": (spoken,) * slots, "en": (1,) * slots},
        pins=tuple(Pin(*one.pair, draw(st.integers(0, slots - 1))) for one in pinned),
        precedences=((ordered[0].pair, ordered[1].pair),) if len(ordered) == 2 else (),
        travel={("Bursa", "Gebze"): draw(st.sampled_from([0, 20, 40]))},
        spread=draw(st.sampled_from([None, None, 0, 1])),
    )


ROADS = {("Bursa", "Gebze"): 20, ("Bursa", "Sakarya"): 40, ("Gebze", "Sakarya"): 40}


@st.composite
def tight_missions(draw: st.DrawFn) -> Problem:
    """Missions with a schedule in which roads, interpreters or pinned tables are in the way, often several.

    Every other one is of visits. Nobody is owed a meeting and pins are far apart, so that all can be kept.
    """
    slots, visits = draw(st.integers(2, 4)), draw(st.booleans())
    place = st.sampled_from(["Bursa", "Gebze", "Sakarya"] if visits else [""])
    speech = st.sampled_from([frozenset({"tr"}), frozenset({"ru"}), frozenset({"ru", "en"})])
    firms = [
        Party(
            f"F{at}", delegates=draw(st.sampled_from([1, 1, 2])), languages=frozenset({"tr"}),
            company=draw(st.sampled_from(["", "", "A.Ş."])),
        )
        for at in range(3)
    ]  # fmt: skip
    buyers = [
        Party(
            f"B{at}", delegates=draw(st.integers(1, 2)) if visits else 1, languages=draw(speech), place=draw(place),
            slots=draw(st.one_of(st.none(), st.none(), st.frozensets(st.integers(1, slots - 1), min_size=1))),
            most=draw(st.sampled_from([None, None, 2])),
        )
        for at in range(4)
    ]  # fmt: skip
    pairs = draw(st.permutations(list(product(range(3), range(4)))))[:8]
    candidates = [Candidate(f"F{f}", f"B{b}", draw(st.sampled_from([0.25, 0.5, 0.75]))) for f, b in pairs]
    spoken = draw(st.integers(1, 2))
    return Problem(
        slots=day_of(slots, draw(st.integers(1, 2))),
        parties=(*firms, *buyers),
        candidates=tuple(candidates),
        tables=None if visits else tables(2, slots),
        interpreters=draw(st.sampled_from([None, {"ru": (spoken,) * slots, "en": (1,) * slots}])),
        pins=() if visits else _pins_at_tables(draw, candidates, buyers, slots),
        travel=ROADS if visits else {},
    )


def _pins_at_tables(
    draw: st.DrawFn, candidates: list[Candidate], buyers: list[Party], slots: int
) -> tuple[Pin, ...]:
    """Up to two meetings, each in a slot of its own in which its buyer is there, at a table."""
    found: list[Pin] = []
    for one in draw(st.permutations(candidates))[: draw(st.integers(0, 2))]:
        open_ = buyers[int(one.buyer_id[1:])].slots or frozenset(range(slots))
        free = sorted(open_ - {pin.slot for pin in found})
        alike = {pin.buyer_id for pin in found} | {pin.firm_id for pin in found}
        if free and not alike & {one.firm_id, one.buyer_id}:
            found.append(Pin(*one.pair, draw(st.sampled_from(free)), draw(st.integers(0, 1))))
    return tuple(found)


def changed(problem: Problem, change: Change) -> Problem:
    """The problem after the change, without what is not owed on the day."""
    after = change.apply(problem)
    return replace(after, parties=tuple(replace(party, least=0) for party in after.parties), spread=None)


@st.composite
def upsets(draw: st.DrawFn) -> tuple[Problem, int, Change]:
    """A tight mission, the slot that is next on the day, and what happens."""
    problem = replace(draw(tight_missions()), pins=())
    party, slot = draw(st.sampled_from(problem.parties)).id, draw(st.integers(0, len(problem.slots) - 1))
    kinds: list[Change] = [Late(party, slot), Leaves(party, slot), NoShow(party), TableLost(0, slot)]
    return problem, draw(st.integers(0, len(problem.slots) - 1)), draw(st.sampled_from(kinds))
