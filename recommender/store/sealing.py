"""Contact data encrypted at rest, when there is a key (Fernet: AES-128-CBC with HMAC-SHA256).

Which key is the database's own business: it is kept with the dialect, which column types are given.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.types import JSON

from recommender.errors import BackendUnavailable, Invalid

MARK = "sealed:"
_MARKED_JSON = "sealed"


class Seal:
    """Encrypts with the first of its keys and reads with any; without keys everything stays plain."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Raises Invalid when a key is none."""
        self._fernet = None
        if keys:
            from cryptography.fernet import Fernet, MultiFernet  # a tenth of a second most need not spend

            try:
                self._fernet = MultiFernet([Fernet(key) for key in keys])
            except ValueError:
                raise Invalid("contact_key_invalid") from None

    @property
    def closed(self) -> bool:
        """Whether there is a key."""
        return self._fernet is not None

    def close(self, text: str) -> str:
        """``text`` encrypted; nothing stays nothing."""
        return (
            text if self._fernet is None or not text else MARK + self._fernet.encrypt(text.encode()).decode()
        )

    def open(self, stored: str) -> str:
        """What was closed, or the plain text of a time without key.

        Raises:
            BackendUnavailable: ``contact_key_missing`` without a key, ``contact_key_wrong`` with others.
        """
        if not stored.startswith(MARK):
            return stored
        if self._fernet is None:
            raise BackendUnavailable("contact_key_missing")
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored.removeprefix(MARK)).decode()
        except InvalidToken:
            raise BackendUnavailable("contact_key_wrong") from None


def set_seal(dialect: Dialect, seal: Seal) -> None:
    """Let all column types of a database use ``seal``."""
    dialect.masa_seal = seal  # type: ignore[attr-defined]


def seal_of(dialect: Dialect) -> Seal:
    """The seal of a database."""
    found: Seal = dialect.masa_seal  # type: ignore[attr-defined]
    return found


class Sealed(TypeDecorator[str]):
    """Text of a person."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).close(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).open(value)


class SealedJson(TypeDecorator[Any]):
    """JSON that may hold contact data among others; sealed as a whole."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        seal = seal_of(dialect)
        if value is None or not seal.closed:
            return value
        return {_MARKED_JSON: seal.close(json.dumps(value, ensure_ascii=False))}

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if not isinstance(value, dict) or set(value) != {_MARKED_JSON}:
            return value
        return json.loads(seal_of(dialect).open(value[_MARKED_JSON]))
