"""Accounts of those who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from recommender.records import Account, ActorRole
from recommender.service import accounts

router = APIRouter(tags=["users"], responses={404: {"description": "No such account"}})
Name = Annotated[str, Path(max_length=100)]
Role = Literal["organiser", "analyst", "administrator"]


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

    role: Role
    organisation: str = Field("", max_length=200, description="Empty for administrators alone.")
    disabled: bool = False


class NewUser(BaseModel):
    """A new account."""

    name: str = Field(max_length=100, description="Small letters, digits and . _ @ + -")
    role: Role
    organisation: str = Field("", max_length=200, description="Empty for administrators alone.")
    password: str = Field(max_length=200, description="12 characters or more.")


class PasswordBody(BaseModel):
    """A password to be used from now on."""

    password: str = Field(max_length=200, description="12 characters or more.")


@router.get("/users", operation_id="list_users")
def users(masa: MasaDep, actor: ActorDep) -> list[UserBody]:
    """All accounts, by name."""
    return [UserBody.of(account) for account in masa.store.accounts.all(actor)]


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


@router.put(
    "/users/{name}",
    operation_id="change_user",
    responses={409: {"description": "The last administrator"}, 412: {"description": "Changed meanwhile"}},
)
def change(
    name: Name, body: UserChange, masa: MasaDep, actor: ActorDep, response: Response, if_match: IfMatch = ""
) -> UserBody:
    """Give an account another role or organisation, shut it (it is signed out) or open it again."""
    seen = masa.store.accounts.one(actor, name)
    require_match(if_match, seen)
    role = ActorRole(body.role)
    changed = accounts.change(masa.store, actor, seen, role, body.organisation, body.disabled)
    response.headers["ETag"] = etag(changed)
    return UserBody.of(changed)


@router.delete(
    "/users/{name}",
    operation_id="remove_user",
    status_code=204,
    responses={409: {"description": "The last administrator"}},
)
def remove(name: Name, masa: MasaDep, actor: ActorDep) -> None:
    """Remove an account with its sign-ins and keys."""
    accounts.remove(masa.store, actor, name)


@router.put("/users/{name}/password", operation_id="set_user_password", status_code=204)
def set_password(name: Name, body: PasswordBody, masa: MasaDep, actor: ActorDep) -> None:
    """Give an account a new password: it is signed out, unlocked, and two-step sign-in is off."""
    accounts.set_password(masa.store, actor, name, body.password)
