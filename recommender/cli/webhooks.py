"""``masa webhook``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from recommender.cli import missions, output

webhook_app = typer.Typer(help="Other systems told of decisions and schedules.", no_args_is_help=True)


class Told(StrEnum):
    """The notices, for the command line's help."""

    decision = "decision.made"
    published = "schedule.published"
    meeting = "meeting.changed"


@webhook_app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to post.")],
    organisation: Annotated[str, typer.Option(help="Whose events it is told of.")],
    notice: Annotated[list[Told] | None, typer.Option(help="Of what; may be repeated. Else of all.")] = None,
) -> None:
    """Let an address be told, and print the secret that signs what is sent, once.

    Example: masa webhook add https://portal.example.org/masa --organisation "Bursa Chamber"
    """
    from recommender.records import Notice
    from recommender.service import Masa, webhooks

    masa = Masa.open()
    notices = {Notice(each.value) for each in notice or Told}
    made = webhooks.add(masa.store, masa.settings, missions.actor(), url, notices, organisation)
    output.line(f"{made.webhook.id}\t{made.secret}")


@webhook_app.command("list")
def list_() -> None:
    """List the webhooks, one a line: id, organisation, address, notices.

    Example: masa webhook list
    """
    from recommender.service import Masa

    for hook in Masa.open().store.webhooks.all(missions.actor()):
        output.line("\t".join((hook.id, hook.organisation, hook.url, " ".join(sorted(hook.notices)))))


@webhook_app.command()
def remove(id: Annotated[str, typer.Argument(help="The webhook's id.")]) -> None:
    """Tell an address no more.

    Example: masa webhook remove 0f3a…
    """
    from recommender.service import Masa, webhooks

    webhooks.remove(Masa.open().store, missions.actor(), id)


@webhook_app.command()
def dead() -> None:
    """List the messages that were given up, one a line: id, webhook, notice, last answer.

    Example: masa webhook dead
    """
    from recommender.records import DeliveryState
    from recommender.service import Masa

    for each in Masa.open().store.webhooks.deliveries(missions.actor(), DeliveryState.DEAD):
        output.line("\t".join((each.id, each.webhook_id, each.notice, each.answer)))


@webhook_app.command()
def replay(id: Annotated[str, typer.Argument(help="The message's id.")]) -> None:
    """Deliver a message once more.

    Example: masa webhook replay msg_…
    """
    from recommender.service import Masa, webhooks

    webhooks.replay(Masa.open().store, missions.actor(), id)
