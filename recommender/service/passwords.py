"""Passwords: hashed with Argon2id at the parameters that argon2-cffi recommends."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from recommender.errors import Invalid

LENGTH = range(12, 201)

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep. Raises Invalid for a password that is too short or too long."""
    if len(password) not in LENGTH:
        raise Invalid("password_length", least=LENGTH.start, most=LENGTH.stop - 1)
    return _hasher.hash(_bytes(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; without a hash it never is, after just as long a look."""
    try:
        return _hasher.verify(password_hash or _nobodys(), _bytes(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def new_password() -> str:
    """A random password, to be shown once."""
    return secrets.token_urlsafe(15)


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_bytes(16))


def _bytes(password: str) -> bytes:
    # What JSON can hold and UTF-8 cannot (half a surrogate pair) must be a wrong password, not a crash.
    return password.encode("utf-8", "surrogatepass")
