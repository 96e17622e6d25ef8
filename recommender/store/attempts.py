"""Failed tries to sign in, counted before the password is looked at, so that no number of parallel tries
gets past the limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from recommender.errors import TooOften
from recommender.store.account_tables import AttemptRow
from recommender.store.database import Database
from recommender.store.decisions import upsert
from recommender.store.tables import table_of

FORGOTTEN = timedelta(days=1)
"""After so long without a failure the count begins anew."""

_attempts = table_of(AttemptRow)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are free; each further one doubles the wait, from ``first`` to ``longest``."""

    free: int
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)

    def wait_after(self, failures: int) -> timedelta | None:
        """How long to wait after the ``failures``-th failure; None while they are free."""
        beyond = failures - self.free
        return None if beyond < 0 else min(self.first * 2 ** min(beyond, 30), self.longest)


class Attempts:
    """Counts of failures by name, such as ``account ayse``; only a digest of the name is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, names: Mapping[str, Patience], at: datetime) -> None:
        """Count a failure under each name beforehand. Raises TooOften, and counts none, while one waits."""
        with self._database.writing(alone=True) as connection:
            for name in names:
                _refuse_early(connection, _digest(name), at)
            for name, patience in names.items():
                _count(connection, _digest(name), patience, at)

    def succeed(self, name: str, others: Mapping[str, Patience], at: datetime) -> None:
        """It was no failure: forget those under ``name``, take this one back under ``others``."""
        with self._database.writing(alone=True) as connection:
            connection.execute(delete(_attempts).where(_attempts.c.key == _digest(name)))
            for other in others:
                mine = _attempts.c.key == _digest(other)
                back = {"failures": _attempts.c.failures - 1, "locked_until": None}
                connection.execute(update(_attempts).where(mine).values(back))
            connection.execute(delete(_attempts).where(_attempts.c.last_at < at - FORGOTTEN))

    def forget(self, name: str) -> None:
        """Let somebody try again at once."""
        with self._database.writing() as connection:
            connection.execute(delete(_attempts).where(_attempts.c.key == _digest(name)))


def _refuse_early(connection: Connection, key: str, at: datetime) -> None:
    until = connection.scalar(select(_attempts.c.locked_until).where(_attempts.c.key == key))
    if until is not None and until > at:
        raise TooOften("tried_too_often", seconds=max(1, round((until - at).total_seconds())))


def _count(connection: Connection, key: str, patience: Patience, at: datetime) -> None:
    row = connection.execute(select(_attempts).where(_attempts.c.key == key)).first()
    recent = row is not None and at - row.last_at < FORGOTTEN
    failures = (row.failures if row is not None and recent else 0) + 1
    wait = patience.wait_after(failures)
    values = {"key": key, "failures": failures, "last_at": at, "locked_until": wait and at + wait}
    upsert(connection, _attempts, ["key"], values)


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()
