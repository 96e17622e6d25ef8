"""What a firm or a buyer sees and says through its signed link, without a password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages import cards
from api.pages.guests import Token, guest_page, language_for
from api.pages.routing import ChosenDep, PageRoute
from recommender.records import Answer
from recommender.service import showings, visiting

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Partner = Annotated[str, Form(max_length=200)]


@router.get("/i/{token}")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, after: BackgroundTasks) -> Response:
    """The party's matches with its answers, and its schedule once there is one."""
    visit = visiting.visit(masa, token)
    guest, timetable = visit.guest, visit.timetable
    after.add_task(showings.note_list, masa.store, guest.actor, guest.side, visit.matches)
    language = language_for(guest, chosen)
    shown = [cards.card(at, match, visit, language) for at, match in enumerate(visit.matches, 1)]
    place = {card.partner_id: card for card in shown}
    address = timetable.calendar if timetable else ""
    return guest_page(
        "party.html",
        token,
        guest,
        chosen,
        due=cards.deadline(guest.event, guest.side, guest.invitation.expires_at, language),
        cards=shown,
        answered=sum(bool(card.answer) for card in shown),
        wanted=[place[match.partner.id] for match in visit.wanted],
        meetings=cards.meetings(timetable, visit.rated, language) if timetable else None,
        calendar=f"{address}?language={language}",
        subscription=f"webcal{address[address.find('://') :]}?language={language}",
    )


@router.post("/i/{token}/answers")
def answer(
    token: Token,
    masa: MasaDep,
    partner_id: Partner,
    answer: Annotated[Answer, Form()],
    word: Annotated[str | None, Form()] = None,
    place: Annotated[int, Form(ge=1)] = 1,
) -> Response:
    """Keep one answer, and go back to the partner it was about."""
    visiting.reply(masa, token, partner_id, answer, word)
    return RedirectResponse(f"/i/{token}#match-{place}", 303)


@router.post("/i/{token}/opened", status_code=204)
def opened(token: Token, masa: MasaDep, partner_id: Partner) -> None:
    """Note that the party unfolded a partner; reading does not depend on it."""
    visiting.look_closer(masa, token, partner_id)


@router.post("/i/{token}/order")
def order(
    token: Token, masa: MasaDep, partner_id: Partner, by: Annotated[int, Form(ge=-999, le=999)]
) -> Response:
    """Move one wanted partner some places: down, or up where ``by`` is below 0."""
    visiting.move(masa, token, partner_id, by)
    return RedirectResponse(f"/i/{token}#order", 303)
