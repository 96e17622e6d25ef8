"""What was imported, how much there is, and whether it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from recommender.store.tables import (
    BuyerRow,
    EventRow,
    ExclusionRow,
    FirmRow,
    ImportRow,
    NeedRow,
    ProductRow,
    VersionRow,
    table_of,
)

RECORDS = "records"
MODELS = "models"
_imports, _versions = table_of(ImportRow), table_of(VersionRow)
_counted = [table_of(row) for row in (FirmRow, ProductRow, BuyerRow, NeedRow, ExclusionRow, EventRow)]


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One import: the file's checksum, ``firms`` or ``buyers``, what it brought, and when."""

    checksum: str
    kind: str
    counts: Mapping[str, int]
    imported_at: datetime


def write_import(connection: Connection, entry: ImportEntry) -> None:
    """Note that a file was imported."""
    connection.execute(
        insert(_imports).values(
            checksum=entry.checksum,
            kind=entry.kind,
            counts=dict(entry.counts),
            imported_at=entry.imported_at,
        )
    )


def read_import(connection: Connection, checksum: str) -> ImportEntry | None:
    """The latest import of the file with this checksum, if there was one."""
    row = connection.execute(
        select(_imports).where(_imports.c.checksum == checksum).order_by(_imports.c.id.desc()).limit(1)
    ).first()
    return None if row is None else ImportEntry(row.checksum, row.kind, row.counts, row.imported_at)


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
    value = uuid4().hex
    if not connection.execute(update(_versions).where(_versions.c.name == name).values(value=value)).rowcount:
        connection.execute(insert(_versions).values(name=name, value=value))
