"""What the commands about missions share: who asks, what is named, how it is printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.cli import output

if TYPE_CHECKING:
    from recommender.records import Actor, Event, Limits, Pair, Side


class Spoken(StrEnum):
    en = "en"
    tr = "tr"
    ru = "ru"


Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Language = Annotated[Spoken | None, typer.Option("--language", "-l", help="Language of what is said.")]
EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The event's id.")]
FirmOption = Annotated[str, typer.Option("--firm", help="A firm's id.")]
BuyerOption = Annotated[str, typer.Option("--buyer", help="A buyer's id.")]
FirmArgument = Annotated[str, typer.Argument(metavar="FIRM", help="The firm's id.")]
BuyerArgument = Annotated[str, typer.Argument(metavar="BUYER", help="The buyer's id.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]


class Whose(StrEnum):
    buyer = "buyer"
    firm = "firm"


def actor() -> Actor:
    """Whoever runs the command, with all rights: the data folder is theirs."""
    from getpass import getuser

    from recommender.records import Actor, ActorRole

    return Actor(getuser(), ActorRole.OPERATOR)


def party(firm: str, buyer: str) -> tuple[Side, str]:
    """The one party that the options name."""
    from recommender.records import Side

    if bool(firm) == bool(buyer):
        raise typer.BadParameter("give one of --firm and --buyer")
    return (Side.FIRM, firm) if firm else (Side.BUYER, buyer)


def pair(text: str) -> Pair:
    """A pair written FIRM/BUYER."""
    from recommender.records import BuyerId, FirmId

    firm, slash, buyer = text.partition("/")
    if not slash or not firm or not buyer:
        raise typer.BadParameter(f"write a pair as FIRM/BUYER, not {text!r}")
    return FirmId(firm), BuyerId(buyer)


def slot_at(event: Event, text: str) -> int:
    """The slot that begins at a local time (``2026-12-01 10:00``). Raises Invalid."""
    from recommender.errors import Invalid
    from recommender.records import slots_of

    wanted = text.replace("T", " ").strip()
    for slot in slots_of(event):
        if f"{slot.start:%Y-%m-%d %H:%M}" == wanted:
            return slot.number
    raise Invalid("slot_unknown", event=event.id, text=text)


def local(event: Event, moment: datetime) -> datetime:
    """A moment typed without a zone, in the event's own."""
    from recommender.records import zone

    return moment if moment.tzinfo else moment.replace(tzinfo=zone(event.timezone))


def moment(event: Event, text: str) -> datetime:
    """A local time at the event, written ``2026-12-01 10:40``."""
    try:
        return local(event, datetime.fromisoformat(text))
    except ValueError:
        raise typer.BadParameter(f"write a time as 2026-12-01 10:40, not {text!r}") from None


def hours(text: str) -> tuple[time, time]:
    """A session written ``10:00-12:30``."""
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise typer.BadParameter(f"write a session as 10:00-12:30, not {text!r}") from None
    return start, end


def limits(seen: Limits, least: int | None, most: int | None) -> Limits:
    """Limits with what is named replaced."""
    from dataclasses import replace

    return replace(
        seen, least=seen.least if least is None else least, most=seen.most if most is None else most
    )


def numbered(text: str, example: str) -> tuple[str, int]:
    """Something with a number, written ``ru=2``."""
    name, equals, number = text.partition("=")
    if not equals or not name.strip() or not number.strip().isdecimal():
        raise typer.BadParameter(f"write it as {example}, not {text!r}")
    return name.strip(), int(number)


def tell(code: str, **facts: object) -> None:
    """A message on standard output."""
    output.line(output.say(code, **facts))


def dump(value: object) -> None:
    """Records, or data made of them, as one line of JSON."""
    output.line(json.dumps(value, ensure_ascii=False, default=_plain))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Rows under headings (message codes without ``column_``)."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title) or None, title_justify="left")
    for heading in headings:
        table.add_column(output.say(f"column_{heading}"), overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    output.console().print(table)


def days(first: date, last: date) -> str:
    """One day, or the first and the last."""
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


def _plain(value: Any) -> Any:
    from recommender.records import plain

    return plain(value)
