"""Invitations of a mission: who is asked, how they answer, reminders, links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Form, Query, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import BackendUnavailable, Invalid, NotFound
from recommender.mailing import configured
from recommender.records import Event, Invitation, Side
from recommender.service import Masa, invitations, reminders
from recommender.service.answers import read_answers
from recommender.service.invitations import Party
from recommender.service.links import link_to
from recommender.service.progress import parties_of
from recommender.wording import error_phrase

router = StaffPages(read=ORGANISERS)
PAGE = 50


@dataclass(frozen=True)
class Row:
    """A party with its invitation. Without one it is ``uninvited``, or ``unlisted`` if it has no match."""

    side: Side
    id: str
    name: str
    address: str
    state: str
    invitation: Invitation | None
    link: str


@router.get("/missions/{event_id}/invitations")
def listed(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    show: Annotated[str, Query(pattern="^(uninvited|unlisted|waiting|overdue|answered)?$")] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Every party and where its invitation stands."""
    event = masa.store.events.one(desk.actor, event_id)
    rows = _rows(masa, desk, event)
    wanted = [row for row in rows if show in ("", row.state)]
    counts = {state: sum(row.state == state for row in rows) for state in {row.state for row in rows}}
    return desk.show(
        "invitations.html",
        event=event,
        rows=wanted[(page - 1) * PAGE : page * PAGE],
        counts=counts,
        total=len(wanted),
        page=page,
        pages=-(-len(wanted) // PAGE),
        show=show,
        mailing=configured(masa.settings),
    )


@router.post("/missions/{event_id}/invitations")
def invite(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    party: Annotated[list[str] | None, Form(max_length=5000)] = None,
) -> Response:
    """Invite those that were ticked, else all that were not asked yet; letters leave where mail is set up."""
    event, parties = masa.store.events.one(desk.actor, event_id), _parties(party)
    try:
        asked = invitations.invite(masa.store, desk.actor, event.id, parties)
        delivery = reminders.send(masa, desk.actor, asked.invitations, "invitation")
    except (Invalid, NotFound, BackendUnavailable) as error:
        return _back(desk, event_id, error_phrase(error, desk.language))
    said = desk.ngettext(
        "%(num)s company was invited.", "%(num)s companies were invited.", len(asked.invitations)
    )
    return _back(desk, event_id, f"{said} {_sent(masa, desk, len(delivery.sent))}")


@router.post("/missions/{event_id}/invitations/remind")
def remind(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    party: Annotated[list[str] | None, Form(max_length=5000)] = None,
) -> Response:
    """Remind the parties that were ticked, or all whose answer is due soon."""
    event = masa.store.events.one(desk.actor, event_id)
    parties = _parties(party)
    if parties is None:
        chosen = reminders.due(masa.store, desk.actor, event_id)
    else:
        open_ = read_answers(masa.store, desk.actor, event).open
        chosen = [open_[each] for each in parties if each in open_ and open_[each].answered_at is None]
    try:
        delivery = reminders.send(masa, desk.actor, chosen, "reminder")
    except (Invalid, BackendUnavailable) as error:
        return _back(desk, event_id, error_phrase(error, desk.language))
    return _back(desk, event_id, _sent(masa, desk, len(delivery.sent)))


@router.post("/missions/{event_id}/invitations/{side}/{id}/revoke")
def revoke(event_id: str, side: Side, id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """Shut a party's link."""
    invitations.revoke(masa.store, desk.actor, event_id, (side, id))
    return _back(desk, event_id, desk.gettext("The link no longer works."))


def _back(desk: Desk, event_id: str, said: str) -> Response:
    return desk.back(f"/missions/{event_id}/invitations", said)


def _sent(masa: Masa, desk: Desk, count: int) -> str:
    if not configured(masa.settings):
        return desk.gettext("No mail server is set up: copy the links below and send them yourself.")
    return desk.ngettext("%(num)s letter was sent.", "%(num)s letters were sent.", count)


def _parties(ticked: list[str] | None) -> list[Party] | None:
    """``firm F1`` as a party; None when nothing is ticked. Raises NotFound for anything else."""
    if not ticked:
        return None
    found = []
    for text in ticked:
        side, _, id_ = text.partition(" ")
        if side not in list(Side):
            raise NotFound("participant_unknown", id=text[:100], event="")
        found.append((Side(side), id_))
    return found


def _rows(masa: Masa, desk: Desk, event: Event) -> list[Row]:
    known, now = masa.directory.known(desk.actor), datetime.now(UTC)
    open_ = read_answers(masa.store, desk.actor, event).open
    with_match = parties_of(pair for pair, _ in masa.store.shortlists.order(desk.actor, event.id))
    rows = []
    for participant in masa.store.participation.of(desk.actor, event.id):
        party = participant.side, participant.company_id
        sent, company = open_.get(party), known.company(*party)
        state = _state(sent, now) if sent else "uninvited" if party in with_match else "unlisted"
        link = link_to(masa.settings, sent) if sent else ""
        rows.append(Row(*party, company.name, company.contact.email, state, sent, link))
    return rows


def _state(sent: Invitation, now: datetime) -> str:
    if sent.answered_at is not None:
        return "answered"
    return "waiting" if sent.expires_at > now else "overdue"
