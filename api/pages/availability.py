"""When a firm or a buyer can meet, said slot by slot."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages.guests import Token, guest_page, language_for
from api.pages.hours import by_day
from api.pages.routing import ChosenDep, PageRoute
from recommender.service import availability as service

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/i/{token}/availability")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, saved: bool = False) -> Response:
    """The event's slots by day, each free or not."""
    known = service.availability(masa, token)
    rows = by_day(known.guest.event, known.slots, known.away, language_for(known.guest, chosen))
    return guest_page("availability.html", token, known.guest, chosen, days_of=rows, saved=saved)


@router.post("/i/{token}/availability")
def save(
    token: Token, masa: MasaDep, free: Annotated[list[int] | None, Form(max_length=2000)] = None
) -> Response:
    """Keep in which slots the party can meet."""
    service.set_free(masa, token, free or ())
    return RedirectResponse(f"/i/{token}/availability?saved=true", 303)
