"""The tables of long work, and of answers kept for those who ask twice; typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.sealing import SealedJson
from recommender.store.tables import Base, Json, Key


class JobRow(Base):
    """A job; the queue is those in the state ``queued``, oldest first."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "created_at"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    actor_id: Mapped[str] = mapped_column(Key)
    actor_role: Mapped[str]
    organisation: Mapped[str] = mapped_column(Key)
    event_id: Mapped[str | None] = mapped_column(Key)
    wanted: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Key)
    phase: Mapped[str]
    percent: Mapped[int]
    tries: Mapped[int]
    alive_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[Any | None] = mapped_column(SealedJson)
    error: Mapped[Any | None] = mapped_column(Json)
    stop: Mapped[bool]


class RepeatRow(Base):
    """The answer to a write that its asker marked with a key of its own; no status: it is being worked on."""

    __tablename__ = "repeats"

    key: Mapped[str] = mapped_column(Key, primary_key=True)
    body_digest: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
