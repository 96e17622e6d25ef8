"""Consents of parties, and who saw whose contact data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from recommender.errors import NotFound
from recommender.records import Actor, Consent, ContactView, Side, from_plain, plain
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.privacy_tables import ConsentRow, ContactViewRow
from recommender.store.sight import company_ids_seen_by, rows_seen_by
from recommender.store.tables import table_of

SUBJECT = "consent"
_consents, _views = table_of(ConsentRow), table_of(ContactViewRow)


class Consents:
    """What parties agreed to. A party sees its own alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Consent]:
        """All consents of an event, oldest first, withdrawn ones too. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = select(_consents).where(_consents.c.event_id == event_id, rows_seen_by(actor, _consents))
            return [_consent(row) for row in connection.execute(wanted.order_by(_consents.c.id))]

    def give(self, actor: Actor, consent: Consent) -> None:
        """Keep a consent in place of the one in force before."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, consent.event_id, actor)
            _end(connection, consent.event_id, consent.side, consent.company_id, consent.given_at)
            connection.execute(insert(_consents).values(_values(asdict(consent))))
            _log(connection, actor, consent.given_at, consent, "give")

    def withdraw(self, actor: Actor, event_id: str, side: Side, company_id: str, at: datetime) -> None:
        """End the consent in force. Raises NotFound when there is none."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            ended = _end(connection, event_id, side, company_id, at)
            if ended is None:
                raise NotFound("consent_unknown", id=company_id, event=event_id)
            _log(connection, actor, at, ended, "withdraw")


class ContactViews:
    """Who saw whose contact data, when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, views: Iterable[ContactView]) -> None:
        """Add to the log."""
        rows = [_values(asdict(view)) for view in views]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(_views), rows)

    def of(self, actor: Actor, side: Side, company_id: str) -> list[ContactView]:
        """Who saw a company's contact person, newest first; nothing when the actor may not see it."""
        with self._database.reading() as connection:
            company = _views.c[f"{side}_id"]
            seen = company.in_(company_ids_seen_by(actor, side))
            wanted = select(_views).where(company == company_id, seen).order_by(_views.c.id.desc())
            return [from_plain(ContactView, _fields(row)) for row in connection.execute(wanted)]


def _end(connection: Connection, event_id: str, side: Side, company_id: str, at: datetime) -> Consent | None:
    mine = (
        _consents.c.event_id == event_id,
        _consents.c[f"{side}_id"] == company_id,
        _consents.c.withdrawn_at.is_(None),
    )
    ended = update(_consents).where(*mine).values(withdrawn_at=at).returning(*_consents.c)
    rows = connection.execute(ended).all()
    return _consent(rows[0]) if rows else None


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    side, id_ = fields.pop("side"), fields.pop("company_id")
    return fields | {f"{each}_id": id_ if each is side else None for each in Side}


def _fields(row: Any) -> dict[str, Any]:
    """The fields of a record, of a row that names its company in one of two columns."""
    values = dict(row._mapping)
    del values["id"]
    firm, buyer = values.pop("firm_id"), values.pop("buyer_id")
    return values | {"side": Side.FIRM if firm else Side.BUYER, "company_id": firm or buyer}


def _consent(row: Any) -> Consent:
    return from_plain(Consent, _fields(row))


def _log(connection: Connection, actor: Actor, at: datetime, consent: Consent, action: str) -> None:
    key = f"{consent.side} {consent.company_id}"
    before, after = (None, plain(consent)) if action == "give" else (plain(consent), None)
    write_change(connection, actor, at, consent.event_id, SUBJECT, key, action, before, after)
