"""Two-step sign-in: a code by the clock (TOTP, RFC 6238), which works once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyotp
import pyotp.utils

from recommender.errors import Conflict, Invalid, NotSignedIn
from recommender.records import OPERATOR, Account, Actor
from recommender.store import Store

ISSUER = "Masa"
LATE = (-1, 0, 1)
"""Steps of half a minute by which a clock may be off."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator is given: the secret, and the address that its QR code holds."""

    secret: str
    uri: str


def begin(store: Store, actor: Actor, now: datetime | None = None) -> Enrolment:
    """Make a secret for the actor's own account; it counts once ``confirm`` was given a code of it.

    Raises Conflict when two-step sign-in is on already.
    """
    kept = store.accounts.secrets(actor, actor.id)
    if kept.totp_step is not None:
        raise Conflict("two_step_on")
    secret = pyotp.random_base32()
    wanted = replace(kept, totp_secret=secret)
    store.accounts.set_secrets(actor, actor.id, "begin_two_step", wanted, now or datetime.now(UTC))
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=actor.id, issuer_name=ISSUER))


def confirm(store: Store, actor: Actor, code: str, now: datetime | None = None) -> None:
    """Switch two-step sign-in on. Raises Conflict when it is on or not begun, Invalid for a wrong code."""
    now = now or datetime.now(UTC)
    kept = store.accounts.secrets(actor, actor.id)
    if kept.totp_step is not None or not kept.totp_secret:
        raise Conflict("two_step_on" if kept.totp_secret else "two_step_not_begun")
    step = _step_of(kept.totp_secret, code, now)
    if step is None:
        raise Invalid("code_wrong")
    store.accounts.set_secrets(actor, actor.id, "confirm_two_step", replace(kept, totp_step=step), now)


def end(store: Store, actor: Actor, code: str, now: datetime | None = None) -> None:
    """Switch it off again. Raises Conflict when it is off, NotSignedIn for a wrong code."""
    now = now or datetime.now(UTC)
    account = store.accounts.one(actor, actor.id)
    if not account.two_step:
        raise Conflict("two_step_not_begun")
    use_code(store, account, code, now)
    off = replace(store.accounts.secrets(actor, actor.id), totp_secret="", totp_step=None)
    store.accounts.set_secrets(actor, actor.id, "end_two_step", off, now)


def use_code(store: Store, account: Account, code: str, now: datetime) -> None:
    """Use up a code where the account asks for one. Raises NotSignedIn: missing, wrong or used before."""
    if not account.two_step:
        return
    if not code:
        raise NotSignedIn("code_needed")
    step = _step_of(store.accounts.secrets(OPERATOR, account.id).totp_secret, code, now)
    if step is None or not store.accounts.use_step(account.id, step):
        raise NotSignedIn("code_wrong")


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    totp = pyotp.TOTP(secret)
    steps = (totp.timecode(now) + late for late in LATE)
    return next((step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)), None)
