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
_REVISION = re.compile(r"(\d{4})_\w+\.py")
_VERSION_TABLE = "alembic_version"


def known_revisions() -> list[str]:
    """The revisions this version knows, oldest first; a migration's file begins with its number."""
    names = (_REVISION.fullmatch(path.name) for path in (MIGRATIONS / "versions").iterdir())
    return sorted(name[1] for name in names if name)


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
