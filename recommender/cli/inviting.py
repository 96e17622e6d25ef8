"""``masa invite`` and ``masa decide``."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions, output
from recommender.cli.missions import BuyerOption, EventId, FirmOption, Json

if TYPE_CHECKING:
    from recommender.service.reminders import Delivery

invite_app = typer.Typer(help="Ask firms and buyers what they say of their lists.", no_args_is_help=True)
decide_app = typer.Typer(help="What each side says of a match.", no_args_is_help=True)

Show = Annotated[bool, typer.Option("--show", help="Print the letters.")]


class Reply(StrEnum):
    interested = "interested"
    not_interested = "not_interested"
    customer = "customer"


@invite_app.command()
def send(
    event: EventId,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"], help="Deadline, local; the event's unless given."
        ),
    ] = None,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    show: Show = False,
) -> None:
    """Invite everybody with a match, or one party, and send the letters if there is a mail server.

    Example: masa invite send moscow --until "2027-02-20 18:00"
    """
    from recommender.service import Masa, invitations, reminders

    masa, actor = Masa.open(), missions.actor()
    held = masa.store.events.one(actor, event)
    parties = [missions.party(firm, buyer)] if firm or buyer else None
    deadline = missions.local(held, until) if until else None
    done = invitations.invite(masa.store, actor, event, parties, deadline)
    missions.tell(
        "invited", count=len(done.invitations), already=len(done.already), without=len(done.without)
    )
    if done.invitations and masa.settings.secret_key:
        _tell_delivery(reminders.send(masa, actor, done.invitations, "invitation"), show)


@invite_app.command()
def remind(event: EventId, show: Show = False) -> None:
    """Remind those whose answer is due within three days, once a day.

    Example: masa invite remind moscow --show
    """
    from recommender.service import Masa, reminders

    masa, actor = Masa.open(), missions.actor()
    listed = reminders.due(masa.store, actor, event)
    missions.tell("reminders_due", count=len(listed))
    if listed:
        _tell_delivery(reminders.send(masa, actor, listed, "reminder"), show)


@invite_app.command("list")
def list_invitations(event: EventId, json: Json = False) -> None:
    """List invitations and what became of them.

    Example: masa invite list moscow
    """
    from recommender.service import Masa

    found = Masa.open().store.invitations.of(missions.actor(), event)
    if json:
        missions.dump(found)
        return
    rows = [
        (i.company_id, i.side, f"{i.expires_at:%Y-%m-%d %H:%M}",
         _day(i.sent_at), _day(i.answered_at), _day(i.revoked_at))
        for i in found
    ]  # fmt: skip
    missions.print_table(["company", "side", "expires", "sent", "answered", "revoked"], rows)


@invite_app.command()
def link(event: EventId, firm: FirmOption = "", buyer: BuyerOption = "") -> None:
    """Print the link of a party's open invitation.

    Example: RECOMMENDER_SECRET_KEY=… masa invite link moscow --firm F001
    """
    from recommender.errors import NotFound
    from recommender.service import Masa, links
    from recommender.service.answers import read_answers

    masa, actor = Masa.open(), missions.actor()
    party = missions.party(firm, buyer)
    found = read_answers(masa.store, actor, masa.store.events.one(actor, event)).open.get(party)
    if found is None:
        raise NotFound("not_invited", id=party[1], event=event)
    output.line(links.link_to(masa.settings, found))


@invite_app.command()
def revoke(event: EventId, firm: FirmOption = "", buyer: BuyerOption = "") -> None:
    """Shut a party's open invitation.

    Example: masa invite revoke moscow --buyer B001
    """
    from recommender.service import Masa, invitations

    party = missions.party(firm, buyer)
    invitations.revoke(Masa.open().store, missions.actor(), event, party)
    missions.tell("invitation_revoked", id=party[1])


@decide_app.command()
def enter(
    event: EventId,
    partner: Annotated[str, typer.Argument(help="The partner's id.")],
    answer: Reply,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    preference: Annotated[int | None, typer.Option(min=1, help="1 is the partner wanted most.")] = None,
    word: Annotated[str, typer.Option(help="Why, in a word.")] = "",
) -> None:
    """Enter what a party said of a partner, for instance on the telephone.

    Example: masa decide enter moscow B001 interested --firm F001 --preference 1
    """
    from recommender.records import Answer
    from recommender.service import Masa, decisions

    side, id_ = missions.party(firm, buyer)
    reply = decisions.Reply(partner, Answer(answer), preference, word)
    decisions.answer(Masa.open().store, missions.actor(), event, side, id_, [reply])
    missions.tell("decision_kept", id=id_, partner=partner)


@decide_app.command("list")
def list_decisions(event: EventId, json: Json = False) -> None:
    """List what both sides said.

    Example: masa decide list moscow
    """
    from recommender.service import Masa

    found = Masa.open().store.decisions.of(missions.actor(), event)
    if json:
        missions.dump(found)
        return
    rows = [(d.firm_id, d.buyer_id, d.side, d.answer, d.preference, d.word) for d in found]
    missions.print_table(["firm", "buyer", "side", "answer", "preference", "word"], rows)


@decide_app.command()
def simulate(
    event: EventId, seed: Annotated[int, typer.Option(help="The same seed, the same answers.")] = 1
) -> None:
    """Invent answers for a demonstration; each is marked as simulated.

    Example: masa decide simulate moscow --seed 1
    """
    from recommender.service import Masa
    from recommender.service.simulated import simulate_decisions

    done = simulate_decisions(Masa.open().store, missions.actor(), event, seed)
    missions.tell("decisions_simulated", interested=done.interested, declined=done.declined, both=done.both)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _tell_delivery(done: Delivery, show: bool) -> None:
    if done.letters and not done.sent:
        missions.tell("letters_unsent", count=len(done.letters))
    else:
        missions.tell("letters_sent", count=len(done.sent))
    if done.without_address:
        missions.tell("letters_without_address", count=len(done.without_address))
    if show:
        for letter in done.letters:
            output.line(f"\n{letter.to}\n{letter.subject}\n\n{letter.text}")
