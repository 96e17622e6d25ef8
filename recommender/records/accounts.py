"""People and programs that sign in: accounts, sign-ins, keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recommender.records.actors import Actor, ActorRole

ACCOUNT_ROLES = (ActorRole.ADMINISTRATOR, ActorRole.ORGANISER, ActorRole.ANALYST)
"""Who has an account; firms and buyers come by signed links."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in; ``id`` is the name used for it. ``two_step``: a code is asked for as well.

    Organisers and analysts have an organisation, administrators none.
    """

    id: str
    role: ActorRole
    organisation: str
    created_at: datetime
    two_step: bool = False
    disabled_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.role not in ACCOUNT_ROLES:
            raise ValueError("firms, buyers and Masa itself have no account")
        if (self.role is ActorRole.ADMINISTRATOR) == bool(self.organisation):
            raise ValueError("an organiser and an analyst have an organisation, an administrator none")

    @property
    def actor(self) -> Actor:
        """The actor that the account's holder is."""
        return Actor(self.id, self.role, self.organisation)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an account is checked against; never shown. ``totp_step`` is the last time step whose code was
    used, None until two-step sign-in is confirmed."""

    password_hash: str
    totp_secret: str = ""
    totp_step: int | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in of an account, on one device; ``id`` is what its signed token carries."""

    id: str
    account_id: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class Scope(StrEnum):
    """What a key may do of all that its account may: read, change, or administer accounts and keys."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key, acting for an account; the key itself is never kept, only its digest."""

    id: str
    account_id: str
    label: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None
