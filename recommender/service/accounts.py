"""Accounts: made, changed and removed by administrators; one's own password by anybody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from recommender.errors import Invalid, NotPermitted
from recommender.records import ACCOUNT_ROLES, Account, Actor, ActorRole, Secrets
from recommender.service.passwords import hash_password, is_password
from recommender.service.signing_in import account_name
from recommender.store import Store

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
ORGANISATION_LENGTH = 200


def create(
    store: Store, actor: Actor, name: str, role: ActorRole, organisation: str, password: str,
    now: datetime | None = None,
) -> Account:  # fmt: skip
    """Add an account.

    Raises:
        NotPermitted: the actor is no administrator.
        Invalid: a name, role, organisation or password that cannot be.
        Conflict: the name is taken.
    """
    require_administrator(actor)
    now = now or datetime.now(UTC)
    if not NAME.fullmatch(name):
        raise Invalid("account_name_invalid", name=name[:100])
    _check_role(role, organisation)
    account = Account(name, role, organisation, now)
    store.accounts.add(actor, account, Secrets(hash_password(password)), now)
    return account


def change(
    store: Store, actor: Actor, seen: Account, role: ActorRole, organisation: str, disabled: bool,
    now: datetime | None = None,
) -> Account:  # fmt: skip
    """Give an account another role or organisation, shut it or open it again.

    Raises:
        NotPermitted: the actor is no administrator.
        Invalid: a role or organisation that cannot be.
        Conflict: somebody else changed it first, or no administrator would be left.
    """
    require_administrator(actor)
    now = now or datetime.now(UTC)
    _check_role(role, organisation)
    shut = (seen.disabled_at or now) if disabled else None
    wanted = replace(seen, role=role, organisation=organisation, disabled_at=shut)
    store.accounts.change(actor, seen, wanted, now)
    return wanted


def remove(store: Store, actor: Actor, name: str, now: datetime | None = None) -> None:
    """Remove an account with its sign-ins and keys. Raises NotPermitted, NotFound, Conflict for the last."""
    require_administrator(actor)
    store.accounts.remove(actor, name, now or datetime.now(UTC))


def set_password(store: Store, actor: Actor, name: str, password: str, now: datetime | None = None) -> None:
    """Give an account a new password, without two-step sign-in, and let it try again at once.

    Raises:
        NotPermitted: the actor is no administrator.
        Invalid: a password that cannot be.
        NotFound: no such account.
    """
    require_administrator(actor)
    hashed = hash_password(password)
    store.accounts.set_secrets(actor, name, "set_password", Secrets(hashed), now or datetime.now(UTC))
    store.attempts.forget(account_name(name))


def change_own_password(store: Store, actor: Actor, old: str, new: str, now: datetime | None = None) -> None:
    """Change one's own password; all sign-ins end. Raises NotPermitted for a wrong old one, Invalid."""
    kept = store.accounts.secrets(actor, actor.id)
    if not is_password(old, kept.password_hash):
        raise NotPermitted("password_wrong")
    changed = replace(kept, password_hash=hash_password(new))
    store.accounts.set_secrets(actor, actor.id, "change_password", changed, now or datetime.now(UTC))


def require_administrator(actor: Actor) -> None:
    """Raises NotPermitted for anybody but an administrator."""
    if not actor.sees_all:
        raise NotPermitted("administrators_only")


def _check_role(role: ActorRole, organisation: str) -> None:
    if role not in ACCOUNT_ROLES:
        raise Invalid("account_role_invalid", role=role)
    if (role is ActorRole.ADMINISTRATOR) == bool(organisation) or len(organisation) > ORGANISATION_LENGTH:
        raise Invalid("account_organisation_invalid", role=role)
