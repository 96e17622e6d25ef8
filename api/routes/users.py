"""Accounts of those who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.merge_patch import patch_of, patched
from api.problems import STALE, Answers
from api.schemas import Page
from api.told import Told, pattern
from recommender.records import Account, Actor, ActorRole
from recommender.service import accounts
from recommender.service.masa import Masa
from recommender.service.passwords import LENGTH

router = APIRouter(tags=["users"], responses={404: {"description": "No such account"}})
Name = Annotated[str, Path(max_length=100)]
Role = Literal["organiser", "analyst", "administrator"]
Password = Annotated[str, Field(max_length=200), Told({"minLength": LENGTH.start})]
NewName = Annotated[
    str,
    Field(max_length=100, description="Small letters, digits and . _ @ + -"),
    pattern(f"^{accounts.NAME.pattern}$", examples=["ayse"]),
]
WHOSE = ConfigDict(json_schema_extra={
    "if": {"properties": {"role": {"const": "administrator"}}},
    "then": {"properties": {"organisation": {"maxLength": 0}}},
    "else": {"properties": {"organisation": {"minLength": 1}}, "required": ["organisation"]},
})  # fmt: skip
"""An organiser and an analyst have an organisation, an administrator none."""


class UserBody(BaseModel):
    """An account; `disabled_at` is when it was shut."""

    name: str
    role: str
    organisation: str
    two_step: bool
    created_at: datetime
    disabled_at: datetime | None

    @classmethod
    def of(cls, account: Account) -> UserBody:
        return cls(
            name=account.id,
            role=account.role,
            organisation=account.organisation,
            two_step=account.two_step,
            created_at=account.created_at,
            disabled_at=account.disabled_at,
        )


class UserChange(BaseModel):
    """What an administrator may change."""

    model_config = WHOSE
    role: Role
    organisation: str = Field("", max_length=200, description="Empty for administrators alone.")
    disabled: bool = False


class NewUser(BaseModel):
    """A new account."""

    model_config = WHOSE
    name: NewName
    role: Role
    organisation: str = Field("", max_length=200, description="Empty for administrators alone.")
    password: Password


class PasswordBody(BaseModel):
    """A password to be used from now on."""

    password: Password


LAST: Answers = {409: {"description": "No administrator would be left"}}
UserPart = Annotated[Listing, Depends(listing(UserBody, "name", "role", "organisation", "created_at"))]
UserPatch = patch_of(UserChange, "UserPatch")


@router.get("/users", operation_id="list_users")
def users(
    masa: MasaDep,
    actor: ActorDep,
    part: UserPart,
    role: Annotated[Role | None, Query(description="Analysts, say.")] = None,
    organisation: Annotated[str, Query(max_length=200, description="Of this organisation alone.")] = "",
    disabled: Annotated[bool | None, Query(description="Shut, or open.")] = None,
) -> Page[UserBody]:
    """All accounts."""
    found = [
        account
        for account in masa.store.accounts.all(actor)
        if role in (None, account.role)
        and organisation in ("", account.organisation)
        and disabled in (None, account.disabled_at is not None)
    ]
    return part.page(found, UserBody.of, lambda account: (account.id,), {"name": lambda a: a.id})


@router.post(
    "/users", operation_id="create_user", status_code=201, responses={409: {"description": "Name taken"}}
)
def create(body: NewUser, masa: MasaDep, actor: ActorDep) -> UserBody:
    """Add an account."""
    role = ActorRole(body.role)
    made = accounts.create(masa.store, actor, body.name, role, body.organisation, body.password)
    return UserBody.of(made)


@router.get("/users/{name}", operation_id="get_user")
def user(name: Name, masa: MasaDep, actor: ActorDep, response: Response) -> UserBody:
    """One account."""
    account = masa.store.accounts.one(actor, name)
    response.headers["ETag"] = etag(account)
    return UserBody.of(account)


@router.put("/users/{name}", operation_id="replace_user", responses=STALE | LAST)
def replaced(
    name: Name, body: UserChange, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> UserBody:
    """Give an account another role or organisation, shut it (it is signed out) or open it again."""
    seen = masa.store.accounts.one(actor, name)
    require_match(if_match, seen)
    return _kept(masa, actor, seen, body, response)


@router.patch("/users/{name}", operation_id="change_user", responses=STALE | LAST)
def change(
    name: Name, body: UserPatch, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> UserBody:
    """Change some of what an administrator may change (JSON Merge Patch, RFC 7396)."""
    seen = masa.store.accounts.one(actor, name)
    require_match(if_match, seen)
    now = {"role": seen.role, "organisation": seen.organisation, "disabled": seen.disabled_at is not None}
    return _kept(masa, actor, seen, patched(UserChange, UserChange.model_validate(now), body), response)


@router.delete("/users/{name}", operation_id="remove_user", status_code=204, responses=STALE | LAST)
def remove(name: Name, masa: MasaDep, actor: ActorDep, if_match: IfMatch = "") -> None:
    """Remove an account with its sign-ins and keys."""
    require_match(if_match, masa.store.accounts.one(actor, name))
    accounts.remove(masa.store, actor, name)


@router.put("/users/{name}/password", operation_id="set_user_password", status_code=204)
def set_password(name: Name, body: PasswordBody, masa: MasaDep, actor: ActorDep) -> None:
    """Give an account a new password: it is signed out, unlocked, and two-step sign-in is off."""
    accounts.set_password(masa.store, actor, name, body.password)


def _kept(masa: Masa, actor: Actor, seen: Account, body: UserChange, response: Response) -> UserBody:
    role = ActorRole(body.role)
    changed = accounts.change(masa.store, actor, seen, role, body.organisation, body.disabled)
    response.headers["ETag"] = etag(changed)
    return UserBody.of(changed)
