"""What all pages behind a party's link share: the link itself, their frame, the reader's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Response

from api.pages.rendering import page
from api.pages.routing import keep_language
from recommender.exporting.times import days
from recommender.service.guests import Guest

# The link itself is the secret: another site cannot make a browser post to an address it does not know.
Token = Annotated[str, Path(max_length=500)]


def language_for(guest: Guest, chosen: str) -> str:
    """What the reader chose, else what its company reads."""
    return chosen or guest.party.language


def guest_page(
    template: str, token: str, guest: Guest, chosen: str, status: int = 200, **facts: object
) -> Response:
    """A page behind a link, in the guest's frame."""
    language, event = language_for(guest, chosen), guest.event
    response = page(
        template,
        language,
        status,
        event=event,
        days=days(event.first_day, event.last_day, language),
        company=guest.company,
        side=guest.side.value,
        open=guest.open,
        here=f"/i/{token}",
        **facts,
    )
    if chosen:
        keep_language(response, chosen)
    return response
