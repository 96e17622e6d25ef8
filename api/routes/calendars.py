"""Calendars to subscribe to."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.deps import MasaDep
from api.problems import Answers
from recommender.service.feeds import feed

router = APIRouter(tags=["calendars"])
FORGED: Answers = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}},
    304: {"description": "As it was when it was last fetched"},
    403: {"description": "The address is forged, or no longer holds"},
    404: {"description": "The party takes part no more"},
}


@router.get("/calendars/{token}.ics", operation_id="get_calendar", response_class=Response, responses=FORGED)
def calendar(
    token: str,
    masa: MasaDep,
    language: Annotated[str, Query(pattern="^(tr|ru|en)?$", description="Else the party's own.")] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """A party's meetings as they are now (iCalendar), at the signed address that its organiser gave it."""
    content = feed(masa.store, masa.settings, token, language)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    if tag in if_none_match:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(
        content, media_type="text/calendar; charset=utf-8", headers={"ETag": tag, "Cache-Control": "private"}
    )
