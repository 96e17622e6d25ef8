"""The rest of the day anew: a proposal that moves as few meetings as it can, accepted by publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event as Stop

from recommender.errors import Invalid
from recommender.records import (
    Actor,
    Event,
    Meeting,
    MeetingState,
    Pair,
    PlanVersion,
    Side,
    slots_of,
)
from recommender.scheduling import Candidate, Freed, Joins, Plan, Problem, Sitting
from recommender.service.permission import require_organiser
from recommender.service.pins import check_pins
from recommender.service.problems import (
    PREFIX,
    Material,
    gather,
    meetings_of,
    pair_of,
    problem_of,
    sitting_of,
)
from recommender.service.solving import figures_of
from recommender.store import Store

SECONDS = 10.0
"""How long to look for a proposal unless said otherwise."""


@dataclass(frozen=True)
class FreedPlace:
    """A party that lost its meeting in a slot, and whom it could meet there instead, best first."""

    side: Side
    company_id: str
    slot: int
    replacements: tuple[Pair, ...]


@dataclass(frozen=True)
class Proposal:
    """A draft and what it would change; ``proven``: no schedule disturbs fewer confirmed meetings."""

    version: PlanVersion
    kept: int
    moved: tuple[tuple[Meeting, Meeting], ...]
    cancelled: tuple[Meeting, ...]
    added: tuple[Meeting, ...]
    freed: tuple[FreedPlace, ...]
    proven: bool


def propose(
    store: Store, actor: Actor, event_id: str, seconds: float = SECONDS, stop: Stop | None = None,
    now: datetime | None = None, at: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Fit the published schedule to the facts as they are, from the next slot on; kept as a draft.

    Meetings of slots that have begun ``at`` a time (now unless given) stay. Nothing changes until the draft
    is published.

    Raises:
        NotFound: nothing is published.
        Invalid: the last slot has begun, or a pin cannot be kept.
        Infeasible: what is pinned cannot be kept.
    """
    from recommender.scheduling import replan

    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    confirmed = [m for m in store.plans.meetings(actor, event_id) if m.state is not MeetingState.CANCELLED]
    off = {m.pair for m in store.plans.meetings(actor, event_id)} - {m.pair for m in confirmed}
    first = next_slot(event, at or now)
    material = gather(store, event)
    ahead = tuple(pin for pin in material.pins if pin.slot >= first and pin.pair not in off)
    check_pins(replace(material, pins=ahead), now)
    problem = _problem(replace(material, pins=ahead), confirmed, off, first, now)
    able = {candidate.pair for candidate in problem.candidates}
    plan = Plan(tuple(s for m in confirmed if (s := sitting_of(m)).pair in able), {}, 0.0)
    joins = _newcomers(material, problem, confirmed)
    found = replan(_without(problem, joins), plan, joins, now=first, seconds=seconds, stop=stop)
    changes = found.changes
    before = {meeting.pair: meeting for meeting in confirmed}
    lost = [m for m in confirmed if sitting_of(m).pair not in able]
    meetings = meetings_of(material, found.plan.sittings)
    after = {meeting.pair: meeting for meeting in meetings}
    figures = figures_of(found.plan, problem) | {"moved": len(changes.moved), "kept": len(changes.kept)}
    return Proposal(
        version=store.plans.add(actor, event_id, meetings, figures, now),
        kept=len(changes.kept),
        moved=tuple((before[pair_of(m.before)], after[pair_of(m.after)]) for m in changes.moved),
        cancelled=(*lost, *(before[pair_of(sitting)] for sitting in changes.cancelled)),
        added=tuple(after[pair_of(sitting)] for sitting in changes.added),
        freed=tuple(map(_freed, changes.freed)),
        proven=changes.proven,
    )


def next_slot(event: Event, now: datetime) -> int:
    """The first slot that has not begun. Raises Invalid when there is none."""
    for slot in slots_of(event):
        if slot.start > now:
            return slot.number
    raise Invalid("event_over", event=event.id)


def _problem(
    material: Material, confirmed: Iterable[Meeting], off: set[Pair], first: int, now: datetime
) -> Problem:
    """The event's problem with what has happened in it, and without what was called off."""
    problem = problem_of(material, now)
    kept = [candidate for candidate in problem.candidates if _pair(candidate.pair) not in off]
    known = {candidate.pair for candidate in kept}
    past = [sitting_of(meeting) for meeting in confirmed if meeting.slot < first]
    new = tuple(Candidate(*sitting.pair) for sitting in past if sitting.pair not in known)
    return replace(problem, candidates=(*kept, *new))


def _newcomers(material: Material, problem: Problem, confirmed: Iterable[Meeting]) -> list[Joins]:
    """Those who came after the schedule was made, each with the matches not named by one before it."""
    busy = {
        PREFIX[side] + id_
        for m in confirmed
        for side, id_ in zip((Side.FIRM, Side.BUYER), m.pair, strict=True)
    }
    late = {PREFIX[p.side] + p.company_id for p in material.participants if p.late} - busy
    given: set[tuple[str, str]] = set()
    found = []
    for party in problem.parties:
        if party.id in late:
            own = tuple(c for c in problem.candidates if party.id in c.pair and c.pair not in given)
            given.update(candidate.pair for candidate in own)
            found.append(Joins(party, own))
    return found


def _without(problem: Problem, joins: Iterable[Joins]) -> Problem:
    new = {join.party.id for join in joins}
    return replace(
        problem,
        parties=tuple(party for party in problem.parties if party.id not in new),
        candidates=tuple(c for c in problem.candidates if not new.intersection(c.pair)),
    )


def _freed(freed: Freed) -> FreedPlace:
    side = Side.FIRM if freed.party_id.startswith(PREFIX[Side.FIRM]) else Side.BUYER
    replacements = tuple(_pair(pair) for pair in freed.replacements)
    return FreedPlace(side, freed.party_id[2:], freed.slot, replacements)


def _pair(ids: tuple[str, str]) -> Pair:
    return pair_of(Sitting(*ids, 0))
