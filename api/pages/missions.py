"""The missions: listed, made, changed, cloned; how far each is and what it needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import Form, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.errors import status_of
from api.pages import mission_form
from api.pages.mission_form import Unread, Written
from api.pages.staff import Desk, DeskDep, StaffPages, WrittenDep
from recommender.errors import Conflict, Invalid
from recommender.records import Event, Side
from recommender.service import events
from recommender.service.concerns import concerns
from recommender.service.progress import progress
from recommender.wording import error_phrase

router = StaffPages()
making = StaffPages(read=ORGANISERS)


@router.get("/missions")
def missions(masa: MasaDep, desk: DeskDep) -> Response:
    """The missions that one may see, the latest first."""
    return desk.show("missions.html", events=list(reversed(masa.store.events.all(desk.actor))))


@making.get("/missions/new")
def new(desk: DeskDep) -> Response:
    """The form of a new mission."""
    return _form(desk, mission_form.blank(date.today(), desk.language))


@making.post("/missions/new")
def create(masa: MasaDep, desk: DeskDep, written: WrittenDep) -> Response:
    """Make a mission and go on to its companies, or show what is wrong beside its field."""
    try:
        event = events.create(masa.store, desk.actor, mission_form.read(written))
    except (Unread, Invalid, Conflict) as error:
        return _form(desk, written, error)
    return desk.back(f"/imports?event={event.id}", desk.gettext("The mission was made."))


@router.get("/missions/{event_id}")
def mission(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """How far a mission is and what it needs now."""
    found = progress(masa, desk.actor, event_id)
    return desk.show(
        "mission.html",
        event=found.event,
        progress=found,
        firms=found.count(Side.FIRM),
        buyers=found.count(Side.BUYER),
        due=desk.moment(found.event.answers_due, found.event.timezone) if found.event.answers_due else "",
    )


@router.get("/missions/{event_id}/attention")
def attention(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """What needs attention: within the overview, and as a page where scripts are off."""
    event = masa.store.events.one(desk.actor, event_id)
    return desk.show("attention.html", event=event, concerns=concerns(masa, desk.actor, event_id))


@making.get("/missions/{event_id}/edit")
def edit(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """The form of a mission that there is."""
    event = masa.store.events.one(desk.actor, event_id)
    return _form(desk, mission_form.written(event), event=event)


@making.post("/missions/{event_id}/edit")
def change(event_id: str, masa: MasaDep, desk: DeskDep, written: WrittenDep) -> Response:
    """Change a mission. What somebody else changed meanwhile is refused, with the fields and the name."""
    event = masa.store.events.one(desk.actor, event_id)
    try:
        seen = mission_form.seen(written, event)
        events.change(masa.store, desk.actor, seen, mission_form.read(written, event))
    except (Unread, Invalid, Conflict) as error:
        return _form(desk, written, error, event)
    return desk.back(f"/missions/{event_id}", desk.gettext("The mission was changed."))


@making.get("/missions/{event_id}/clone")
def ask_clone(event_id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """What the clone of a mission needs to know."""
    event = masa.store.events.one(desk.actor, event_id)
    later = max(event.first_day, date.today()) + timedelta(days=364)
    return desk.show("mission_clone.html", event=event, name=event.name, first_day=later, problem="")


@making.post("/missions/{event_id}/clone")
def clone(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    name: Annotated[str, Form(max_length=200)],
    first_day: Annotated[date, Form()],
) -> Response:
    """A new mission with the settings, parties and wishes of another."""
    event = masa.store.events.one(desk.actor, event_id)
    try:
        id_ = mission_form.slug(f"{name} {first_day}")
        made = events.clone(masa.store, desk.actor, event_id, id_, name.strip(), first_day)
    except (Invalid, Conflict) as error:
        problem = error_phrase(error, desk.language)
        facts = {"event": event, "name": name, "first_day": first_day, "problem": problem}
        return desk.show("mission_clone.html", status_of(error), **facts)
    return desk.back(f"/missions/{made.id}", desk.gettext("The mission was cloned."))


def _form(
    desk: Desk,
    written: Written,
    error: Unread | Invalid | Conflict | None = None,
    event: Event | None = None,
) -> Response:
    problems: dict[str, str] = {}
    if isinstance(error, Unread):
        problems = {name: desk.gettext("This cannot be read.") for name in error.fields}
    elif error is not None:
        problems = {mission_form.field_of(error): error_phrase(error, desk.language)}
    status = 200 if error is None else 422
    seen = (mission_form.shown_before(written) or written) if event else {}
    facts = {"form": written, "seen": seen, "problems": problems}
    return desk.show("mission_form.html", status, event=event, **facts)
