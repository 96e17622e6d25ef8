"""What came of a meeting, told in a few taps."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages.guests import Token, guest_page
from api.pages.routing import ChosenDep, PageRoute
from recommender.records import OutcomeKind
from recommender.service import rating as service
from recommender.service.rating import Verdict

router = APIRouter(route_class=PageRoute, include_in_schema=False)
CURRENCIES = ("EUR", "USD", "RUB", "TRY", "CNY")


@router.get("/i/{token}/meetings/{partner_id}")
def show(token: Token, partner_id: str, masa: MasaDep, chosen: ChosenDep) -> Response:
    """The form about one held meeting, with what was said before."""
    guest, meeting = service.held_meeting(masa, token, partner_id)
    return guest_page("rating.html", token, guest, chosen, meeting=meeting, currencies=CURRENCIES)


@router.post("/i/{token}/meetings/{partner_id}")
def save(
    token: Token,
    partner_id: str,
    masa: MasaDep,
    kind: Annotated[OutcomeKind, Form()],
    rating: Annotated[int | None, Form(ge=1, le=5)] = None,
    note: Annotated[str, Form()] = "",
    amount: Annotated[Decimal | None, Form()] = None,
    currency: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Keep what the party says, and go back to the schedule."""
    sold = kind.sells and amount is not None
    verdict = Verdict(kind, rating, note, amount if sold else None, currency if sold else "")
    service.rate(masa, token, partner_id, verdict)
    return RedirectResponse(f"/i/{token}#timetable", 303)
