"""How much there is, and whether it has changed."""

from __future__ import annotations

from dataclasses import dataclass
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
IMPORTS = "imports"
MODELS = "models"
_versions = table_of(VersionRow)
_counted = [table_of(row) for row in (FirmRow, ProductRow, BuyerRow, NeedRow, ExclusionRow, EventRow)]


def read_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table of records holds, by table."""
    counts = (
        select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in _counted
    )
    return dict(connection.execute(select(*counts)).one()._mapping)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """Three values that differ whenever what they are named after was changed in between.

    ``records`` are edits, exclusions and reviews, and whatever else changes who may meet whom; ``imports``
    are companies written from files without changing that; ``models`` is which of them are in use.
    """

    records: str
    imports: str
    models: str


def read_fingerprints(connection: Connection) -> Fingerprints:
    """All three, in one look."""
    names = (RECORDS, IMPORTS, MODELS)
    asked = select(_versions.c.name, _versions.c.value).where(_versions.c.name.in_(names))
    known: dict[str, str] = {name: value for name, value in connection.execute(asked)}
    return Fingerprints(*(known.get(name, "empty") for name in names))


def renew_fingerprint(connection: Connection, name: str = RECORDS) -> None:
    """To be called in every transaction that changes firms, buyers or exclusions, or the model in use.

    Whole files of companies have a name of their own: who asks for matches may wait a little for those.
    """
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
