"""Who calls: a token, a key or a link turned into an actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.config import Settings
from recommender.errors import NotPermitted, NotSignedIn
from recommender.records import Actor, Scope, SignIn
from recommender.service.keys import PREFIX, key_holder
from recommender.service.links import open_link
from recommender.service.signing_in import signed_in
from recommender.store import Store


@dataclass(frozen=True)
class Caller:
    """Who calls and what of its rights it may use; ``sign_in`` where one was made, to end it."""

    actor: Actor
    scopes: frozenset[Scope] = frozenset(Scope)
    sign_in: SignIn | None = None

    def require(self, scope: Scope) -> None:
        """Raises NotPermitted when the caller's key lacks the scope."""
        if scope not in self.scopes:
            raise NotPermitted("scope_missing", scope=scope)


def caller_of_token(store: Store, settings: Settings, token: str, now: datetime | None = None) -> Caller:
    """The caller that a sign-in's token or a key stands for. Raises NotSignedIn."""
    now = now or datetime.now(UTC)
    if token.startswith(PREFIX):
        key, account = key_holder(store, token, now)
        return Caller(account.actor, key.scopes)
    sign_in, account = signed_in(store, settings, token, now)
    return Caller(account.actor, sign_in=sign_in)


def caller_of_link(store: Store, settings: Settings, token: str, now: datetime | None = None) -> Caller:
    """The party that a signed link stands for. Raises NotSignedIn when it is forged, revoked or over."""
    try:
        _, actor = open_link(store, settings, token, now)
    except NotPermitted as error:
        raise NotSignedIn(error.code, **error.details) from None
    return Caller(actor)
