"""The tables of webhooks and of what they are to be told, typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.sealing import Sealed
from recommender.store.tables import Base, Key


class WebhookRow(Base):
    """An address with the secret that signs what is sent there."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    organisation: Mapped[str] = mapped_column(Key, index=True)
    url: Mapped[str]
    notices: Mapped[list[Any]]
    secret: Mapped[str] = mapped_column(Sealed)
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """The outbox: written in the transaction of the change it tells of."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "next_at"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(Key, ForeignKey("webhooks.id", ondelete="CASCADE"), index=True)
    notice: Mapped[str]
    event_id: Mapped[str] = mapped_column(Key)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Key)
    tries: Mapped[int]
    next_at: Mapped[datetime]
    answer: Mapped[str]
