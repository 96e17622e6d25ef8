"""Webhooks, and the outbox of what they are to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, false, insert, select, true, update

from recommender.errors import NotFound
from recommender.records import Actor, Delivery, DeliveryState, Notice, Webhook, from_plain
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.tables import EventRow, table_of
from recommender.store.webhook_tables import DeliveryRow, WebhookRow

SUBJECT = "webhook"
LEASE = timedelta(minutes=2)
"""A delivery that a worker began is left to it for so long."""

_webhooks, _deliveries, _events = table_of(WebhookRow), table_of(DeliveryRow), table_of(EventRow)
_SHOWN = [column for column in _webhooks.columns if column.name != "secret"]


@dataclass(frozen=True)
class Due:
    """A delivery that is to be tried now, where to, and the secret that signs it."""

    delivery: Delivery
    url: str
    secret: str


class Webhooks:
    """Webhooks of an organisation, and what was delivered to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, actor: Actor) -> list[Webhook]:
        """The webhooks that the actor may see, oldest first."""
        with self._database.reading() as connection:
            wanted = select(*_SHOWN).where(_seen_by(actor)).order_by(_webhooks.c.created_at, _webhooks.c.id)
            return [from_plain(Webhook, dict(row._mapping)) for row in connection.execute(wanted)]

    def add(self, actor: Actor, webhook: Webhook, secret: str) -> None:
        """Keep a webhook with its secret."""
        with self._database.writing(alone=True) as connection:
            values = asdict(webhook) | {"notices": sorted(webhook.notices), "secret": secret}
            connection.execute(insert(_webhooks).values(values))
            after = {"url": webhook.url, "notices": sorted(webhook.notices)}
            write_change(connection, actor, webhook.created_at, None, SUBJECT, webhook.id, "add", None, after)

    def remove(self, actor: Actor, id_: str, at: datetime) -> None:
        """Remove a webhook with its deliveries. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            gone = delete(_webhooks).where(_webhooks.c.id == id_, _seen_by(actor))
            if not connection.execute(gone).rowcount:
                raise NotFound("webhook_unknown", id=id_)
            write_change(connection, actor, at, None, SUBJECT, id_, "remove", None, None)

    def deliveries(self, actor: Actor, state: DeliveryState | None = None) -> list[Delivery]:
        """What was, is to be, or could not be delivered, newest first."""
        with self._database.reading() as connection:
            wanted = select(_deliveries).join(_webhooks).where(_seen_by(actor))
            if state is not None:
                wanted = wanted.where(_deliveries.c.state == state)
            order = (_deliveries.c.created_at.desc(), _deliveries.c.id)
            return [
                from_plain(Delivery, dict(row._mapping))
                for row in connection.execute(wanted.order_by(*order))
            ]

    def replay(self, actor: Actor, id_: str, at: datetime) -> None:
        """Deliver again, whatever came of it before. Raises NotFound."""
        mine = select(_deliveries.c.id).join(_webhooks).where(_deliveries.c.id == id_, _seen_by(actor))
        again = {"state": DeliveryState.WAITING, "tries": 0, "next_at": at}
        with self._database.writing(alone=True) as connection:
            if connection.scalar(mine) is None:
                raise NotFound("delivery_unknown", id=id_)
            connection.execute(update(_deliveries).where(_deliveries.c.id == id_).values(again))

    def claim(self, at: datetime) -> Due | None:
        """Begin the delivery that is due longest; None when none is."""
        waiting = (_deliveries.c.state == DeliveryState.WAITING, _deliveries.c.next_at <= at)
        with self._database.reading() as connection:  # what is asked every second should not lock out writers
            if connection.scalar(select(_deliveries.c.id).where(*waiting).limit(1)) is None:
                return None
        with self._database.writing(alone=True) as connection:
            order = (_deliveries.c.next_at, _deliveries.c.id)
            id_ = connection.scalar(select(_deliveries.c.id).where(*waiting).order_by(*order).limit(1))
            begun = {"tries": _deliveries.c.tries + 1, "next_at": at + LEASE}
            connection.execute(update(_deliveries).where(_deliveries.c.id == id_).values(begun))
            wanted = select(_deliveries, _webhooks.c.url, _webhooks.c.secret).join(_webhooks)
            row = connection.execute(wanted.where(_deliveries.c.id == id_)).first()
            return None if row is None else _due(dict(row._mapping))

    def end(self, delivery: Delivery, state: DeliveryState, answer: str, next_at: datetime) -> None:
        """Note what came of a try."""
        values = {"state": state, "answer": answer, "next_at": next_at}
        with self._database.writing() as connection:
            connection.execute(update(_deliveries).where(_deliveries.c.id == delivery.id).values(values))


def announce(
    connection: Connection, notice: Notice, event_id: str, at: datetime, facts: Mapping[str, Any]
) -> None:
    """Put a notice into the outbox of each webhook that wants it, in the transaction of the change."""
    organisation = select(_events.c.organisation).where(_events.c.id == event_id).scalar_subquery()
    wanted = select(_webhooks.c.id, _webhooks.c.notices).where(_webhooks.c.organisation == organisation)
    body = {"type": notice, "timestamp": at.isoformat(), "data": {"event_id": event_id, **facts}}
    rows = [
        {
            "id": f"msg_{token_hex(12)}", "webhook_id": id_, "notice": notice, "event_id": event_id,
            "body": body, "created_at": at, "state": DeliveryState.WAITING, "tries": 0, "next_at": at,
            "answer": "",
        }
        for id_, notices in connection.execute(wanted).all()
        if notice in notices
    ]  # fmt: skip
    if rows:
        connection.execute(insert(_deliveries), rows)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all:
        return true()
    return _webhooks.c.organisation == actor.organisation if actor.organises else false()


def _due(values: dict[str, Any]) -> Due:
    url, secret = values.pop("url"), values.pop("secret")
    return Due(from_plain(Delivery, values), url, secret)
