"""What tests of several folders use."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import cache

import pytest
from argon2 import PasswordHasher

from recommender.encoder import load_encoder
from recommender.service import masa, passwords


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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
