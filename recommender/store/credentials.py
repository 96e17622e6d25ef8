"""Sign-ins and keys: what tells who asks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, insert, select, update

from recommender.errors import NotFound
from recommender.records import Account, Actor, ApiKey, Scope, SignIn
from recommender.store.account_tables import AccountRow, ApiKeyRow, SignInRow
from recommender.store.accounts import account_from
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.sight import accounts_seen_by
from recommender.store.tables import table_of

KEY = "key"
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a key was last used: a write a request would be too many."""

_accounts, _sign_ins, _keys = table_of(AccountRow), table_of(SignInRow), table_of(ApiKeyRow)


class SignIns:
    """Sign-ins of accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sign_in: SignIn) -> None:
        """Keep a sign-in."""
        with self._database.writing() as connection:
            connection.execute(insert(_sign_ins).values(asdict(sign_in)))

    def holder(self, id_: str) -> tuple[SignIn, Account]:
        """A sign-in with its account, whatever their state. Raises NotFound."""
        with self._database.reading() as connection:
            sign_in = connection.execute(select(_sign_ins).where(_sign_ins.c.id == id_)).first()
            if sign_in is None:
                raise NotFound("sign_in_unknown")
            account = connection.execute(select(_accounts).where(_accounts.c.id == sign_in.account_id)).one()
            return SignIn(**sign_in._mapping), account_from(account)

    def of(self, actor: Actor, at: datetime) -> list[SignIn]:
        """The open sign-ins of the accounts that the actor may see, newest first."""
        with self._database.reading() as connection:
            wanted = select(_sign_ins).where(
                accounts_seen_by(actor, _sign_ins.c.account_id),
                _sign_ins.c.revoked_at.is_(None),
                _sign_ins.c.expires_at > at,
            )
            order = (_sign_ins.c.created_at.desc(), _sign_ins.c.id)
            return [SignIn(**row._mapping) for row in connection.execute(wanted.order_by(*order))]

    def revoke(self, actor: Actor, id_: str, at: datetime) -> None:
        """Sign out. Raises NotFound."""
        with self._database.writing() as connection:
            mine = (_sign_ins.c.id == id_, accounts_seen_by(actor, _sign_ins.c.account_id))
            if not connection.execute(update(_sign_ins).where(*mine).values(revoked_at=at)).rowcount:
                raise NotFound("sign_in_unknown")


class ApiKeys:
    """Keys of programs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, actor: Actor, key: ApiKey, digest: str) -> None:
        """Keep a key by its digest."""
        with self._database.writing(alone=True) as connection:
            values = asdict(key) | {"scopes": sorted(key.scopes), "digest": digest}
            connection.execute(insert(_keys).values(values))
            after = {"label": key.label, "scopes": sorted(key.scopes)}
            write_change(connection, actor, key.created_at, None, KEY, key.id, "add", None, after)

    def holder(self, id_: str) -> tuple[ApiKey, str, Account]:
        """A key, its digest and its account, whatever their state. Raises NotFound."""
        with self._database.reading() as connection:
            key = connection.execute(select(_keys).where(_keys.c.id == id_)).first()
            if key is None:
                raise NotFound("key_unknown", id=id_)
            account = connection.execute(select(_accounts).where(_accounts.c.id == key.account_id)).one()
            return _key(key), key.digest, account_from(account)

    def of(self, actor: Actor) -> list[ApiKey]:
        """The keys of the accounts that the actor may see, oldest first, revoked ones too."""
        with self._database.reading() as connection:
            wanted = select(_keys).where(accounts_seen_by(actor, _keys.c.account_id))
            rows = connection.execute(wanted.order_by(_keys.c.created_at, _keys.c.id))
            return [_key(row) for row in rows]

    def note_use(self, key: ApiKey, at: datetime) -> None:
        """Keep when a key was last used, to the minute."""
        if key.used_at is None or at - key.used_at >= USED_EVERY:
            with self._database.writing() as connection:
                connection.execute(update(_keys).where(_keys.c.id == key.id).values(used_at=at))

    def revoke(self, actor: Actor, id_: str, at: datetime) -> None:
        """Make a key useless; one that was revoked before stays so. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            mine = (_keys.c.id == id_, accounts_seen_by(actor, _keys.c.account_id))
            if connection.execute(select(_keys.c.id).where(*mine)).first() is None:
                raise NotFound("key_unknown", id=id_)
            open_one = _keys.c.revoked_at.is_(None)
            connection.execute(update(_keys).where(*mine, open_one).values(revoked_at=at))
            write_change(connection, actor, at, None, KEY, id_, "revoke", None, None)


_KEY_COLUMNS: list[Column[Any]] = [column for column in _keys.columns if column.name != "digest"]


def _key(row: Any) -> ApiKey:
    values = {column.name: getattr(row, column.name) for column in _KEY_COLUMNS}
    return ApiKey(**values | {"scopes": frozenset(map(Scope, row.scopes))})
