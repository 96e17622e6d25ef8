"""What tests of several folders use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from argon2 import PasswordHasher

from recommender.encoder import load_encoder
from recommender.service import masa, passwords
from tests.ports import free_port
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

LONGEST = "test_training_an_encoder.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file begins first, or one worker would end long after the others."""
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture
def unused_port() -> int:
    """A port of this machine on which nothing listens."""
    return free_port()


@pytest.fixture(scope="session", autouse=True)
def _quick() -> Iterator[None]:
    """Encoders are read once and passwords hashed cheaply: hundreds of tests open a data folder."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(masa, "load_encoder", cache(load_encoder))
        patched.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield
