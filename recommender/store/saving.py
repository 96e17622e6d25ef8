"""Companies and their lines, saved by difference: only what changed is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, insert, select, update

from recommender.errors import Conflict
from recommender.store.rows import CompanyRows, Values
from recommender.store.tables import BuyerRow, FirmRow, NeedRow, ProductRow, table_of

CHUNK = 5000
"""How many values go into one ``IN``; SQLite and PostgreSQL both have limits above it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """How many companies were new, differed from what was stored, or did not.

    ``reopened``: one of them excludes others now, or is what others exclude, or is not any more.
    """

    added: int
    changed: int
    unchanged: int
    reopened: bool = field(default=False, compare=False)

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed)


@dataclass(frozen=True)
class Family:
    """A table of companies and the table of their lines; ``owner`` is the column that joins them.

    ``gates`` are the columns by which a firm and a buyer exclude each other.
    """

    companies: Table
    lines: Table
    owner: str
    gates: tuple[str, ...]


FIRMS = Family(table_of(FirmRow), table_of(ProductRow), "firm_id", ("excluded_segments", "excluded_regions"))
BUYERS = Family(table_of(BuyerRow), table_of(NeedRow), "buyer_id", ("segment", "region", "country"))


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """``values`` in pieces that fit one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def require_new(connection: Connection, family: Family, id_: str) -> None:
    """Raises Conflict when there is a company with this id."""
    if _stored(connection, family, [id_]):
        raise Conflict("company_id_taken", id=id_)


def save_companies(connection: Connection, family: Family, rows: Sequence[CompanyRows]) -> Saved:
    """Write new and changed companies; lines they no longer list are removed. Others are left alone.

    Raises:
        Conflict: a line's id belongs to another company.
        ValueError: a company is given twice.
    """
    by_id = {row.company["id"]: row for row in rows}
    if len(by_id) != len(rows):
        raise ValueError("a company is given twice")
    stored = _stored(connection, family, list(by_id))
    added = [row for id_, row in by_id.items() if id_ not in stored]
    changed = [
        row
        for id_, row in by_id.items()
        if id_ in stored and stored[id_]["checksum"] != row.company["checksum"]
    ]
    reopened = any(
        stored[row.company["id"]][gate] != row.company[gate] for row in changed for gate in family.gates
    )
    saved = {"saved_at": datetime.now(UTC)}
    _insert(connection, family.companies, [row.company | saved for row in added])
    _update(connection, family.companies, [row.company | saved for row in changed])
    _save_lines(connection, family, added, changed)
    return Saved(len(added), len(changed), len(rows) - len(added) - len(changed), reopened)


def _stored(connection: Connection, family: Family, ids: Sequence[str]) -> dict[str, RowMapping]:
    """The checksum and the gates of each company that is there, by id."""
    table = family.companies
    columns = [table.c[name] for name in ("id", "checksum", *family.gates)]
    return {
        row["id"]: row
        for chunk in chunks(ids)
        for row in connection.execute(select(*columns).where(table.c.id.in_(chunk))).mappings()
    }


def _save_lines(
    connection: Connection, family: Family, added: Sequence[CompanyRows], changed: Sequence[CompanyRows]
) -> None:
    wanted = [line for row in (*added, *changed) for line in row.lines]
    _refuse_repeats(family, wanted)
    stored = _lines_of(connection, family, [row.company["id"] for row in changed])
    kept = stored & {(line["id"], line[family.owner]) for line in wanted}
    # Removed first: a line may move from one company of the file to another.
    _delete(connection, family.lines, sorted(id_ for id_, _ in stored - kept))
    new = [line for line in wanted if (line["id"], line[family.owner]) not in kept]
    _refuse_taken(connection, family, [line["id"] for line in new])
    _insert(connection, family.lines, new)
    _update(connection, family.lines, [line for line in wanted if (line["id"], line[family.owner]) in kept])


def _lines_of(connection: Connection, family: Family, owners: Sequence[str]) -> set[tuple[str, str]]:
    owner = family.lines.c[family.owner]
    return {
        (id_, company)
        for chunk in chunks(owners)
        for id_, company in connection.execute(select(family.lines.c.id, owner).where(owner.in_(chunk)))
    }


def _refuse_repeats(family: Family, lines: Sequence[Values]) -> None:
    owners: dict[str, str] = {}
    for line in lines:
        if line["id"] in owners:
            raise Conflict("line_id_taken", id=line["id"], owner=owners[line["id"]])
        owners[line["id"]] = line[family.owner]


def _refuse_taken(connection: Connection, family: Family, ids: Sequence[str]) -> None:
    table = family.lines
    for chunk in chunks(ids):
        found = connection.execute(
            select(table.c.id, table.c[family.owner]).where(table.c.id.in_(chunk)).order_by(table.c.id)
        ).first()
        if found is not None:
            raise Conflict("line_id_taken", id=found[0], owner=found[1])


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    if not rows:
        return
    changes: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    statement = update(table).where(table.c.id == bindparam("new_id")).values(changes)
    connection.execute(statement, [{f"new_{name}": value for name, value in row.items()} for row in rows])


def _delete(connection: Connection, table: Table, ids: Sequence[str]) -> None:
    for chunk in chunks(ids):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))
