"""Signing in and out, and one's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from api.access import COOKIE, ActorDep, CallerDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from api.told import Told
from recommender.config import Settings
from recommender.records import SignIn
from recommender.service import accounts, signing_in, two_step
from recommender.service.passwords import LENGTH

public = APIRouter(tags=["sign-in"])
router = APIRouter(tags=["sign-in"])

Password = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=10, description="The code of the authenticator, if one is asked for.")]


class Credentials(BaseModel):
    """A name and password, and a code where the account asks for one."""

    name: str = Field(max_length=100)
    password: Password
    code: Code = ""


class NewPassword(BaseModel):
    """The old password and the one to come."""

    old: Password
    new: Annotated[Password, Told({"minLength": LENGTH.start})]


class CodeBody(BaseModel):
    """A code of the authenticator."""

    code: Code


class SignInBody(BaseModel):
    """A sign-in that is still open."""

    id: str
    account_id: str
    created_at: datetime
    expires_at: datetime


SignInPart = Annotated[Listing, Depends(listing(SignInBody, "-created_at", "account_id", "expires_at"))]


class NewSignIn(SignInBody):
    """A sign-in with its token, which is also set as a cookie."""

    token: str


class Me(BaseModel):
    """Who asks, and what its key may do."""

    id: str
    role: str
    organisation: str
    firm_id: str | None
    buyer_id: str | None
    scopes: list[str]


class EnrolmentBody(BaseModel):
    """What an authenticator is given, once; `uri` is what a QR code holds."""

    secret: str
    uri: str


@public.post(
    "/sign-ins",
    operation_id="sign_in",
    status_code=201,
    responses={
        401: {"description": "Name, password or code is wrong"},
        429: {"description": "Too many failed tries; `Retry-After` says how long to wait"},
    },
)
def sign_in(body: Credentials, masa: MasaDep, request: Request, response: Response) -> NewSignIn:
    """Sign in by name and password. The token goes into `Authorization: Bearer …`."""
    address = request.client.host if request.client else ""
    done = signing_in.sign_in(masa.store, masa.settings, body.name, body.password, body.code, address)
    keep_token(response, masa.settings, done)
    return NewSignIn(**_fields(done.sign_in), token=done.token)


@router.get("/me", operation_id="get_me")
def me(caller: CallerDep) -> Me:
    """Who asks."""
    who = caller.actor
    return Me(
        id=who.id,
        role=who.role,
        organisation=who.organisation,
        firm_id=who.firm_id,
        buyer_id=who.buyer_id,
        scopes=sorted(caller.scopes),
    )


@router.get("/sign-ins", operation_id="list_sign_ins")
def sign_ins(masa: MasaDep, actor: ActorDep, part: SignInPart) -> Page[SignInBody]:
    """One's own open sign-ins, newest first; an administrator sees all."""
    found = signing_in.open_sign_ins(masa.store, actor)
    return part.page(found, lambda each: SignInBody(**_fields(each)), lambda each: (each.id,))


@router.delete(
    "/sign-ins/{id}",
    operation_id="sign_out",
    status_code=204,
    responses={404: {"description": "No such sign-in"}},
)
def sign_out(
    id: Annotated[str, Path(max_length=100)], masa: MasaDep, caller: CallerDep, response: Response
) -> None:
    """End a sign-in: its token no longer works. `current` is the one that asks."""
    wanted = caller.sign_in.id if id == "current" and caller.sign_in else id
    signing_in.sign_out(masa.store, caller.actor, wanted)
    response.delete_cookie(COOKIE)


@router.put("/me/password", operation_id="change_own_password", status_code=204)
def change_password(body: NewPassword, masa: MasaDep, actor: ActorDep) -> None:
    """Change one's own password. All sign-ins end, this one too."""
    accounts.change_own_password(masa.store, actor, body.old, body.new)


@router.post(
    "/me/two-step",
    operation_id="begin_two_step",
    status_code=201,
    responses={409: {"description": "It is on already"}},
)
def begin_two_step(masa: MasaDep, actor: ActorDep) -> EnrolmentBody:
    """Make a secret for an authenticator. It counts once a code of it was confirmed."""
    enrolment = two_step.begin(masa.store, actor)
    return EnrolmentBody(secret=enrolment.secret, uri=enrolment.uri)


@router.put(
    "/me/two-step",
    operation_id="confirm_two_step",
    status_code=204,
    responses={409: {"description": "It is on already, or was not begun"}},
)
def confirm_two_step(body: CodeBody, masa: MasaDep, actor: ActorDep) -> None:
    """Switch two-step sign-in on."""
    two_step.confirm(masa.store, actor, body.code)


@router.post(
    "/me/two-step/end",
    operation_id="end_two_step",
    status_code=204,
    responses={409: {"description": "It is off"}},
)
def end_two_step(body: CodeBody, masa: MasaDep, actor: ActorDep) -> None:
    """Switch two-step sign-in off."""
    two_step.end(masa.store, actor, body.code)


def keep_token(response: Response, settings: Settings, done: signing_in.SignedIn) -> None:
    """Let the browser keep the token, out of reach of scripts and other sites."""
    response.set_cookie(
        COOKIE,
        done.token,
        max_age=int(signing_in.LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings.public_url.startswith("https:"),
    )


def _fields(found: SignIn) -> dict[str, object]:
    return {name: getattr(found, name) for name in SignInBody.model_fields}
