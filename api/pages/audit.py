"""Who changed what of a mission, when."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.pages.audit_views import Teller
from api.pages.staff import DeskDep, StaffPages
from recommender.store.audit import ChangeFilters

router = StaffPages(read=ORGANISERS)
PAGE = 100


@router.get("/missions/{event_id}/audit")
def trail(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    subject: Annotated[str, Query(max_length=40)] = "",
    who: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """The latest changes, newest first."""
    event = masa.store.events.one(desk.actor, event_id)
    filters = ChangeFilters(event_id=event.id, subject=subject, actor_id=who.strip(), before=before)
    found = masa.store.audit.some(desk.actor, filters, PAGE)
    teller = Teller(event, masa.store.glances.names(desk.actor, event_id), desk.language)
    return desk.show(
        "audit.html",
        event=event,
        changes=[teller.told(change) for change in found],
        subject=subject,
        who=who,
        older=found[-1].number if len(found) == PAGE else None,
    )
