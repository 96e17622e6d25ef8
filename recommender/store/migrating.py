"""Brings a database to the tables of this version of Masa."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy import inspect as inspect_database
from sqlalchemy.sql import column, select, table

from recommender.errors import BackendUnavailable
from recommender.store.database import Database

MIGRATIONS = Path(__file__).with_name("migrations")
_LINKS = re.compile(r'^revision = "(?P<revision>\w+)"\ndown_revision = (?:None|"(?P<before>\w+)")$', re.M)
_VERSION_TABLE = "alembic_version"


def known_revisions() -> list[str]:
    """The revisions this version knows, oldest first: each names the one before it."""
    # Read as text: importing alembic takes a quarter of a second that most runs need not spend.
    found = map(_LINKS.search, (path.read_text() for path in (MIGRATIONS / "versions").glob("*.py")))
    following = {link["before"]: link["revision"] for link in found if link}
    chain: list[str] = []
    while (newer := following.get(chain[-1] if chain else None)) is not None:
        chain.append(newer)
    return chain


def upgrade(database: Database) -> bool:
    """Migrate to the newest revision; returns whether there was anything to do.

    All pending migrations land in one transaction; of two processes one waits for the other.

    Raises:
        BackendUnavailable: no database, or one made by a newer Masa.
    """
    with database.reading() as connection:
        if _at_head(connection, database.where):
            return False
    with database.migrating() as connection:
        if _at_head(connection, database.where):
            return False
        _run_alembic(connection)
    return True


def _at_head(connection: Connection, where: str) -> bool:
    if not inspect_database(connection).has_table(_VERSION_TABLE):
        return False
    current = connection.scalar(select(column("version_num")).select_from(table(_VERSION_TABLE)))
    revisions = known_revisions()
    if current is not None and current not in revisions:
        raise BackendUnavailable("database_too_new", where=where, revision=current)
    return current == revisions[-1]


def _run_alembic(connection: Connection) -> None:
    # Imported here: a quarter of a second that most runs need not spend.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
