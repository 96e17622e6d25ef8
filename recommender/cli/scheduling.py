"""``masa schedule``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Stop
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions, output
from recommender.cli.missions import BuyerArgument, BuyerOption, EventId, FirmArgument, FirmOption, Json

if TYPE_CHECKING:
    from recommender.records import Event, PlanVersion
    from recommender.scheduling import Progress, Watch
    from recommender.service.planning import PlannedMeeting

schedule_app = typer.Typer(help="Who meets whom, when and at which table.", no_args_is_help=True)

PROVEN = 1e-6
"""A gap below it is rounding."""

Version = Annotated[int | None, typer.Option(help="A version; the published one unless given.")]


@schedule_app.command()
def make(
    event: EventId,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="How long to look for a better one at most.")
    ] = 30.0,
    json: Json = False,
) -> None:
    """Make a schedule of the matches that may be held, as a draft; Ctrl-C keeps the best so far.

    Example: masa schedule make moscow --seconds 10
    """
    from recommender.service import Masa, solving

    store = Masa.open().store
    with _stopping() as stop, _watching(seconds) as watch:
        made = solving.schedule(store, missions.actor(), event, seconds, watch, stop)
    if json:
        missions.dump(made)
        return
    meetings = store.plans.meetings(missions.actor(), event, made.version)
    missions.tell("schedule_made", version=made.version, meetings=len(meetings))
    _tell_figures(made)


@schedule_app.command("list")
def list_versions(event: EventId, json: Json = False) -> None:
    """List the versions of an event's schedule.

    Example: masa schedule list moscow
    """
    from recommender.service import Masa

    found = Masa.open().store.plans.versions(missions.actor(), event)
    if json:
        missions.dump(found)
        return
    rows = [(v.version, v.state, f"{v.created_at:%Y-%m-%d %H:%M}", v.created_by) for v in found]
    missions.print_table(["version", "state", "moment", "who"], rows)


@schedule_app.command()
def show(
    event: EventId,
    version: Version = None,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    json: Json = False,
) -> None:
    """Show a schedule by slot and table, or one party's meetings.

    Example: masa schedule show moscow --firm F001
    """
    from recommender.service import Masa, planning

    plan = planning.event_plan(Masa.open().store, missions.actor(), event, version)
    meetings = [
        m for m in plan.meetings if firm in ("", m.meeting.firm_id) and buyer in ("", m.meeting.buyer_id)
    ]
    if json:
        missions.dump([m.meeting for m in meetings])
        return
    title = f"{plan.event.id}: {plan.event.name}, {plan.version.version} ({plan.version.state})"
    where = "where" if plan.event.visits else "table"
    missions.print_table(
        ["day", "time_there", "time_home", where, "firm", "buyer", "state"],
        [_row(plan.event, planned) for planned in meetings],
        title,
    )
    _tell_figures(plan.version)


@schedule_app.command()
def publish(event: EventId, version: Annotated[int, typer.Argument(min=1)]) -> None:
    """Put a draft in force.

    Example: masa schedule publish moscow 1
    """
    from recommender.service import Masa, planning

    planning.publish(Masa.open().store, missions.actor(), event, version)
    missions.tell("schedule_published", version=version)


@schedule_app.command()
def pin(
    event: EventId,
    firm: FirmArgument,
    buyer: BuyerArgument,
    slot: Annotated[str, typer.Option(help="Local start of the slot, such as 2027-03-02 10:00.")],
    table: Annotated[int | None, typer.Option(min=1, help="The table, from 1; any unless given.")] = None,
) -> None:
    """Fix a meeting before the schedule is made.

    Example: masa schedule pin moscow F001 B002 --slot "2027-03-02 10:00" --table 3
    """
    from recommender.service import Masa, pins

    store, actor = Masa.open().store, missions.actor()
    number = missions.slot_at(store.events.one(actor, event), slot)
    pair = missions.pair(f"{firm}/{buyer}")
    pins.pin(store, actor, event, pair, number, None if table is None else table - 1)
    missions.tell("meeting_pinned", firm=firm, buyer=buyer)


@schedule_app.command()
def unpin(event: EventId, firm: FirmArgument, buyer: BuyerArgument) -> None:
    """Let a meeting be anywhere again.

    Example: masa schedule unpin moscow F001 B002
    """
    from recommender.service import Masa, pins

    pins.unpin(Masa.open().store, missions.actor(), event, missions.pair(f"{firm}/{buyer}"))
    missions.tell("meeting_unpinned", firm=firm, buyer=buyer)


def _row(event: Event, planned: PlannedMeeting) -> tuple[object, ...]:
    meeting = planned.meeting
    return (
        planned.start.date(),
        f"{planned.start:%H:%M}–{planned.end:%H:%M}",
        f"{planned.home_start:%H:%M}",
        event.place_of(planned.buyer) if meeting.table is None else meeting.table + 1,
        f"{meeting.firm_id} {planned.firm.name}",
        f"{meeting.buyer_id} {planned.buyer.name}",
        meeting.state,
    )


@contextmanager
def _stopping() -> Iterator[Stop]:
    """While solving, an interrupt asks for the best so far instead of ending the command."""
    stop = Stop()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _watching(seconds: float) -> Iterator[Watch | None]:
    """A progress bar on a terminal, with what the best schedule reaches; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=seconds)

        def watch(progress: Progress) -> None:
            reached = " ".join(f"{goal} {value:g}" for goal, value in progress.values.items())
            bar.update(task, completed=progress.seconds, description=reached)

        yield watch


def _tell_figures(version: PlanVersion) -> None:
    goals = version.figures.get("goals", {})
    for name, level in goals.items():
        proven = level["gap"] < PROVEN
        code = "goal_proven" if proven else "goal_bound"
        missions.tell(
            code, goal=output.say(f"goal_{name}"), value=f"{level['value']:g}", bound=f"{level['bound']:g}"
        )
    for warning in version.figures.get("warnings", []):
        output.note(warning["words"][output.language()])
