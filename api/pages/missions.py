"""The missions, and how far each is."""

from __future__ import annotations

from fastapi import Response

from api.deps import MasaDep
from api.pages.staff import DeskDep, StaffPages

router = StaffPages()


@router.get("/missions")
def missions(masa: MasaDep, desk: DeskDep) -> Response:
    """The missions that one may see, the latest first."""
    return desk.show("missions.html", events=list(reversed(masa.store.events.all(desk.actor))))


@router.get("/missions/{event_id}")
def mission(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """How far a mission is and what it needs now."""
    return desk.show("mission.html", event=masa.store.events.one(desk.actor, event_id))
