"""Passwords that are quick to hash, for tests alone."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from recommender.service import passwords


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
