"""Rows that name a company or one of its lines, made to name another, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Date, Table, and_, delete, insert, select, update

from recommender.store import mission_tables
from recommender.store.rows import Values
from recommender.store.tables import Base, Moment, NeedRow, ProductRow, table_of

_LINES = (table_of(ProductRow), table_of(NeedRow))

assert mission_tables, "imported for its tables, which name companies"


def move_references(connection: Connection, column: str, old: str, new: str) -> list[Values]:
    """Make every row that has ``old`` in ``column`` name ``new``; returns what it takes to restore them.

    A row that would then double another (the kept company takes part in that event already) is removed.
    """
    return [
        _move(connection, table, column, dict(row), new)
        for table in _tables_with(column)
        for row in connection.execute(select(table).where(table.c[column] == old)).mappings().all()
    ]


def restore_references(connection: Connection, column: str, old: str, moved: Sequence[Values]) -> None:
    """Make the moved rows that are still there name ``old`` again, and put back the removed ones.

    What else has changed in a row since then (a meeting was held) stays as it is.
    """
    for change in moved:
        table = Base.metadata.tables[change["table"]]
        before = typed_row(table, change["row"])
        if change["now"] is None:
            if not _exists(connection, table, _key(table, before)):
                connection.execute(insert(table).values(before))
        else:
            there = _same(table, typed_row(table, change["now"]))
            connection.execute(update(table).where(there).values({column: old}))


def _move(connection: Connection, table: Table, column: str, row: Values, new: str) -> Values:
    key = _key(table, row)
    now = _key(table, row | {column: new})
    if now != key and _exists(connection, table, now):
        connection.execute(delete(table).where(_same(table, key)))
        return {"table": table.name, "row": plain_row(row), "now": None}
    connection.execute(update(table).where(_same(table, key)).values({column: new}))
    return {"table": table.name, "row": plain_row(row), "now": plain_row(now)}


def _tables_with(column: str) -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if column in table.c and table not in _LINES]


def _key(table: Table, row: Values) -> Values:
    return {column.name: row[column.name] for column in table.primary_key}


def _same(table: Table, key: Values) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _exists(connection: Connection, table: Table, key: Values) -> bool:
    return (
        connection.execute(select(table.primary_key.columns[0]).where(_same(table, key))).first() is not None
    )


def plain_row(row: Values) -> Values:
    """For JSON: moments and days as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def typed_row(table: Table, row: Values) -> Values:
    """The row that ``plain_row`` was made from."""
    return {name: _read(table.c[name], value) for name, value in row.items()}


def _read(column: Column[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value
