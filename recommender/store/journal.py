"""How much there is, and whether it has changed."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from recommender.store.tables import (
    BuyerRow,
    EventRow,
    ExclusionRow,
    FirmRow,
    NeedRow,
    ProductRow,
    VersionRow,
    table_of,
)

RECORDS = "records"
MODELS = "models"
_versions = table_of(VersionRow)
_counted = [table_of(row) for row in (FirmRow, ProductRow, BuyerRow, NeedRow, ExclusionRow, EventRow)]


def read_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table of records holds, by table."""
    counts = (
        select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in _counted
    )
    return dict(connection.execute(select(*counts)).one()._mapping)


def read_fingerprint(connection: Connection, name: str = RECORDS) -> str:
    """A value that differs whenever what it names was changed in between."""
    return connection.scalar(select(_versions.c.value).where(_versions.c.name == name)) or "empty"


def renew_fingerprint(connection: Connection, name: str = RECORDS) -> None:
    """To be called in every transaction that changes firms, buyers or exclusions, or the model in use."""
    # Random, not counted: a database made anew must not repeat the value of the one before it.
    _set(connection, name, uuid4().hex)


def claim(connection: Connection, name: str, value: str) -> bool:
    """Give ``name`` a value; returns whether it had another. The writer must be alone."""
    known = connection.scalar(select(_versions.c.value).where(_versions.c.name == name))
    _set(connection, name, value)
    return known != value


def _set(connection: Connection, name: str, value: str) -> None:
    if not connection.execute(update(_versions).where(_versions.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(_versions).values(name=name, value=value))
