"""One's own account: password, two-step sign-in, keys of programs."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from typing import Annotated

import segno
from fastapi import Form, Response

from api.access import STAFF
from api.deps import MasaDep
from api.errors import status_of
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import Conflict, Invalid, NotPermitted, RecommenderError
from recommender.records import Scope
from recommender.service import Masa, accounts, keys, two_step
from recommender.wording import error_phrase

router = StaffPages(write=STAFF)


@router.get("/account")
def account(masa: MasaDep, desk: DeskDep) -> Response:
    """Who one is here, and one's keys."""
    return _show(masa, desk)


@router.post("/account/password")
def change_password(
    masa: MasaDep,
    desk: DeskDep,
    old: Annotated[str, Form(max_length=200)],
    new: Annotated[str, Form(max_length=200)],
) -> Response:
    """Change one's own password; every sign-in ends."""
    try:
        accounts.change_own_password(masa.store, desk.actor, old, new)
    except (Invalid, NotPermitted) as error:
        return _show(masa, desk, error)
    return desk.back("/sign-in")


@router.post("/account/two-step")
def begin(masa: MasaDep, desk: DeskDep) -> Response:
    """Make a secret for an authenticator and show it this once."""
    try:
        enrolment = two_step.begin(masa.store, desk.actor)
    except Conflict as error:
        return _show(masa, desk, error)
    return desk.show("two_step.html", secret=enrolment.secret, code=qr_code(enrolment.uri))


@router.post("/account/two-step/confirm")
def confirm(masa: MasaDep, desk: DeskDep, code: Annotated[str, Form(max_length=10)]) -> Response:
    """Switch two-step sign-in on."""
    try:
        two_step.confirm(masa.store, desk.actor, code.strip())
    except (Conflict, Invalid) as error:
        return _show(masa, desk, error)
    return desk.back("/account", desk.gettext("Two-step sign-in is on."))


@router.post("/account/two-step/end")
def end(masa: MasaDep, desk: DeskDep, code: Annotated[str, Form(max_length=10)]) -> Response:
    """Switch two-step sign-in off."""
    try:
        two_step.end(masa.store, desk.actor, code.strip())
    except (Conflict, NotPermitted) as error:
        return _show(masa, desk, error)
    return desk.back("/account", desk.gettext("Two-step sign-in is off."))


@router.post("/account/keys")
def make_key(
    masa: MasaDep,
    desk: DeskDep,
    label: Annotated[str, Form(max_length=100)],
    scope: Annotated[list[Scope] | None, Form()] = None,
    until: Annotated[date | None, Form()] = None,
) -> Response:
    """Make a key, which is shown this once."""
    expires = datetime.combine(until, time.max, UTC) if until else None
    try:
        made = keys.make(masa.store, desk.actor, label, scope or [], expires)
    except Invalid as error:
        return _show(masa, desk, error)
    return _show(masa, desk, new_key=made.text)


@router.post("/account/keys/{id}/revoke")
def revoke_key(id: str, masa: MasaDep, desk: DeskDep) -> Response:
    """Make a key useless."""
    keys.revoke(masa.store, desk.actor, id)
    return desk.back("/account", desk.gettext("The key no longer works."))


def qr_code(text: str) -> str:
    """A QR code as SVG without style of its own, black on white in either theme."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", scale=4, light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return drawn.getvalue().decode()


def _show(masa: Masa, desk: Desk, error: RecommenderError | None = None, new_key: str = "") -> Response:
    return desk.show(
        "account.html",
        status_of(error) if error else 200,
        account=masa.store.accounts.one(desk.actor, desk.actor.id),
        keys=masa.store.keys.of(desk.actor),
        scopes=list(Scope),
        new_key=new_key,
        problem=error_phrase(error, desk.language) if error else "",
    )
