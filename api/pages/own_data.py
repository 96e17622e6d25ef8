"""What a party agreed to, and its wish to be erased."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from babel.dates import format_datetime
from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.pages.guests import Token, guest_page, language_for
from api.pages.routing import ChosenDep, PageRoute
from recommender.exporting.times import LOCALES, month
from recommender.records import person_of
from recommender.service import own_data as service
from recommender.service.consents import TEXT_VERSION
from recommender.wording import phrase

router = APIRouter(route_class=PageRoute, include_in_schema=False)


class Wish(StrEnum):
    """What a party decides of its own data."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ERASE = "erase"
    KEEP = "keep"


@router.get("/i/{token}/data")
def show(token: Token, masa: MasaDep, chosen: ChosenDep) -> Response:
    """The words to agree to, since when they are agreed to, and whether erasure was asked for."""
    own = service.own_data(masa, token)
    guest, consent = own.guest, own.consent
    language, contact = language_for(guest, chosen), guest.company.contact
    version = consent.text_version if consent else TEXT_VERSION
    return guest_page(
        "own_data.html",
        token,
        guest,
        chosen,
        contact=contact,
        version=version,
        version_said=month(version, language),
        text=phrase(f"consent_{version}", language),
        agreed_at=_moment(consent.given_at, language) if consent else "",
        other_person=consent is not None and consent.person != person_of(contact),
        erasure_at=_moment(own.erasure_asked_at, language) if own.erasure_asked_at else "",
    )


@router.post("/i/{token}/data")
def decide(
    token: Token,
    masa: MasaDep,
    wish: Annotated[Wish, Form()],
    version: Annotated[str, Form(max_length=40)] = TEXT_VERSION,
) -> Response:
    """Keep what the party decides."""
    if wish is Wish.AGREE:
        service.agree(masa, token, version)
    elif wish is Wish.DISAGREE:
        service.disagree(masa, token)
    else:
        service.ask_erasure(masa, token, wish is Wish.ERASE)
    return RedirectResponse(f"/i/{token}/data", 303)


def _moment(at: datetime, language: str) -> str:
    return format_datetime(at, "d MMMM y, HH:mm 'UTC'", locale=LOCALES[language])
