"""Who asks, and whether a route is open to them. What they see of it is decided in the SELECT."""

from __future__ import annotations

from collections.abc import Set
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from api.deps import MasaDep
from recommender.errors import NotPermitted, NotSignedIn
from recommender.records import Actor, ActorRole, Scope
from recommender.service.callers import Caller, caller_of_link, caller_of_token
from recommender.service.seen import SeenEngine

COOKIE = "masa_sign_in"
LINK = "X-Masa-Link"
SAFE = {"GET", "HEAD", "OPTIONS"}

ADMINISTRATORS = frozenset({ActorRole.ADMINISTRATOR})
ANALYSTS = ADMINISTRATORS | {ActorRole.ANALYST}
ORGANISERS = ADMINISTRATORS | {ActorRole.ORGANISER}
STAFF = ORGANISERS | {ActorRole.ANALYST}
PARTIES = frozenset({ActorRole.FIRM, ActorRole.BUYER})
NOBODY: frozenset[ActorRole] = frozenset()

_bearer = HTTPBearer(auto_error=False, description="The token of a sign-in, or a key (`masa_…`).")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The token of a sign-in, for browsers.")
_link = APIKeyHeader(name=LINK, auto_error=False, description="The last part of an invitation's link.")


def caller(
    request: Request,
    masa: MasaDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    cookie: Annotated[str | None, Security(_cookie)],
    link: Annotated[str | None, Security(_link)],
) -> Caller:
    """Who asks. Raises NotSignedIn."""
    if bearer is not None:
        return caller_of_token(masa.store, masa.settings, bearer.credentials)
    if link:
        return caller_of_link(masa.store, masa.settings, link)
    if cookie:
        refuse_foreign(request)
        return caller_of_token(masa.store, masa.settings, cookie)
    raise NotSignedIn("sign_in_needed")


CallerDep = Annotated[Caller, Depends(caller)]


def actor(caller: CallerDep) -> Actor:
    """The actor for whom the store decides what is seen."""
    return caller.actor


ActorDep = Annotated[Actor, Depends(actor)]


def seen_engine(masa: MasaDep, actor: ActorDep) -> SeenEngine:
    """The engine, within what the actor may see. Raises EngineNotReady."""
    return SeenEngine(masa, actor)


SeenDep = Annotated[SeenEngine, Depends(seen_engine)]


class Open:
    """The rule of a router: which roles may read, and which may change, each with a scope of a key."""

    def __init__(
        self,
        *,
        read: Set[ActorRole],
        write: Set[ActorRole],
        read_scope: Scope = Scope.READ,
        write_scope: Scope = Scope.WRITE,
    ) -> None:
        self._read, self._write = (read, read_scope), (write, write_scope)

    def __call__(self, request: Request, caller: CallerDep) -> None:
        """Raises NotPermitted."""
        roles, scope = self._read if request.method in SAFE else self._write
        if caller.actor.role not in roles:
            raise NotPermitted("role_not_permitted", role=caller.actor.role)
        caller.require(scope)


def refuse_foreign(request: Request) -> None:
    """A browser sends the cookie along with what other sites make it ask; those may change nothing."""
    origin = request.headers.get("origin")
    if request.method not in SAFE and origin and origin.partition("://")[2] != request.headers.get("host"):
        raise NotPermitted("origin_foreign", origin=origin[:100])
