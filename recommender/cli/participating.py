"""``masa participants``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from recommender.cli import missions
from recommender.cli.missions import BuyerOption, EventId, FirmOption, Json

participants_app = typer.Typer(help="Who takes part in an event.", no_args_is_help=True)


class Wish(StrEnum):
    must_meet = "must_meet"
    wanted = "wanted"
    unwanted = "unwanted"
    customer = "customer"


@participants_app.command()
def add(
    event: EventId,
    firm: Annotated[list[str] | None, typer.Option(help="A firm's id; several times.")] = None,
    buyer: Annotated[list[str] | None, typer.Option(help="A buyer's id; several times.")] = None,
    all_firms: Annotated[bool, typer.Option("--all-firms", help="Every firm that was imported.")] = False,
    all_buyers: Annotated[bool, typer.Option("--all-buyers", help="Every buyer that was imported.")] = False,
) -> None:
    """Let firms and buyers take part; after the shortlist was made they count as late.

    Example: masa participants add moscow --all-firms --buyer B001 --buyer B002
    """
    from recommender.records import Side
    from recommender.service import Masa, participants

    store = Masa.open().store
    firms = [f.id for f in store.firms()] if all_firms else firm or []
    buyers = [b.id for b in store.buyers()] if all_buyers else buyer or []
    if not firms and not buyers:
        raise typer.BadParameter("name firms or buyers, or --all-firms, --all-buyers")
    participants.join_both(store, missions.actor(), event, {Side.FIRM: firms, Side.BUYER: buyers})
    missions.tell("participants_added", firms=len(set(firms)), buyers=len(set(buyers)), event=event)


@participants_app.command("list")
def list_participants(event: EventId, json: Json = False) -> None:
    """List who takes part.

    Example: masa participants list moscow
    """
    from recommender.records import slots_of
    from recommender.service import Masa

    store = Masa.open().store
    found = store.participation.of(missions.actor(), event)
    if json:
        missions.dump(found)
        return
    starts = [f"{slot.start:%m-%d %H:%M}" for slot in slots_of(store.events.one(missions.actor(), event))]
    rows = [
        (p.company_id, p.side, p.delegates, ", ".join(starts[slot] for slot in sorted(p.away)),
         "+" if p.late else "", f"{p.checked_in_at:%H:%M}" if p.checked_in_at else "")
        for p in found
    ]  # fmt: skip
    missions.print_table(["company", "side", "delegates", "away", "late", "checked_in"], rows)


@participants_app.command("set")
def set_participant(
    event: EventId,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    delegates: Annotated[int | None, typer.Option(help="1 or 2 tables at once.")] = None,
    away: Annotated[
        list[str] | None, typer.Option(help="A slot in which it cannot meet, by local start; several times.")
    ] = None,
    least: Annotated[int | None, typer.Option(help="Meetings, at least.")] = None,
    most: Annotated[int | None, typer.Option(help="Meetings, at most.")] = None,
) -> None:
    """Set a participant's delegates, absences and limits; what is not named stays.

    Example: masa participants set moscow --firm F001 --delegates 2 --away "2027-03-02 10:00"
    """
    from dataclasses import replace

    from recommender.records import Side
    from recommender.service import Masa, participants

    party = missions.party(firm, buyer)
    store, actor = Masa.open().store, missions.actor()
    held = store.events.one(actor, event)
    seen = participants.find(store, actor, event, *party)
    own = seen.limits or (held.firm_limits if seen.side is Side.FIRM else held.buyer_limits)
    wanted = replace(
        seen,
        delegates=seen.delegates if delegates is None else delegates,
        away=seen.away if away is None else frozenset(missions.slot_at(held, text) for text in away),
        limits=seen.limits if least is None and most is None else missions.limits(own, least, most),
    )
    participants.change(store, actor, seen, wanted)
    missions.tell("participant_changed", id=seen.company_id)


@participants_app.command()
def wish(
    event: EventId,
    kind: Wish,
    partners: Annotated[list[str] | None, typer.Argument(help="Partners' ids, the first first.")] = None,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
) -> None:
    """Name all partners that a party must meet, wants, does not want, or has as customers.

    Example: masa participants wish moscow must_meet B003 B001 --firm F001
    """
    from recommender.records import WishKind
    from recommender.service import Masa, participants

    side, id_ = missions.party(firm, buyer)
    store = Masa.open().store
    participants.set_wishes(store, missions.actor(), event, side, id_, WishKind(kind), partners or [])
    missions.tell("wishes_set", id=id_, kind=kind.value, count=len(partners or []))


@participants_app.command()
def remove(event: EventId, firm: FirmOption = "", buyer: BuyerOption = "") -> None:
    """Take a party off the event, with its wishes.

    Example: masa participants remove moscow --buyer B001
    """
    from recommender.service import Masa, participants

    side, id_ = missions.party(firm, buyer)
    participants.leave(Masa.open().store, missions.actor(), event, side, id_)
    missions.tell("participant_removed", id=id_)
