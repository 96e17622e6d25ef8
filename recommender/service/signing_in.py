"""Signing in with a password, and who a token stands for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature

from recommender.config import Settings
from recommender.errors import NotFound, NotSignedIn
from recommender.records import OPERATOR, Account, Actor, SignIn
from recommender.service.links import signer
from recommender.service.passwords import is_password
from recommender.service.two_step import use_code
from recommender.store import Store
from recommender.store.attempts import Patience

PURPOSE = "sign-in"
LASTS = timedelta(hours=12)
BY_ACCOUNT = Patience(free=5)
BY_ADDRESS = Patience(free=30)
"""Many people may share one address."""


@dataclass(frozen=True)
class SignedIn:
    """A sign-in and the token that stands for it, as a cookie or a bearer token."""

    sign_in: SignIn
    account: Account
    token: str


def sign_in(
    store: Store, settings: Settings, name: str, password: str, code: str = "", address: str = "",
    now: datetime | None = None,
) -> SignedIn:  # fmt: skip
    """Sign in by name and password, and by a code where the account asks for one.

    Raises:
        NotSignedIn: ``sign_in_failed`` for a name or password that is wrong, whichever; ``code_needed``
            and ``code_wrong`` once the password was right.
        TooOften: too many failures of the account or from the address.
    """
    now = now or datetime.now(UTC)
    addresses = {f"address {address}": BY_ADDRESS} if address else {}
    store.attempts.begin({account_name(name): BY_ACCOUNT, **addresses}, now)
    account = _checked(store, name, password)
    use_code(store, account, code, now)
    store.attempts.succeed(account_name(name), addresses, now)
    return open_sign_in(store, settings, account, now)


def open_sign_in(store: Store, settings: Settings, account: Account, now: datetime) -> SignedIn:
    """Sign an account in without asking for its password."""
    new = SignIn(secrets.token_urlsafe(16), account.id, now, now + LASTS)
    store.sign_ins.add(new)
    return SignedIn(new, account, signer(settings, PURPOSE).dumps(new.id))


def signed_in(store: Store, settings: Settings, token: str, now: datetime) -> tuple[SignIn, Account]:
    """The sign-in of a token and its account. Raises NotSignedIn."""
    try:
        found, account = store.sign_ins.holder(str(signer(settings, PURPOSE).loads(token)))
    except (BadSignature, NotFound):
        raise NotSignedIn("token_unknown") from None
    if found.revoked_at is not None or found.expires_at <= now or account.disabled_at is not None:
        raise NotSignedIn("token_over")
    return found, account


def open_sign_ins(store: Store, actor: Actor, now: datetime | None = None) -> list[SignIn]:
    """The open sign-ins that the actor may see, newest first."""
    return store.sign_ins.of(actor, now or datetime.now(UTC))


def sign_out(store: Store, actor: Actor, id_: str, now: datetime | None = None) -> None:
    """End a sign-in. Raises NotFound."""
    store.sign_ins.revoke(actor, id_, now or datetime.now(UTC))


def account_name(name: str) -> str:
    """Under which an account's failures are counted."""
    return f"account {name}"


def _checked(store: Store, name: str, password: str) -> Account:
    try:
        kept, account = store.accounts.secrets(OPERATOR, name), store.accounts.one(OPERATOR, name)
    except NotFound:
        is_password(password, None)
        raise NotSignedIn("sign_in_failed") from None
    if not is_password(password, kept.password_hash) or account.disabled_at is not None:
        raise NotSignedIn("sign_in_failed")
    return account
