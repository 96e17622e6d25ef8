"""Keys for programs: shown once, kept as a digest."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from recommender.errors import Invalid, NotFound, NotPermitted, NotSignedIn
from recommender.records import ACCOUNT_ROLES, Account, Actor, ApiKey, Scope
from recommender.store import Store

PREFIX = "masa_"
LABEL_LENGTH = 100


@dataclass(frozen=True)
class NewKey:
    """A key that was just made; ``text`` is shown this once."""

    key: ApiKey
    text: str


def make(
    store: Store, actor: Actor, label: str, scopes: Collection[Scope], expires_at: datetime | None = None,
    now: datetime | None = None,
) -> NewKey:  # fmt: skip
    """Make a key that acts for the actor's own account within ``scopes``.

    Raises:
        NotPermitted: the actor has no account.
        Invalid: no label, no scope, or it expires in the past.
    """
    now = now or datetime.now(UTC)
    if actor.role not in ACCOUNT_ROLES:
        raise NotPermitted("accounts_only")
    if not label.strip() or len(label) > LABEL_LENGTH or not scopes:
        raise Invalid("key_incomplete", most=LABEL_LENGTH)
    if expires_at is not None and expires_at <= now:
        raise Invalid("key_expires_early", at=f"{expires_at:%Y-%m-%d %H:%M %Z}")
    # The secret is as random as a hash is long, so that one round of SHA-256 keeps it.
    id_, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey(id_, actor.id, label.strip(), frozenset(scopes), now, expires_at)
    store.keys.add(actor, key, _digest(secret))
    return NewKey(key, f"{PREFIX}{id_}_{secret}")


def revoke(store: Store, actor: Actor, id_: str, now: datetime | None = None) -> None:
    """Make a key useless. Raises NotFound."""
    store.keys.revoke(actor, id_, now or datetime.now(UTC))


def key_holder(store: Store, text: str, now: datetime) -> tuple[ApiKey, Account]:
    """The key of a text and the account it acts for; notes the use. Raises NotSignedIn."""
    id_, _, secret = text.removeprefix(PREFIX).partition("_")
    try:
        key, digest, account = store.keys.holder(id_)
    except NotFound:
        raise NotSignedIn("key_wrong") from None
    if not compare_digest(digest, _digest(secret)):
        raise NotSignedIn("key_wrong")
    over = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)
    if over or account.disabled_at is not None:
        raise NotSignedIn("key_over")
    store.keys.note_use(key, now)
    return key, account


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
