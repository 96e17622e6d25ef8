"""The tables of those who sign in, typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from recommender.store.tables import Base, Key


class AccountRow(Base):
    """An account with what it is checked against."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    role: Mapped[str]
    organisation: Mapped[str] = mapped_column(Key)
    password_hash: Mapped[str]
    totp_secret: Mapped[str]
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignInRow(Base):
    """A sign-in that a signed token stands for."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    account_id: Mapped[str] = mapped_column(Key, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiKeyRow(Base):
    """A key by its digest."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    account_id: Mapped[str] = mapped_column(Key, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    digest: Mapped[str]
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class AttemptRow(Base):
    """Failed tries to sign in, by account and by address; ``key`` is a digest, no name or address."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(Key, primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
