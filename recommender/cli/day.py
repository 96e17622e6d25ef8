"""``masa day``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions, output
from recommender.cli.missions import BuyerArgument, BuyerOption, EventId, FirmArgument, FirmOption

if TYPE_CHECKING:
    from recommender.records import Meeting

day_app = typer.Typer(help="The day itself: who is there, what is held.", no_args_is_help=True)


class Missing(StrEnum):
    firm = "firm"
    buyer = "buyer"
    both = "both"


@day_app.command("check-in")
def check_in(event: EventId, firm: FirmOption = "", buyer: BuyerOption = "") -> None:
    """Note that a party has arrived.

    Example: masa day check-in moscow --firm F001
    """
    from recommender.service import Masa, day

    side, id_ = missions.party(firm, buyer)
    day.check_in(Masa.open().store, missions.actor(), event, side, id_)
    missions.tell("checked_in_done", id=id_)


@day_app.command()
def held(event: EventId, firm: FirmArgument, buyer: BuyerArgument) -> None:
    """Note that a meeting was held.

    Example: masa day held moscow F001 B002
    """
    from recommender.service import Masa, day

    day.held(Masa.open().store, missions.actor(), event, missions.pair(f"{firm}/{buyer}"))
    missions.tell("meeting_noted", firm=firm, buyer=buyer)


@day_app.command("no-show")
def no_show(event: EventId, firm: FirmArgument, buyer: BuyerArgument, missing: Missing) -> None:
    """Note who did not come to a meeting.

    Example: masa day no-show moscow F001 B002 buyer
    """
    from recommender.records import Side
    from recommender.service import Masa, day

    absent = list(Side) if missing is Missing.both else [Side(missing)]
    day.no_show(Masa.open().store, missions.actor(), event, missions.pair(f"{firm}/{buyer}"), absent)
    missions.tell("meeting_noted", firm=firm, buyer=buyer)


@day_app.command()
def cancel(event: EventId, firm: FirmArgument, buyer: BuyerArgument) -> None:
    """Call a meeting off.

    Example: masa day cancel moscow F001 B002
    """
    from recommender.service import Masa, day

    day.cancel(Masa.open().store, missions.actor(), event, missions.pair(f"{firm}/{buyer}"))
    missions.tell("meeting_noted", firm=firm, buyer=buyer)


@day_app.command()
def swap(
    event: EventId,
    one: Annotated[str, typer.Argument(metavar="FIRM/BUYER")],
    other: Annotated[str, typer.Argument(metavar="FIRM/BUYER")],
) -> None:
    """Let two meetings change slots and tables.

    Example: masa day swap moscow F001/B002 F003/B004
    """
    from recommender.service import Masa, day

    day.swap(Masa.open().store, missions.actor(), event, missions.pair(one), missions.pair(other))
    missions.tell("meetings_swapped", one=one, other=other)


@day_app.command()
def late(
    event: EventId,
    until: Annotated[str, typer.Option(help="Local start of the first slot it can meet in.")],
    firm: FirmOption = "",
    buyer: BuyerOption = "",
) -> None:
    """Note that a party comes late; then `masa day replan` proposes what to do.

    Example: masa day late moscow --firm F001 --until "2027-03-02 11:00"
    """
    from recommender.service import Masa, disruptions

    party = missions.party(firm, buyer)
    store, actor = Masa.open().store, missions.actor()
    slot = missions.slot_at(store.events.one(actor, event), until)
    disruptions.late(store, actor, event, party, slot)
    missions.tell("participant_changed", id=party[1])


@day_app.command()
def leaves(
    event: EventId,
    since: Annotated[str, typer.Option("--from", help="Local start of the first slot it misses.")],
    firm: FirmOption = "",
    buyer: BuyerOption = "",
) -> None:
    """Note that a party leaves early, or, from the first slot, does not come at all.

    Example: masa day leaves moscow --buyer B002 --from "2027-03-02 15:00"
    """
    from recommender.service import Masa, disruptions

    party = missions.party(firm, buyer)
    store, actor = Masa.open().store, missions.actor()
    slot = missions.slot_at(store.events.one(actor, event), since)
    disruptions.leaves(store, actor, event, party, slot)
    missions.tell("participant_changed", id=party[1])


@day_app.command("close-table")
def close_table(
    event: EventId,
    table: Annotated[int, typer.Argument(min=1, help="The table, from 1.")],
    since: Annotated[str, typer.Option("--from", help="Local start of the first slot without it.")],
) -> None:
    """Note that a table is gone.

    Example: masa day close-table moscow 3 --from "2027-03-02 14:00"
    """
    from recommender.service import Masa, disruptions

    store, actor = Masa.open().store, missions.actor()
    slot = missions.slot_at(store.events.one(actor, event), since)
    disruptions.close_table(store, actor, event, table - 1, slot)
    missions.tell("event_changed", event=event)


@day_app.command("walk-in")
def walk_in(
    event: EventId,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    best: Annotated[int, typer.Option("-k", "--best", min=1, help="How many matches it gets.")] = 8,
) -> None:
    """Let somebody unannounced take part and give it matches, for both sides to accept.

    Example: masa day walk-in moscow --buyer B099
    """
    from recommender.service import Masa, disruptions

    done = disruptions.walk_in(Masa.open(), missions.actor(), event, missions.party(firm, buyer), best)
    missions.tell("shortlist_filled", added=done.added, lapsed=done.lapsed, listed=done.listed)


@day_app.command()
def replan(
    event: EventId,
    at: Annotated[
        str, typer.Option(help="Local time to plan from, such as 2027-03-02 10:40; now unless given.")
    ] = "",
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to look at most.")] = 10.0,
) -> None:
    """Propose a schedule that fits the facts and moves as few meetings as it can.

    Example: masa day replan moscow
    """
    from recommender.records import slots_of
    from recommender.service import Masa, replanning

    store, actor = Masa.open().store, missions.actor()
    held = store.events.one(actor, event)
    since = missions.moment(held, at) if at else None
    found = replanning.propose(store, actor, event, seconds, at=since)
    moved = [("moved", before, after) for before, after in found.moved]
    gone = [("cancelled", meeting, None) for meeting in found.cancelled]
    new = [("added", None, meeting) for meeting in found.added]
    starts = [f"{slot.start:%m-%d %H:%M}" for slot in slots_of(held)]
    rows = [
        (output.say(f"change_{code}"), (before or after).firm_id, (before or after).buyer_id,  # type: ignore[union-attr]
         _place(before, starts), _place(after, starts))
        for code, before, after in [*moved, *gone, *new]
    ]  # fmt: skip
    if rows:
        missions.print_table(["change", "firm", "buyer", "from", "to"], rows)
    freed = [
        (
            place.company_id,
            place.side,
            starts[place.slot],
            ", ".join("–".join(pair) for pair in place.replacements),
        )
        for place in found.freed
    ]
    if freed:
        missions.print_table(["company", "side", "slot", "instead"], freed)
    counts = {"moved": len(found.moved), "cancelled": len(found.cancelled), "added": len(found.added)}
    missions.tell("replan_made", version=found.version.version, kept=found.kept, **counts)
    if found.proven:
        missions.tell("replan_proven")


def _place(meeting: Meeting | None, starts: Sequence[str]) -> str:
    if meeting is None:
        return ""
    return starts[meeting.slot] if meeting.table is None else f"{starts[meeting.slot]} / {meeting.table + 1}"
