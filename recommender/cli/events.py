"""``masa event``."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions
from recommender.cli.missions import Day, EventId, Json

if TYPE_CHECKING:
    from recommender.records import Event, SiteVisits

event_app = typer.Typer(help="Missions: make, list, show, change, clone.", no_args_is_help=True)


class Kind(StrEnum):
    outbound = "outbound"
    inbound = "inbound"
    site_visits = "site_visits"


Sessions = Annotated[
    list[str] | None, typer.Option("--session", help="Daily hours, such as 10:00-12:30; several times.")
]
Interpreters = Annotated[
    list[str] | None, typer.Option("--interpreter", help="How many of a language, such as ru=2.")
]
Deadline = Annotated[
    datetime | None,
    typer.Option("--due", formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"], help="Answers are due, local time."),
]


@event_app.command()
def create(
    id: Annotated[str, typer.Argument(metavar="EVENT", help="A short id, such as moscow-2026.")],
    name: Annotated[str, typer.Option(help="What it is called.")],
    city: Annotated[str, typer.Option(help="Where it is held.")],
    country: Annotated[str, typer.Option(help="ISO code of the country, such as RU.")],
    timezone: Annotated[str, typer.Option(help="Time zone there, such as Europe/Moscow.")],
    first: Day,
    last: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="One day unless given.")] = None,
    kind: Kind = Kind.outbound,
    session: Sessions = None,
    slot: Annotated[int, typer.Option(help="Minutes of a meeting.")] = 30,
    gap: Annotated[int, typer.Option(help="Minutes between two meetings.")] = 0,
    tables: Annotated[int, typer.Option(help="How many tables there are.")] = 0,
    interpreter: Interpreters = None,
    language: Annotated[list[str] | None, typer.Option(help="A language it is held in, such as en.")] = None,
    firm_least: Annotated[int, typer.Option(help="Meetings of a firm, at least.")] = 0,
    firm_most: Annotated[int | None, typer.Option(help="Meetings of a firm, at most.")] = None,
    buyer_least: Annotated[int, typer.Option(help="Meetings of a buyer, at least.")] = 0,
    buyer_most: Annotated[int | None, typer.Option(help="Meetings of a buyer, at most.")] = None,
    due: Deadline = None,
    one_sided: Annotated[
        bool, typer.Option("--one-sided", help="A meeting needs no acceptance, only that nobody declines.")
    ] = False,
    capacity: Annotated[int, typer.Option(help="Firms a site visit takes.")] = 4,
    place: Annotated[
        list[str] | None, typer.Option(help="A visited buyer's place, such as B001=Kazan.")
    ] = None,
    journey: Annotated[
        list[str] | None, typer.Option(help="Minutes between two places, such as Kazan/Ufa=390.")
    ] = None,
    home_timezone: Annotated[
        str, typer.Option(help="Time zone of the side that travels, at home.")
    ] = "Europe/Istanbul",
    organisation: Annotated[str, typer.Option(help="Who organises it.")] = "",
    history: Annotated[bool, typer.Option("--history", help="A mission of the past.")] = False,
) -> None:  # fmt: skip
    """Make an event.

    Example: masa event create moscow --name "Moscow mission" --city Moscow --country RU
    --timezone Europe/Moscow --first 2027-03-02 --session 10:00-13:00 --session 14:00-17:00 --tables 20
    """
    from recommender.records import Event, EventKind, Limits
    from recommender.records import EventId as Id
    from recommender.service import Masa, events

    last_day = (last or first).date()
    if last_day < first.date():
        raise typer.BadParameter("--last is before --first")
    visits = _visits(capacity, place or [], journey or []) if kind is Kind.site_visits else None
    event = Event(
        Id(id), name, EventKind(kind), city, country.upper(), timezone, first.date(), last_day,
        organisation=organisation, home_timezone=home_timezone,
        sessions=events.daily(first.date(), last_day, map(missions.hours, session or [])),
        slot_minutes=slot, gap_minutes=gap, tables=tables,
        languages=tuple(language or ()),
        interpreters=dict(missions.numbered(text, "ru=2") for text in interpreter or ()),
        firm_limits=Limits(firm_least, firm_most), buyer_limits=Limits(buyer_least, buyer_most),
        both_must_accept=not one_sided, visits=visits, history=history,
    )  # fmt: skip
    _create(Masa.open(), event, due)


@event_app.command("list")
def list_events(json: Json = False) -> None:
    """List all events.

    Example: masa event list
    """
    from recommender.service import Masa

    found = Masa.open().store.events.all(missions.actor())
    if json:
        missions.dump(found)
        return
    rows = [(e.id, e.name, e.kind, e.city, missions.days(e.first_day, e.last_day), e.tables) for e in found]
    missions.print_table(["event", "name", "kind", "city", "days", "tables"], rows)


@event_app.command()
def show(event: EventId, json: Json = False) -> None:
    """Show an event with its slots, in the time of both sides.

    Example: masa event show moscow
    """
    from recommender.service import Masa, events

    found = Masa.open().store.events.one(missions.actor(), event)
    if json:
        missions.dump(found)
        return
    title = f"{found.id}: {found.name}, {found.city}, {missions.days(found.first_day, found.last_day)}"
    rows = [
        (slot.number + 1, slot.day, f"{slot.start:%H:%M}–{slot.end:%H:%M}", f"{home:%H:%M}")
        for slot, home in events.local_times(found)
    ]
    missions.print_table(["slot", "day", "time_there", "time_home"], rows, title)


@event_app.command()
def change(
    event: EventId,
    name: Annotated[str, typer.Option(help="What it is called.")] = "",
    tables: Annotated[int | None, typer.Option(help="How many tables there are.")] = None,
    session: Sessions = None,
    due: Deadline = None,
    interpreter: Interpreters = None,
    firm_least: Annotated[int | None, typer.Option(help="Meetings of a firm, at least.")] = None,
    firm_most: Annotated[int | None, typer.Option(help="Meetings of a firm, at most.")] = None,
    buyer_least: Annotated[int | None, typer.Option(help="Meetings of a buyer, at least.")] = None,
    buyer_most: Annotated[int | None, typer.Option(help="Meetings of a buyer, at most.")] = None,
) -> None:
    """Change an event; what is not named stays.

    Example: masa event change moscow --tables 24 --due "2027-02-20 18:00"
    """
    from dataclasses import replace

    from recommender.service import Masa, events

    masa = Masa.open()
    seen = masa.store.events.one(missions.actor(), event)
    wanted = replace(
        seen,
        name=name or seen.name,
        tables=seen.tables if tables is None else tables,
        sessions=events.daily(seen.first_day, seen.last_day, map(missions.hours, session))
        if session
        else seen.sessions,
        answers_due=missions.local(seen, due) if due else seen.answers_due,
        interpreters=dict(missions.numbered(text, "ru=2") for text in interpreter or ()) or seen.interpreters,
        firm_limits=missions.limits(seen.firm_limits, firm_least, firm_most),
        buyer_limits=missions.limits(seen.buyer_limits, buyer_least, buyer_most),
    )
    events.change(masa.store, missions.actor(), seen, wanted)
    missions.tell("event_changed", event=event)


@event_app.command()
def clone(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The event to start from.")],
    id: Annotated[str, typer.Argument(metavar="EVENT", help="The new event's id.")],
    name: Annotated[str, typer.Option(help="What the new event is called.")],
    first: Day,
) -> None:
    """Make an event with the settings, participants and wishes of another.

    Example: masa event clone moscow moscow-2028 --name "Moscow again" --first 2028-03-07
    """
    from recommender.service import Masa, events

    masa = Masa.open()
    made = events.clone(masa.store, missions.actor(), source, id, name, first.date())
    missions.tell("event_created", event=made.id, slots=len(events.local_times(made)))


@event_app.command()
def log(event: EventId, limit: Annotated[int, typer.Option(min=1)] = 50, json: Json = False) -> None:
    """Show who changed what, newest first.

    Example: masa event log moscow --limit 20
    """
    from recommender.service import Masa

    store = Masa.open().store
    store.events.one(missions.actor(), event)
    found = store.audit.page(missions.actor(), event, limit=limit)
    if json:
        missions.dump(found)
        return
    rows = [(f"{c.at:%Y-%m-%d %H:%M:%S}", c.actor_id, c.subject, c.key, c.action) for c in found]
    missions.print_table(["moment", "who", "subject", "key", "action"], rows)


def _create(masa: object, event: Event, due: datetime | None) -> None:
    from dataclasses import replace

    from recommender.service import Masa, events

    assert isinstance(masa, Masa)
    if due is not None:
        event = replace(event, answers_due=missions.local(event, due))
    made = events.create(masa.store, missions.actor(), event)
    missions.tell("event_created", event=made.id, slots=len(events.local_times(made)))


def _visits(capacity: int, places: list[str], journeys: list[str]) -> SiteVisits:
    from recommender.records import BuyerId, Journey, SiteVisits

    at = {}
    for text in places:
        buyer, equals, place = text.partition("=")
        if not equals or not buyer or not place:
            raise typer.BadParameter(f"write a place as B001=Kazan, not {text!r}")
        at[BuyerId(buyer)] = place
    roads = []
    for text in journeys:
        ends, minutes = missions.numbered(text, "Kazan/Ufa=390")
        origin, slash, destination = ends.partition("/")
        if not slash:
            raise typer.BadParameter(f"write a journey as Kazan/Ufa=390, not {text!r}")
        roads.append(Journey(origin.strip(), destination.strip(), minutes))
    return SiteVisits(capacity, at, tuple(roads))
