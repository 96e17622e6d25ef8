"""Webhooks: told of decisions, published schedules and changed meetings, signed, until they have heard.

Messages are those of https://www.standardwebhooks.com: ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``, the last ``v1,`` and the base64 of HMAC-SHA256 over ``id.timestamp.body`` under the
secret, whose base64 stands after ``whsec_``. Whoever receives compares it, and refuses old timestamps.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recommender.config import Settings
from recommender.errors import Invalid
from recommender.records import Actor, Delivery, DeliveryState, Notice, Webhook
from recommender.service.calling import check_url, post
from recommender.service.permission import require_organiser
from recommender.store import Store

log = logging.getLogger(__name__)
PREFIX = "whsec_"
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=12)


@dataclass(frozen=True)
class NewWebhook:
    """A webhook that was just made; ``secret`` is shown this once."""

    webhook: Webhook
    secret: str


def add(
    store: Store, settings: Settings, actor: Actor, url: str, notices: Collection[Notice],
    organisation: str = "", now: datetime | None = None,
) -> NewWebhook:  # fmt: skip
    """Let an address be told of one's organisation's events.

    Raises:
        NotPermitted: the actor is no organiser.
        Invalid: not such an address, no notice, or no organisation.
    """
    require_organiser(actor)
    check_url(url, settings.webhook_private)
    whose = actor.organisation or organisation
    if not notices or not whose:
        raise Invalid("webhook_incomplete")
    secret = PREFIX + b64encode(secrets.token_bytes(32)).decode()
    at = now or datetime.now(UTC)
    webhook = Webhook(secrets.token_hex(8), whose, url, frozenset(notices), actor.id, at)
    store.webhooks.add(actor, webhook, secret)
    return NewWebhook(webhook, secret)


def remove(store: Store, actor: Actor, id_: str, now: datetime | None = None) -> None:
    """Tell an address no more. Raises NotPermitted, NotFound."""
    require_organiser(actor)
    store.webhooks.remove(actor, id_, now or datetime.now(UTC))


def replay(store: Store, actor: Actor, id_: str, now: datetime | None = None) -> None:
    """Deliver once more what was delivered, or given up. Raises NotPermitted, NotFound."""
    require_organiser(actor)
    store.webhooks.replay(actor, id_, now or datetime.now(UTC))


def deliver_next(store: Store, settings: Settings, now: datetime | None = None) -> bool:
    """Try the delivery that is due longest; False when none is."""
    at = now or datetime.now(UTC)
    due = store.webhooks.claim(at)
    if due is None:
        return False
    body = json.dumps(due.delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        status = post(due.url, body, signed(due.secret, due.delivery.id, body, at), settings.webhook_private)
        answer, heard = str(status), 200 <= status < 300
    except Invalid as error:
        answer, heard = error.code, False
    except OSError as error:
        answer, heard = type(error).__name__, False
    state, wait = _after(due.delivery, heard)
    store.webhooks.end(due.delivery, state, answer, at + wait)
    log.info("webhook %s %s: %s", due.delivery.webhook_id, state, answer)
    return True


def signed(secret: str, id_: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of a message."""
    timestamp = str(int(at.timestamp()))
    key = b64decode(secret.removeprefix(PREFIX))
    mac = hmac.digest(key, b".".join((id_.encode(), timestamp.encode(), body)), "sha256")
    return {
        "Content-Type": "application/json",
        "User-Agent": "Masa",
        "webhook-id": id_,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{b64encode(mac).decode()}",
    }


def _after(delivery: Delivery, heard: bool) -> tuple[DeliveryState, timedelta]:
    """What becomes of a delivery, and after how long it is tried again."""
    if heard:
        return DeliveryState.DELIVERED, timedelta()
    if delivery.tries >= MOST_TRIES:
        return DeliveryState.DEAD, timedelta()
    return DeliveryState.WAITING, min(FIRST_WAIT * 4 ** (delivery.tries - 1), LONGEST_WAIT)
