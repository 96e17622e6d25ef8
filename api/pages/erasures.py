"""Companies of a mission that ask for their data to be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Form, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.errors import status_of
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, NotFound
from recommender.records import Side
from recommender.service import Masa, privacy
from recommender.wording import error_phrase

router = StaffPages(read=ORGANISERS)


@router.get("/missions/{event_id}/erasures")
def asking(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """Who asks, since when, and what is kept about each."""
    return _listed(masa, desk, event_id)


@router.post("/missions/{event_id}/erasures")
def erase(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    side: Annotated[Side, Form()],
    id: Annotated[str, Form(max_length=200)],
    sure: Annotated[bool, Form()] = False,
) -> Response:
    """Erase a company that asked for it; of others, and without being sure, nothing is erased."""
    asked = masa.store.erasure_requests.open(desk.actor, event_id)
    if (side, id) not in asked:
        raise NotFound(f"{side}_unknown", id=id)
    if not sure:
        return _listed(masa, desk, event_id, 422, desk.gettext("Tick that you know it cannot be undone."))
    try:
        privacy.erase(masa.store, masa.settings, desk.actor, privacy.Whom(side), id)
    except Conflict as error:
        return _listed(masa, desk, event_id, status_of(error), error_phrase(error, desk.language))
    return desk.back(f"/missions/{event_id}/erasures", desk.gettext("The company's data were erased."))


def _listed(masa: Masa, desk: Desk, event_id: str, status: int = 200, problem: str = "") -> Response:
    event, known = masa.store.events.one(desk.actor, event_id), masa.directory.known(desk.actor)
    asked: dict[tuple[Side, str], datetime] = masa.store.erasure_requests.open(desk.actor, event_id)
    rows = [(side.value, id_, known.name(side, id_), desk.moment(at)) for (side, id_), at in asked.items()]
    return desk.show("erasures.html", status, event=event, rows=rows, problem=problem)
