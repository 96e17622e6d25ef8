"""Personal data as such: all that is kept about somebody, forgotten, encrypted anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, or_, select, update

from recommender.records import Actor, Side
from recommender.store.database import Database
from recommender.store.disclosing import Section, account_sections, company_sections
from recommender.store.erasing import erase_account, erase_company
from recommender.store.retaining import Periods, retain
from recommender.store.saving import BUYERS, FIRMS
from recommender.store.sealing import Sealed, SealedJson
from recommender.store.tables import Base

CONTACT = ("contact_name", "contact_email", "contact_phone")


class Personal:
    """What the law asks of whoever keeps data about people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def about_company(self, actor: Actor, side: Side, id_: str) -> dict[str, Section]:
        """All rows about a company, by table. Raises NotFound."""
        with self._database.reading() as connection:
            return company_sections(connection, actor, side, id_)

    def about_account(self, actor: Actor, id_: str) -> dict[str, Section]:
        """All rows about somebody who signs in, by table. Raises NotFound."""
        with self._database.reading() as connection:
            return account_sections(connection, actor, id_)

    def erase_company(self, actor: Actor, side: Side, id_: str, at: datetime) -> str:
        """Forget a company: what it did stays under a made-up name, which is returned.

        Raises:
            NotFound
            Conflict: it also takes part in another organisation's event.
        """
        with self._database.writing(alone=True) as connection:
            return erase_company(connection, actor, side, id_, at)

    def erase_account(self, actor: Actor, id_: str, at: datetime) -> str:
        """Remove an account; what it did stays under a made-up name, which is returned.

        Raises NotFound; Conflict when no administrator would be left.
        """
        with self._database.writing(alone=True) as connection:
            return erase_account(connection, actor, id_, at)

    def retain(self, periods: Periods, at: datetime) -> dict[str, int]:
        """Forget what was kept long enough; returns how many rows of each kind."""
        with self._database.writing(alone=True) as connection:
            return retain(connection, periods, at)

    def require_key(self) -> None:
        """Raises BackendUnavailable when contact data are encrypted with a key that is not at hand."""
        with self._database.reading() as connection:
            for table in (FIRMS.companies, BUYERS.companies):
                columns = [table.c[name] for name in CONTACT]
                named = select(*columns).where(or_(*(column != "" for column in columns)))
                connection.execute(named.limit(1)).all()

    def encrypt(self) -> int:
        """Write all contact data anew with the key in use; returns how many rows there were."""
        with self._database.writing(alone=True) as connection:
            return sum(_rewrite(connection, table) for table in Base.metadata.sorted_tables)


def _rewrite(connection: Connection, table: Table) -> int:
    columns = [column for column in table.c if isinstance(column.type, Sealed | SealedJson)]
    if not columns:
        return 0
    key = list(table.primary_key)
    rows = connection.execute(select(*key, *columns)).mappings().all()
    for row in rows:
        mine = [column == row[column.name] for column in key]
        values = {column.name: row[column.name] for column in columns}
        connection.execute(update(table).where(*mine).values(values))
    return len(rows)
