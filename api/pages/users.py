"""Accounts of the staff, kept by administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Response

from api.access import ADMINISTRATORS
from api.deps import MasaDep
from api.editing import etag, require_match
from api.errors import status_of
from api.pages.staff import Desk, DeskDep, StaffPages, WrittenDep
from recommender.errors import Conflict, Invalid
from recommender.records import ActorRole
from recommender.service import Masa, accounts
from recommender.wording import error_phrase

router = StaffPages(read=ADMINISTRATORS, write=ADMINISTRATORS)
FIELD_OF = {
    "account_name_invalid": "name", "account_exists": "name", "account_role_invalid": "role",
    "account_organisation_invalid": "organisation", "password_length": "password",
}  # fmt: skip
"""Beside which field an error is told."""


@router.get("/users")
def users(masa: MasaDep, desk: DeskDep) -> Response:
    """All accounts, and the form of a new one."""
    return _list(masa, desk, {"role": ActorRole.ORGANISER})


@router.post("/users")
def create(masa: MasaDep, desk: DeskDep, written: WrittenDep) -> Response:
    """Add an account, or show what is wrong beside its field."""
    name, password = written.get("name", "").strip(), written.get("password", "")
    try:
        role = _role(written.get("role", ""))
        accounts.create(masa.store, desk.actor, name, role, written.get("organisation", "").strip(), password)
    except (Invalid, Conflict) as error:
        return _list(masa, desk, written, error)
    return desk.back("/users", desk.gettext("The account %(name)s was made.", name=name))


@router.get("/users/{name}")
def user(name: str, masa: MasaDep, desk: DeskDep) -> Response:
    """One account."""
    return _one(masa, desk, name)


@router.post("/users/{name}")
def change(
    name: str,
    masa: MasaDep,
    desk: DeskDep,
    role: Annotated[ActorRole, Form()],
    organisation: Annotated[str, Form(max_length=200)] = "",
    disabled: Annotated[bool, Form()] = False,
    seen: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Give an account another role or organisation, shut it or open it again."""
    account = masa.store.accounts.one(desk.actor, name)
    require_match(seen, account)
    try:
        accounts.change(masa.store, desk.actor, account, role, organisation.strip(), disabled)
    except (Invalid, Conflict) as error:
        return _one(masa, desk, name, error)
    return desk.back(f"/users/{name}", desk.gettext("Saved."))


@router.post("/users/{name}/password")
def set_password(
    name: str, masa: MasaDep, desk: DeskDep, password: Annotated[str, Form(max_length=200)]
) -> Response:
    """Give an account a new password: it is signed out, and two-step sign-in is off."""
    try:
        accounts.set_password(masa.store, desk.actor, name, password)
    except Invalid as error:
        return _one(masa, desk, name, error)
    return desk.back(f"/users/{name}", desk.gettext("The password was set."))


def _role(text: str) -> ActorRole:
    if text not in list(ActorRole):
        raise Invalid("account_role_invalid", role=text[:40])
    return ActorRole(text)


def _list(
    masa: Masa, desk: Desk, written: dict[str, str], error: Invalid | Conflict | None = None
) -> Response:
    problems = {FIELD_OF.get(error.code, ""): error_phrase(error, desk.language)} if error else {}
    form = {name: text for name, text in written.items() if name != "password"}
    found = masa.store.accounts.all(desk.actor)
    return desk.show("users.html", 422 if error else 200, accounts=found, form=form, problems=problems)


def _one(masa: Masa, desk: Desk, name: str, error: Invalid | Conflict | None = None) -> Response:
    account = masa.store.accounts.one(desk.actor, name)
    problem = error_phrase(error, desk.language) if error else ""
    status = status_of(error) if error else 200
    return desk.show("user.html", status, account=account, seen=etag(account), problem=problem)
