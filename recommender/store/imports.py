"""What was imported, by whom, and what was wrong in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, insert, select, true

from recommender.errors import NotFound
from recommender.records import OPERATOR, Actor
from recommender.store.database import Database
from recommender.store.tables import ImportRow, table_of

_imports = table_of(ImportRow)
_SHORT = [column for column in _imports.columns if column.name != "problems"]


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One import: the file's checksum, ``firms`` or ``buyers``, what it brought, when, and by whom.

    ``problems`` are plain data, as an import reports them; lists of imports leave them out.
    """

    checksum: str
    kind: str
    counts: Mapping[str, int]
    imported_at: datetime
    file: str = ""
    actor_id: str = OPERATOR.id
    organisation: str = ""
    problems: Sequence[Mapping[str, Any]] = ()
    id: int = field(default=0, compare=False)


class Imports:
    """The history of imports; cells with problems may hold contact data, so each organisation has its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: ImportEntry) -> None:
        """Note that a file was imported."""
        values = {c.name: getattr(entry, c.name) for c in _imports.columns if c.name != "id"}
        values |= {"counts": dict(entry.counts), "problems": list(entry.problems)}
        with self._database.writing() as connection:
            connection.execute(insert(_imports).values(values))

    def seen(self, checksum: str) -> ImportEntry | None:
        """The latest import of this very file, if there was one.

        Records may have changed since: to learn whether importing it would change anything, save.
        """
        with self._database.reading() as connection:
            wanted = select(*_SHORT).where(_imports.c.checksum == checksum)
            row = connection.execute(wanted.order_by(_imports.c.id.desc()).limit(1)).first()
            return None if row is None else _entry(row)

    def all(self, actor: Actor) -> list[ImportEntry]:
        """The imports that the actor may see, newest first, without their problems."""
        with self._database.reading() as connection:
            wanted = select(*_SHORT).where(_seen_by(actor)).order_by(_imports.c.id.desc())
            return [_entry(row) for row in connection.execute(wanted)]

    def one(self, actor: Actor, id_: int) -> ImportEntry:
        """One import with its problems. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(_imports).where(_imports.c.id == id_, _seen_by(actor))).first()
            if row is None:
                raise NotFound("import_unknown", id=id_)
            return _entry(row)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """An organisation's own imports; those of the command line are the administrator's."""
    if actor.sees_all:
        return true()
    return _imports.c.organisation == actor.organisation if actor.organises else false()


def _entry(row: Any) -> ImportEntry:
    return ImportEntry(**row._mapping)
