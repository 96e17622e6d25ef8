"""What a firm or a buyer sees and says through its signed link, without a password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, Path, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages import cards
from api.pages.rendering import page
from api.pages.routing import ChosenDep, PageRoute, keep_language
from recommender.exporting.times import days
from recommender.records import Answer
from recommender.service import showings, visiting

router = APIRouter(route_class=PageRoute, include_in_schema=False)
# The link itself is the secret: another site cannot make a browser post to an address it does not know.
Token = Annotated[str, Path(max_length=500)]
Partner = Annotated[str, Form(max_length=200)]
BY = {"up": -1, "down": 1}


@router.get("/i/{token}")
def show(token: Token, masa: MasaDep, chosen: ChosenDep, after: BackgroundTasks) -> Response:
    """The party's matches with its answers, and its schedule once there is one."""
    visit = visiting.visit(masa, token)
    after.add_task(showings.note_list, masa.store, visit.actor, visit.invitation.side, visit.matches)
    language = chosen or visit.party.language
    company, side = visit.party.company, visit.party.side
    shown = [cards.card(at, match, company, language) for at, match in enumerate(visit.matches, 1)]
    place = {card.partner_id: card for card in shown}
    response = page(
        "party.html",
        language,
        event=visit.event,
        days=days(visit.event.first_day, visit.event.last_day, language),
        company=company,
        side=side.value,
        open=visit.open,
        due=cards.deadline(visit.event, side, visit.invitation.expires_at, language),
        cards=shown,
        answered=sum(bool(card.answer) for card in shown),
        wanted=[place[match.partner.id] for match in visit.wanted],
        meetings=cards.meetings(visit.timetable, language) if visit.timetable else None,
        calendar=f"{visit.timetable.calendar}?language={language}" if visit.timetable else "",
        here=f"/i/{token}",
    )
    if chosen:
        keep_language(response, chosen)
    return response


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


@router.post("/i/{token}/order")
def order(
    token: Token, masa: MasaDep, partner_id: Partner, to: Annotated[str, Form(pattern="^(up|down)$")]
) -> Response:
    """Move one wanted partner a place up or down."""
    visiting.move(masa, token, partner_id, BY[to])
    return RedirectResponse(f"/i/{token}#order", 303)
