"""``masa shortlist``."""

from __future__ import annotations

from typing import Annotated

import typer

from recommender.cli import missions
from recommender.cli.missions import BuyerArgument, BuyerOption, EventId, FirmArgument, FirmOption, Json

shortlist_app = typer.Typer(help="The chosen matches of an event, in order.", no_args_is_help=True)

Pairs = Annotated[list[str], typer.Argument(metavar="FIRM/BUYER...", help="Pairs, such as F001/B002.")]


@shortlist_app.command()
def fill(
    event: EventId,
    best: Annotated[int, typer.Option("-k", "--best", min=1, help="Places a party has.")] = 8,
    balance: Annotated[float, typer.Option(min=0, max=1, help="0 best pairs … 1 everyone served.")] = 0.5,
    good: Annotated[float, typer.Option(min=0, max=1, help="Least score of a suggestion.")] = 0.5,
    late: Annotated[bool, typer.Option("--late", help="Only for those who joined late.")] = False,
    json: Json = False,
) -> None:
    """Suggest matches in the places that are free; what was edited, sent or answered stays.

    Example: masa shortlist fill moscow -k 8 --balance 0.5
    """
    from dataclasses import asdict

    from recommender.service import Masa, suggesting

    done = suggesting.fill(
        Masa.open(), missions.actor(), event, best, balance=balance, good=good, late_only=late
    )
    if json:
        missions.dump(asdict(done))
        return
    missions.tell("shortlist_filled", added=done.added, lapsed=done.lapsed, listed=done.listed)
    if done.without:
        missions.tell("shortlist_without", ids=", ".join(done.without))


@shortlist_app.command()
def show(event: EventId, firm: FirmOption = "", buyer: BuyerOption = "", json: Json = False) -> None:
    """Show the list, or one party's part of it, with where each match stands.

    Example: masa shortlist show moscow --firm F001
    """
    from datetime import UTC, datetime

    from recommender.service import Masa
    from recommender.service.answers import read_answers

    store, actor = Masa.open().store, missions.actor()
    entries = store.shortlists.entries(actor, event)
    entries = [e for e in entries if firm in ("", e.firm_id) and buyer in ("", e.buyer_id)]
    if json:
        missions.dump(entries)
        return
    answers = read_answers(store, actor, store.events.one(actor, event))
    rows = [
        (place, e.firm_id, e.buyer_id, f"{e.shown.score:.2f}" if e.shown else "", e.standing,
         answers.state(e.pair, datetime.now(UTC)), e.comment)
        for place, e in enumerate(entries, 1)
    ]  # fmt: skip
    missions.print_table(["place", "firm", "buyer", "score", "standing", "state", "comment"], rows)


@shortlist_app.command()
def add(event: EventId, firm: FirmArgument, buyer: BuyerArgument) -> None:
    """Put a pair at the end of the list.

    Example: masa shortlist add moscow F001 B002
    """
    from recommender.service import Masa, shortlists

    store, actor = Masa.open().store, missions.actor()
    shortlists.add(
        store, actor, event, missions.pair(f"{firm}/{buyer}"), store.shortlists.version(actor, event)
    )
    missions.tell("shortlist_edited", count=1)


@shortlist_app.command()
def drop(event: EventId, pairs: Pairs) -> None:
    """Take pairs off the list; they are not suggested again.

    Example: masa shortlist drop moscow F001/B002 F003/B004
    """
    _stand(event, pairs, "dropped")


@shortlist_app.command()
def pin(event: EventId, pairs: Pairs) -> None:
    """Mark pairs that must stay and, once accepted, must be scheduled.

    Example: masa shortlist pin moscow F001/B002
    """
    _stand(event, pairs, "pinned")


@shortlist_app.command()
def block(event: EventId, pairs: Pairs) -> None:
    """Forbid pairs.

    Example: masa shortlist block moscow F001/B002
    """
    _stand(event, pairs, "blocked")


@shortlist_app.command()
def choose(event: EventId, pairs: Pairs) -> None:
    """Put dropped, blocked or pinned pairs back to plain entries.

    Example: masa shortlist choose moscow F001/B002
    """
    _stand(event, pairs, "chosen")


@shortlist_app.command()
def move(
    event: EventId,
    firm: FirmArgument,
    buyer: BuyerArgument,
    place: Annotated[int, typer.Argument(min=1, help="The new place, from 1.")],
) -> None:
    """Move a pair to another place of the list.

    Example: masa shortlist move moscow F001 B002 1
    """
    from recommender.service import Masa, shortlists

    store, actor = Masa.open().store, missions.actor()
    seen = store.shortlists.version(actor, event)
    shortlists.move(store, actor, event, missions.pair(f"{firm}/{buyer}"), place, seen)
    missions.tell("shortlist_edited", count=1)


@shortlist_app.command()
def comment(event: EventId, firm: FirmArgument, buyer: BuyerArgument, text: str) -> None:
    """Note something beside a pair; only organisers read it.

    Example: masa shortlist comment moscow F001 B002 "asks for samples"
    """
    from recommender.service import Masa, shortlists

    store, actor = Masa.open().store, missions.actor()
    seen = store.shortlists.version(actor, event)
    shortlists.comment(store, actor, event, missions.pair(f"{firm}/{buyer}"), text, seen)
    missions.tell("shortlist_edited", count=1)


@shortlist_app.command()
def undo(event: EventId) -> None:
    """Take back your latest change of the list.

    Example: masa shortlist undo moscow
    """
    from recommender.service import Masa, shortlists

    shortlists.undo(Masa.open().store, missions.actor(), event)
    missions.tell("shortlist_undone")


def _stand(event: str, pairs: list[str], standing: str) -> None:
    from recommender.records import Standing
    from recommender.service import Masa, shortlists

    store, actor = Masa.open().store, missions.actor()
    named = [missions.pair(text) for text in pairs]
    seen = store.shortlists.version(actor, event)
    shortlists.stand(store, actor, event, named, Standing(standing), seen)
    missions.tell("shortlist_edited", count=len(named))
