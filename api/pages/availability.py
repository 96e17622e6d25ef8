"""When a firm or a buyer can meet, said slot by slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages.guests import Token, guest_page, language_for
from api.pages.routing import ChosenDep, PageRoute
from recommender.exporting.times import Clocks, long_day
from recommender.service import availability as service
from recommender.service.availability import Availability

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One slot on both clocks, and whether the party is free in it."""

    number: int
    here: str
    home: str
    free: bool


@router.get("/i/{token}/availability")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, saved: bool = False) -> Response:
    """The event's slots by day, each free or not."""
    known = service.availability(masa, token)
    rows = dict(_by_day(known, language_for(known.guest, chosen)))
    return guest_page("availability.html", token, known.guest, chosen, days_of=rows, saved=saved)


@router.post("/i/{token}/availability")
def save(
    token: Token, masa: MasaDep, free: Annotated[list[int] | None, Form(max_length=2000)] = None
) -> Response:
    """Keep in which slots the party can meet."""
    service.set_free(masa, token, free or ())
    return RedirectResponse(f"/i/{token}/availability?saved=true", 303)


def _by_day(known: Availability, language: str) -> Iterator[tuple[str, list[SlotRow]]]:
    clocks = Clocks.at(known.guest.event, known.slots)
    for day, slots in groupby(known.slots, key=lambda slot: slot.day):
        yield (
            long_day(day, language),
            [
                SlotRow(
                    slot.number,
                    clocks.here(slot),
                    "" if clocks.agree else f"{clocks.home_city(language)} {clocks.at_home(slot, language)}",
                    slot.number not in known.away,
                )
                for slot in slots
            ],
        )
