"""The tables, typed. Lists and quantities are JSON; what is filtered or joined has its own column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from recommender.store.sealing import Sealed, SealedJson

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte, so that pages come in the same order on both databases."""

Json = JSON(none_as_null=True)


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC; SQLite forgets time zones, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of Masa."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        str: Text(),
        list[Any]: Json,
        dict[str, Any]: Json,
        date: Date(),
        datetime: Moment(),
        bytes: LargeBinary(),
    }


def table_of(row: type[Base]) -> Table:
    """The table behind a typed class."""
    return cast(Table, row.__table__)


class CompanyColumns:
    """What firms and buyers share. ``search`` and ``facets`` are derived, for filters only; ``saved_at`` is
    when it last changed."""

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    checksum: Mapped[str]
    search: Mapped[str]
    facets: Mapped[str]
    name: Mapped[str]
    city: Mapped[str]
    country: Mapped[str] = mapped_column(index=True)
    website: Mapped[str]
    profile: Mapped[str]
    languages: Mapped[list[Any]]
    payment: Mapped[list[Any]]
    certificates: Mapped[list[Any]]
    contact_name: Mapped[str] = mapped_column(Sealed)
    contact_email: Mapped[str] = mapped_column(Sealed)
    contact_phone: Mapped[str] = mapped_column(Sealed)
    notes: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime | None]


class FirmRow(CompanyColumns, Base):
    """A firm."""

    __tablename__ = "firms"

    export_markets: Mapped[list[Any]]
    target_segments: Mapped[list[Any]]
    excluded_segments: Mapped[list[Any]]
    excluded_regions: Mapped[list[Any]]
    min_order: Mapped[dict[str, Any] | None]
    free_capacity: Mapped[dict[str, Any] | None]
    private_label: Mapped[bool | None]


class BuyerRow(CompanyColumns, Base):
    """A buyer."""

    __tablename__ = "buyers"

    region: Mapped[str]
    segment: Mapped[str | None]
    private_label_required: Mapped[bool | None]


class ProductRow(Base):
    """A product; ``position`` keeps the firm's own order."""

    __tablename__ = "products"
    __table_args__ = (Index(None, "firm_id", "position"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    firm_id: Mapped[str] = mapped_column(Key, ForeignKey("firms.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    hs: Mapped[str | None]
    hs_raw: Mapped[str]
    certificates: Mapped[list[Any]]
    capacity: Mapped[dict[str, Any] | None]
    min_order: Mapped[dict[str, Any] | None]


class NeedRow(Base):
    """A need; ``position`` keeps the buyer's own order."""

    __tablename__ = "needs"
    __table_args__ = (Index(None, "buyer_id", "position"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    buyer_id: Mapped[str] = mapped_column(Key, ForeignKey("buyers.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    hs: Mapped[str | None]
    hs_raw: Mapped[str]
    required_certificates: Mapped[list[Any]]
    volume: Mapped[dict[str, Any] | None]
    delivery: Mapped[str]


class ExclusionRow(Base):
    """A pair that must not be suggested, and since when."""

    __tablename__ = "exclusions"

    firm_id: Mapped[str] = mapped_column(Key, ForeignKey("firms.id", ondelete="CASCADE"), primary_key=True)
    buyer_id: Mapped[str] = mapped_column(
        Key, ForeignKey("buyers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    why: Mapped[str]
    since: Mapped[datetime]


class ReviewRow(Base):
    """A person's verdict on a rule for a firm, a buyer or a pair; kept when it is undone."""

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("firm_id IS NOT NULL OR buyer_id IS NOT NULL", name="about_a_company"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(Key)
    firm_id: Mapped[str | None] = mapped_column(Key, ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[str | None] = mapped_column(Key, ForeignKey("buyers.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str]
    reviewer: Mapped[str]
    comment: Mapped[str]
    reviewed_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class MergeRow(Base):
    """A company taken into another: both as they were, and the rows that ``moved``, to undo it."""

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str]
    kept_id: Mapped[str] = mapped_column(Key)
    other_id: Mapped[str] = mapped_column(Key)
    kept: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    other: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    moved: Mapped[dict[str, Any]]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class DismissalRow(Base):
    """Two companies that somebody said are not one, and what each was known by then."""

    __tablename__ = "dismissals"

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str]
    one_id: Mapped[str] = mapped_column(Key)
    other_id: Mapped[str] = mapped_column(Key)
    one_known: Mapped[str]
    other_known: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class EventRow(Base):
    """A mission."""

    __tablename__ = "events"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"),)

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    city: Mapped[str]
    country: Mapped[str]
    timezone: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    organisation: Mapped[str] = mapped_column(Key)
    settings: Mapped[dict[str, Any]]


class EventFirmRow(Base):
    """A firm takes part in an event."""

    __tablename__ = "event_firms"

    event_id: Mapped[str] = mapped_column(Key, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    firm_id: Mapped[str] = mapped_column(
        Key, ForeignKey("firms.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    settings: Mapped[dict[str, Any]]


class EventBuyerRow(Base):
    """A buyer takes part in an event."""

    __tablename__ = "event_buyers"

    event_id: Mapped[str] = mapped_column(Key, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    buyer_id: Mapped[str] = mapped_column(
        Key, ForeignKey("buyers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    settings: Mapped[dict[str, Any]]


class VectorRow(Base):
    """The vector of one text, by one encoder in one role; float32, little-endian."""

    __tablename__ = "vectors"

    content_hash: Mapped[str] = mapped_column(Key, primary_key=True)
    encoder_version: Mapped[str] = mapped_column(Key, primary_key=True)
    role: Mapped[str] = mapped_column(Key, primary_key=True)
    dimension: Mapped[int]
    vector: Mapped[bytes]


class ImportRow(Base):
    """A file that was imported, by whom, and what was wrong in it."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    checksum: Mapped[str] = mapped_column(Key, index=True)
    kind: Mapped[str]
    counts: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]
    file: Mapped[str]
    actor_id: Mapped[str]
    organisation: Mapped[str] = mapped_column(Key, index=True)
    problems: Mapped[list[Any]] = mapped_column(SealedJson)


class VersionRow(Base):
    """A named value that changes when what it names changes; servers compare it."""

    __tablename__ = "versions"

    name: Mapped[str] = mapped_column(Key, primary_key=True)
    value: Mapped[str]
