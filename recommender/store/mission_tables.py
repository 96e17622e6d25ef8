"""The tables of what becomes of matches at an event, typed. Each row belongs to an event and goes with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.tables import Base, Json, Key


class PairColumns:
    """An event, a firm and a buyer."""

    event_id: Mapped[str] = mapped_column(
        Key, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, sort_order=-4
    )
    firm_id: Mapped[str] = mapped_column(
        Key, ForeignKey("firms.id", ondelete="CASCADE"), primary_key=True, index=True, sort_order=-2
    )
    buyer_id: Mapped[str] = mapped_column(
        Key, ForeignKey("buyers.id", ondelete="CASCADE"), primary_key=True, index=True, sort_order=-1
    )


class WishRow(PairColumns, Base):
    """What one side says of a partner beforehand."""

    __tablename__ = "wishes"

    side: Mapped[str] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    position: Mapped[int]


class ShortlistRow(PairColumns, Base):
    """A shortlist entry; ``shown`` is what the match looked like when it was listed."""

    __tablename__ = "shortlist_entries"

    position: Mapped[float]
    comment: Mapped[str]
    standing: Mapped[str]
    shown: Mapped[dict[str, Any] | None]


class InvitationRow(Base):
    """A party's invitation; one of ``firm_id`` and ``buyer_id`` is set."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("(firm_id IS NULL) <> (buyer_id IS NULL)", name="one_party"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    event_id: Mapped[str] = mapped_column(Key, ForeignKey("events.id", ondelete="CASCADE"), index=True)
    firm_id: Mapped[str | None] = mapped_column(Key, ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[str | None] = mapped_column(Key, ForeignKey("buyers.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class DecisionRow(PairColumns, Base):
    """What one side says of a match."""

    __tablename__ = "decisions"

    side: Mapped[str] = mapped_column(Key, primary_key=True)
    answer: Mapped[str]
    decided_at: Mapped[datetime]
    word: Mapped[str]
    preference: Mapped[int | None]


class PlanRow(Base):
    """A version of an event's schedule; ``figures`` is what the solver said of it."""

    __tablename__ = "plans"

    event_id: Mapped[str] = mapped_column(Key, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    based_on: Mapped[int | None]
    figures: Mapped[dict[str, Any]]


class MeetingRow(PairColumns, Base):
    """A meeting of one version of the schedule."""

    __tablename__ = "meetings"

    plan_version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-3)
    slot: Mapped[int]
    table_number: Mapped[int | None]
    state: Mapped[str]
    pinned: Mapped[bool]
    interpreter: Mapped[str]
    absent: Mapped[list[Any]]


class PinRow(PairColumns, Base):
    """A meeting that the organiser fixed before a schedule is made."""

    __tablename__ = "pins"

    slot: Mapped[int]
    table_number: Mapped[int | None]


class OutcomeRow(PairColumns, Base):
    """What one side reports of a held meeting."""

    __tablename__ = "outcomes"

    side: Mapped[str] = mapped_column(Key, primary_key=True)
    kind: Mapped[str]
    rating: Mapped[int | None]
    note: Mapped[str]
    amount: Mapped[str | None]  # a decimal number as text: SQLite has no exact one
    currency: Mapped[str]
    recorded_at: Mapped[datetime]


class FeedbackRow(Base):
    """A label with what was shown; it outlives the companies and events it tells of."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(Key)
    side: Mapped[str]
    firm_id: Mapped[str] = mapped_column(Key)
    buyer_id: Mapped[str] = mapped_column(Key)
    product_id: Mapped[str] = mapped_column(Key)
    need_id: Mapped[str] = mapped_column(Key)
    engine_version: Mapped[str]
    rank: Mapped[int]
    score: Mapped[float]
    label: Mapped[float]
    recorded_at: Mapped[datetime]
    signal: Mapped[str]


class ShowingRow(Base):
    """A match as a side saw it on its list; like feedback, it outlives what it tells of."""

    __tablename__ = "showings"

    event_id: Mapped[str] = mapped_column(Key, primary_key=True)
    side: Mapped[str] = mapped_column(Key, primary_key=True)
    firm_id: Mapped[str] = mapped_column(Key, primary_key=True)
    buyer_id: Mapped[str] = mapped_column(Key, primary_key=True)
    engine_version: Mapped[str] = mapped_column(Key, primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(Key)
    need_id: Mapped[str] = mapped_column(Key)
    score: Mapped[float]
    features: Mapped[dict[str, Any]]
    shown_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    shadow_version: Mapped[str]
    shadow_score: Mapped[float | None]
    team: Mapped[str]


class PromotionRow(Base):
    """A version that went live as ranker, as encoder or in the shadow (``kind``); never changed itself."""

    __tablename__ = "promotions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Key, index=True)
    version: Mapped[str]
    previous: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    forced: Mapped[bool]
    figures: Mapped[dict[str, Any]]


class AuditRow(Base):
    """Who changed what, when; never changed itself."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "event_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str]
    actor_role: Mapped[str]
    event_id: Mapped[str | None] = mapped_column(Key)
    subject: Mapped[str] = mapped_column(Key)
    key: Mapped[str]
    action: Mapped[str]
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    undoes: Mapped[int | None]
