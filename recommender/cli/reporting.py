"""``masa result`` and ``masa report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions, output
from recommender.cli.missions import BuyerArgument, EventId, FirmArgument, Json

if TYPE_CHECKING:
    from recommender.service.coverage import Coverage
    from recommender.service.mission_report import Tally


class Reporter(StrEnum):
    firm = "firm"
    buyer = "buyer"


class Result(StrEnum):
    none = "none"
    samples = "samples"
    quotation = "quotation"
    order = "order"
    spot_sale = "spot_sale"


def result(
    event: EventId,
    firm: FirmArgument,
    buyer: BuyerArgument,
    side: Annotated[Reporter, typer.Option(help="Who reports.")],
    kind: Annotated[Result, typer.Option(help="What came of it; spot_sale is a sale on the spot.")],
    rating: Annotated[int | None, typer.Option(help="1 to 5.")] = None,
    amount: Annotated[str, typer.Option(help="Money of an order or sale, such as 12500.50.")] = "",
    currency: Annotated[str, typer.Option(help="ISO code, such as USD.")] = "",
    note: Annotated[str, typer.Option(help="Anything worth keeping.")] = "",
) -> None:
    """Keep what one side reports of a held meeting.

    Example: masa result moscow F001 B002 --side firm --kind order --rating 5 --amount 12500 --currency USD
    """
    from decimal import Decimal, InvalidOperation

    from recommender.records import EventId as Id
    from recommender.records import Outcome, OutcomeKind, Side
    from recommender.service import Masa, results

    try:
        money = Decimal(amount) if amount else None
    except InvalidOperation:
        raise typer.BadParameter(f"write an amount as 12500.50, not {amount!r}") from None
    pair = missions.pair(f"{firm}/{buyer}")
    outcome = Outcome(Id(event), *pair, Side(side), OutcomeKind(kind), rating, note, money, currency.upper())
    results.report(Masa.open().store, missions.actor(), outcome)
    missions.tell("result_kept", firm=firm, buyer=buyer)


def report(
    event: EventId,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also needs nobody could serve and products nobody asked for.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the coverage by HS heading to an SVG or PNG file.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what a mission came to, by firm and by sector (HS chapter).

    Example: masa report moscow --coverage --picture coverage.svg
    """
    from dataclasses import asdict

    from recommender.service import Masa
    from recommender.service.coverage import coverage as cover
    from recommender.service.mission_report import mission_report

    masa, actor = Masa.open(), missions.actor()
    found = mission_report(masa.store, actor, event)
    covered = cover(masa, actor, event) if coverage or picture else None
    if covered and picture:
        _draw(covered, picture)
    if json:
        data = {
            "total": _plain(found.total),
            "by_firm": {id_: _plain(tally) for id_, tally in found.by_firm.items()},
            "by_buyer": {id_: _plain(tally) for id_, tally in found.by_buyer.items()},
            "by_sector": {code: _plain(tally) for code, tally in found.by_sector.items()},
        }
        missions.dump(data | ({"coverage": asdict(covered)} if covered else {}))
        return
    headings = ["listed", "accepted", "planned", "held", "no_shows", "outcomes", "amounts"]
    missions.print_table(["event", *headings], [(event, *_row(found.total))])
    for title, groups in (("firm", found.by_firm), ("sector", found.by_sector)):
        rows = [(name or "?", *_row(tally)) for name, tally in groups.items()]
        missions.print_table([title, *headings], rows)
    if covered:
        _tell_coverage(covered)


def _draw(found: Coverage, path: Path) -> None:
    from recommender.exporting.coverage import Bar, draw_coverage

    bars = [
        Bar(line.heading, line.needs, line.needs_served, line.products, line.products_asked)
        for line in found.headings
    ]
    draw_coverage(bars, path, output.language())


def _tell_coverage(found: Coverage) -> None:
    rows = [
        (line.heading or "?", line.needs, line.needs_served, line.products, line.products_asked)
        for line in found.headings
    ]
    missions.print_table(["heading", "needs", "served", "products", "asked"], rows)
    counts = {"unserved": len(found.unserved), "unasked": len(found.unasked)}
    missions.tell("coverage_told", **counts, floor=found.floor)
    for need in found.unserved:
        output.line(f"{need.id} {need.text}")


def _row(tally: Tally) -> tuple[object, ...]:
    from recommender.records import MeetingState, PairState

    return (
        tally.listed,
        tally.states.get(PairState.ACCEPTED, 0),
        tally.meetings.get(MeetingState.PLANNED, 0),
        tally.meetings.get(MeetingState.HELD, 0),
        tally.meetings.get(MeetingState.NO_SHOW, 0),
        ", ".join(f"{kind} {count}" for kind, count in tally.outcomes.items()),
        ", ".join(f"{amount} {currency}" for currency, amount in tally.amounts.items()),
    )


def _plain(tally: Tally) -> dict[str, object]:
    return {
        "listed": tally.listed,
        "acceptance": round(tally.acceptance, 4),
        "states": dict(tally.states),
        "meetings": dict(tally.meetings),
        "no_shows": dict(tally.no_shows),
        "outcomes": dict(tally.outcomes),
        "amounts": {currency: str(amount) for currency, amount in tally.amounts.items()},
        "ratings": {side: round(rating, 2) for side, rating in tally.ratings.items()},
    }
