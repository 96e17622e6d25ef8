"""The table of what was removed, typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.sealing import SealedJson
from recommender.store.tables import Base, Key


class RemovalRow(Base):
    """A firm, buyer or event as it was, and every row that went with it."""

    __tablename__ = "removals"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(Key)
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(Key, index=True)
    rows: Mapped[list[Any]] = mapped_column(SealedJson)
    removed_by: Mapped[str]
    removed_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
