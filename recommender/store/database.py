"""One database by URL, SQLite or PostgreSQL: connections, transactions, and what can go wrong."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from recommender.errors import BackendUnavailable
from recommender.store.sealing import Seal, set_seal

BUSY_SECONDS: float = 30
"""How long a writer waits for another before giving up."""

CONNECT_SECONDS = 5
WRITER_LOCK = 0x4D617361
"""Key of PostgreSQL's advisory lock for writers that must be alone ("Masa" in ASCII)."""

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_UNAVAILABLE_SQLSTATES = ("08", "28", "3D", "53", "57P", "58")
_NO_SUCH_TABLE = "42P01"
_LOCK_NOT_AVAILABLE = "55P03"
_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


class Database:
    """Opens transactions. Connects when first used; the folder of an SQLite file is made at once."""

    def __init__(self, url: str, seal: Seal | None = None) -> None:
        """Raises BackendUnavailable when the URL is not one of ours or the folder cannot be made."""
        self.url = _parse(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        set_seal(self.engine.dialect, seal or Seal())
        # Whoever forgets to close (a command that ends) leaves no connection open: Python 3.13 complains.
        weakref.finalize(self, self.engine.dispose)

    @property
    def where(self) -> str:
        """Where the database is, fit for a message: no user, no password."""
        if self.is_sqlite:
            return str(self.url.database)
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.url.host or 'localhost'}{port}/{self.url.database or ''}"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the database throughout."""
        with self._explained(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Connection]:
        """One transaction: all of it lands or nothing.

        ``alone`` waits until no other such writer is at work. SQLite has one writer at any time.
        """
        with self._explained(), self.engine.connect() as connection:
            connection = connection.execution_options(masa_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    _wait_no_longer_than_sqlite(connection)
                    if alone:
                        connection.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))
                yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As ``writing(alone=True)``, with SQLite's foreign keys checked at the end only.

        SQLite alters a table by making it anew; dropping the old one would delete all that refers to it.
        """
        if not self.is_sqlite:
            with self.writing(alone=True) as connection:
                yield connection
            return
        with self._explained(), self.engine.connect() as connection:
            connection.detach()  # not to go back to the pool with its foreign keys off
            _run_pragma(connection.connection.dbapi_connection, "foreign_keys=OFF")
            connection = connection.execution_options(masa_writes=True)
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise ValueError("the migration leaves rows that refer to nothing")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            code = _sqlite_code(error) if self.is_sqlite else _postgres_code(error)
            if code is None:
                raise
            why = str(error.orig).strip().partition("\n")[0]
            raise BackendUnavailable(code, where=self.where, why=why) from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        # The message of SQLAlchemy repeats the URL, which may hold a password.
        raise BackendUnavailable("database_url_invalid", kind=url.partition(":")[0]) from None
    driver = _DRIVERS.get(parsed.drivername)
    # A database in memory would be another one for each thread.
    if driver is None or (driver == "sqlite" and parsed.database in (None, "", ":memory:")):
        raise BackendUnavailable("database_url_invalid", kind=parsed.drivername)
    return parsed.set(drivername=driver)


def _sqlite_engine(url: URL) -> Engine:
    path = Path(url.database or "").absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackendUnavailable("database_unreachable", where=path, why=error.strerror) from error
    engine = create_engine(
        url, json_serializer=_to_json, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Python's sqlite3 would open transactions late and leave DDL outside; we begin them ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        _run_pragma(connection, pragma)


def _run_pragma(connection: DBAPIConnection | None, pragma: str) -> None:
    assert connection is not None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that later writes cannot wait for another writer, so writers say so at the start.
    writes = connection.get_execution_options().get("masa_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: URL) -> Engine:
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    return create_engine(url, json_serializer=_to_json, hide_parameters=True, pool_pre_ping=True)


def _wait_no_longer_than_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(BUSY_SECONDS * 1000)}")


def _sqlite_code(error: DBAPIError) -> str | None:
    original = error.orig
    if not isinstance(original, sqlite3.Error):
        return None
    if "no such table" in str(original):
        return "database_not_set_up"
    name = getattr(original, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "database_busy"
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return "database_damaged"
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_PERM")):
        return "database_unreachable"
    return None


def _postgres_code(error: DBAPIError) -> str | None:
    from psycopg import OperationalError

    state = getattr(error.orig, "sqlstate", None)
    if state == _NO_SUCH_TABLE:
        return "database_not_set_up"
    if state == _LOCK_NOT_AVAILABLE:
        return "database_busy"
    if state is None:
        return "database_unreachable" if isinstance(error.orig, OperationalError) else None
    return "database_unreachable" if state.startswith(_UNAVAILABLE_SQLSTATES) else None
