"""Making a schedule: solved from the event and kept as a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event as Stop
from typing import Any

from recommender.errors import Invalid
from recommender.records import Actor, PlanVersion
from recommender.scheduling import Plan, Problem, Watch
from recommender.service.permission import require_organiser
from recommender.service.pins import check_pins
from recommender.service.problems import gather, meetings_of, problem_of
from recommender.service.roads import road_warnings
from recommender.store import Store

SECONDS = 30.0
"""How long to look for a better schedule unless said otherwise."""


def schedule(
    store: Store, actor: Actor, event_id: str, seconds: float = SECONDS, watch: Watch | None = None,
    stop: Stop | None = None, now: datetime | None = None,
) -> PlanVersion:  # fmt: skip
    """Make a schedule of the matches that may be held and keep it as a draft.

    ``watch`` is called, from any thread, with each better one found; when ``stop`` is set the best so far
    is kept.

    Raises:
        Invalid: no match may be held, or a pin cannot be kept.
        Conflict: pins clash.
        Infeasible: the limits cannot all be kept; names the smallest set that clashes.
    """
    from recommender.scheduling import solve

    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    material = gather(store, event)
    problem = problem_of(material, now)
    if not problem.candidates:
        raise Invalid("nothing_to_schedule", event=event_id)
    check_pins(material, now)
    plan = solve(problem, seconds=seconds, progress=watch, stop=stop)
    meetings = meetings_of(material, plan.sittings)
    return store.plans.add(actor, event_id, meetings, figures_of(plan, problem), now)


def figures_of(plan: Plan, problem: Problem) -> dict[str, Any]:
    """What the solver reached and proved, and ``warnings`` of what the problem leaves out, as plain data."""
    levels = {
        str(goal): {"value": level.value, "bound": level.bound, "gap": level.gap}
        for goal, level in plan.levels.items()
    }
    found = {"optimal": plan.optimal, "seconds": round(plan.seconds, 3), "goals": levels}
    warnings = road_warnings(problem)
    return found | ({"warnings": warnings} if warnings else {})
