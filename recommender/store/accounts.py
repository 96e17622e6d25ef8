"""Accounts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import Account, Actor, ActorRole, Secrets, plain
from recommender.store.account_tables import AccountRow, SignInRow
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.sight import accounts_seen_by
from recommender.store.tables import table_of

SUBJECT = "account"
_accounts, _sign_ins = table_of(AccountRow), table_of(SignInRow)
_SHOWN = [_accounts.c[name] for name in ("id", "role", "organisation", "created_at", "disabled_at")]


class Accounts:
    """Those who sign in; an administrator sees all, anybody else itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor) -> list[Account]:
        """The accounts that the actor may see, by id."""
        with self._database.reading() as connection:
            wanted = select(_accounts).where(accounts_seen_by(actor, _accounts.c.id))
            return [account_from(row) for row in connection.execute(wanted.order_by(_accounts.c.id))]

    def one(self, actor: Actor, id_: str) -> Account:
        """One account. Raises NotFound."""
        with self._database.reading() as connection:
            return account_from(require_account(connection, actor, id_))

    def secrets(self, actor: Actor, id_: str) -> Secrets:
        """What an account is checked against. Raises NotFound."""
        with self._database.reading() as connection:
            row = require_account(connection, actor, id_)
            return Secrets(row.password_hash, row.totp_secret, row.totp_step)

    def add(self, actor: Actor, account: Account, secrets: Secrets, at: datetime) -> None:
        """Add an account. Raises Conflict when its name is taken."""
        with self._database.writing(alone=True) as connection:
            if connection.scalar(select(_accounts.c.id).where(_accounts.c.id == account.id)) is not None:
                raise Conflict("account_exists", id=account.id)
            values = {column.name: getattr(account, column.name) for column in _SHOWN}
            connection.execute(insert(_accounts).values(values | asdict(secrets)))
            _log(connection, actor, at, account.id, "add", None, plain(account))

    def change(self, actor: Actor, seen: Account, wanted: Account, at: datetime) -> None:
        """Replace an account that the actor saw; one that is disabled is signed out everywhere.

        Raises:
            NotFound
            Conflict: it is another by now, or no administrator would be left.
        """
        with self._database.writing(alone=True) as connection:
            stored = account_from(require_account(connection, actor, seen.id))
            if stored != seen:
                raise Conflict("account_changed", id=seen.id)
            values = {column.name: getattr(wanted, column.name) for column in _SHOWN}
            connection.execute(update(_accounts).where(_accounts.c.id == seen.id).values(values))
            _require_administrator(connection)
            if wanted.disabled_at is not None:
                _sign_out(connection, seen.id, at)
            _log(connection, actor, at, seen.id, "change", plain(seen), plain(wanted))

    def set_secrets(self, actor: Actor, id_: str, action: str, secrets: Secrets, at: datetime) -> None:
        """Replace what an account is checked against; a new password ends its sign-ins. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            row = require_account(connection, actor, id_)
            connection.execute(update(_accounts).where(_accounts.c.id == id_).values(asdict(secrets)))
            if row.password_hash != secrets.password_hash:
                _sign_out(connection, id_, at)
            _log(connection, actor, at, id_, action, None, None)

    def use_step(self, id_: str, step: int) -> bool:
        """Use up the code of a time step; False when it, or a later one, was used before."""
        with self._database.writing(alone=True) as connection:
            fresh = (_accounts.c.id == id_, _accounts.c.totp_step < step)
            return bool(connection.execute(update(_accounts).where(*fresh).values(totp_step=step)).rowcount)

    def remove(self, actor: Actor, id_: str, at: datetime) -> None:
        """Remove an account with its sign-ins and keys.

        Raises:
            NotFound
            Conflict: no administrator would be left.
        """
        with self._database.writing(alone=True) as connection:
            account = drop_account(connection, actor, id_)
            _log(connection, actor, at, id_, "remove", plain(account), None)


def account_from(row: Any) -> Account:
    """The account of a row."""
    return Account(
        id=row.id,
        role=ActorRole(row.role),
        organisation=row.organisation,
        created_at=row.created_at,
        two_step=row.totp_step is not None,
        disabled_at=row.disabled_at,
    )


def drop_account(connection: Connection, actor: Actor, id_: str) -> Account:
    """Remove an account in an open transaction. Raises as Accounts.remove does."""
    account = account_from(require_account(connection, actor, id_))
    connection.execute(delete(_accounts).where(_accounts.c.id == id_))
    _require_administrator(connection)
    return account


def require_account(connection: Connection, actor: Actor, id_: str) -> Any:
    """The row of an account that the actor may see. Raises NotFound."""
    wanted = select(_accounts).where(_accounts.c.id == id_, accounts_seen_by(actor, _accounts.c.id))
    row = connection.execute(wanted).first()
    if row is None:
        raise NotFound("account_unknown", id=id_)
    return row


def _require_administrator(connection: Connection) -> None:
    active = (_accounts.c.role == ActorRole.ADMINISTRATOR, _accounts.c.disabled_at.is_(None))
    if not connection.scalar(select(func.count()).select_from(_accounts).where(*active)):
        raise Conflict("last_administrator")


def _sign_out(connection: Connection, id_: str, at: datetime) -> None:
    open_ones = (_sign_ins.c.account_id == id_, _sign_ins.c.revoked_at.is_(None))
    connection.execute(update(_sign_ins).where(*open_ones).values(revoked_at=at))


def _log(
    connection: Connection, actor: Actor, at: datetime, id_: str, action: str, before: Any, after: Any
) -> None:
    write_change(connection, actor, at, None, SUBJECT, id_, action, before, after)
