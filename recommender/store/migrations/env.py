"""What Alembic runs: migrations on the connection that `recommender.store.migrating` hands over.

Called from the command line (``alembic revision --autogenerate --rev-id 0002 -m "..."``) there is no
such connection, and the database of the settings is used.
"""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from recommender.store import account_tables, job_tables, mission_tables  # noqa: F401  # their tables join the metadata
from recommender.store.tables import Base, Moment


def render_item(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """How a type of ours is written in a new migration, which must not change when the type does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run(connection: Connection) -> None:
    """Run the migrations in the transaction that ``connection`` is in."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    context.run_migrations()


def run_on_settings() -> None:
    """Run on the database of the settings."""
    from recommender.config import Settings
    from recommender.store.database import Database

    with Database(Settings().url).migrating() as connection:
        run(connection)


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    run_on_settings()
