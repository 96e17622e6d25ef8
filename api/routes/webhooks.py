"""Webhooks: other systems told of decisions, published schedules and changed meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from api.soundness import Distinct
from api.told import pattern
from recommender.records import Delivery, DeliveryState, Notice, Webhook
from recommender.service import webhooks as service

router = APIRouter(tags=["webhooks"], responses={404: {"description": "No such webhook or delivery"}})
making = APIRouter(tags=["webhooks"])
Id = Annotated[str, Path(max_length=60)]
Url = Annotated[
    str,
    Field(max_length=2000, description="`http` where private networks are allowed alone."),
    pattern(
        r"^https?://[A-Za-z0-9.-]*[A-Za-z0-9](:[1-9][0-9]{0,3})?([/?][!\"$-~]*)?$",
        examples=["https://portal.example.org/masa"],
    ),
]


class WantedWebhook(BaseModel):
    """Where to, and of what. `organisation` is for administrators, who have none of their own."""

    url: Url
    notices: Distinct[Notice] = Field(min_length=1)
    organisation: str = Field("", max_length=200)


class WebhookBody(BaseModel):
    """A webhook without its secret."""

    id: str
    organisation: str
    url: str
    notices: list[Notice]
    created_at: datetime

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookBody:
        return cls(**_fields(webhook))


class NewWebhookBody(WebhookBody):
    """A new webhook; `secret` is shown this once, and signs all that is sent (Standard Webhooks)."""

    secret: str


class DeliveryBody(BaseModel):
    """One message; `answer` is the last HTTP status or the code of what went wrong."""

    id: str
    webhook_id: str
    notice: Notice
    event_id: str
    body: dict[str, Any]
    created_at: datetime
    state: DeliveryState
    tries: int
    next_at: datetime
    answer: str

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryBody:
        return cls(**{name: getattr(delivery, name) for name in cls.model_fields})


WebhookPart = Annotated[Listing, Depends(listing(WebhookBody, "created_at", "id", "url"))]
DeliveryPart = Annotated[Listing, Depends(listing(DeliveryBody, "-created_at", "next_at", "state"))]


@router.get("/webhooks", operation_id="list_webhooks")
def webhooks(masa: MasaDep, actor: ActorDep, part: WebhookPart) -> Page[WebhookBody]:
    """The webhooks of one's organisation."""
    return part.page(masa.store.webhooks.all(actor), WebhookBody.of, lambda webhook: (webhook.id,))


@making.post("/webhooks", operation_id="add_webhook", status_code=201)
def add(body: WantedWebhook, masa: MasaDep, actor: ActorDep) -> NewWebhookBody:
    """Let an address be told; its `https` address must be a public one."""
    new = service.add(masa.store, masa.settings, actor, body.url, body.notices, body.organisation)
    return NewWebhookBody(**_fields(new.webhook), secret=new.secret)


@router.delete("/webhooks/{id}", operation_id="remove_webhook", status_code=204)
def remove(id: Id, masa: MasaDep, actor: ActorDep) -> None:
    """Tell an address no more; what was not delivered is dropped."""
    service.remove(masa.store, actor, id)


@router.get("/webhook-deliveries", operation_id="list_webhook_deliveries")
def deliveries(
    masa: MasaDep,
    actor: ActorDep,
    part: DeliveryPart,
    state: Annotated[DeliveryState | None, Query(description="`dead`: given up.")] = None,
) -> Page[DeliveryBody]:
    """Messages that were, are to be, or could not be delivered."""
    found = masa.store.webhooks.deliveries(actor, state)
    return part.page(found, DeliveryBody.of, lambda delivery: (delivery.id,))


@router.post("/webhook-deliveries/{id}/replay", operation_id="replay_webhook_delivery", status_code=204)
def replay(id: Id, masa: MasaDep, actor: ActorDep) -> None:
    """Deliver a message once more."""
    service.replay(masa.store, actor, id)


def _fields(webhook: Webhook) -> dict[str, Any]:
    values = {name: getattr(webhook, name) for name in WebhookBody.model_fields}
    return values | {"notices": sorted(webhook.notices)}
