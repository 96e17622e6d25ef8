"""The tables of consents and of looks at contact data, typed. Of each row one company is set: whose data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.tables import Base, Key

ONE_COMPANY = "(firm_id IS NULL) <> (buyer_id IS NULL)"


class ConsentRow(Base):
    """A consent; kept when it is withdrawn."""

    __tablename__ = "consents"
    __table_args__ = (CheckConstraint(ONE_COMPANY, name="one_company"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(Key, ForeignKey("events.id", ondelete="CASCADE"), index=True)
    firm_id: Mapped[str | None] = mapped_column(Key, ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[str | None] = mapped_column(Key, ForeignKey("buyers.id", ondelete="CASCADE"), index=True)
    text_version: Mapped[str]
    way: Mapped[str]
    given_at: Mapped[datetime]
    recorded_by: Mapped[str]
    person: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class ContactViewRow(Base):
    """Somebody saw a contact person; it outlives the company, so nothing refers to it."""

    __tablename__ = "contact_views"
    __table_args__ = (CheckConstraint(ONE_COMPANY, name="one_company"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[str]
    actor_role: Mapped[str]
    event_id: Mapped[str | None] = mapped_column(Key)
    firm_id: Mapped[str | None] = mapped_column(Key, index=True)
    buyer_id: Mapped[str | None] = mapped_column(Key, index=True)
    where: Mapped[str]
