"""Who asks, in tests of the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from recommender.config import Settings
from recommender.errors import NotFound
from recommender.records import OPERATOR, Account, ActorRole
from recommender.service import Masa, accounts
from recommender.service.signing_in import open_sign_in

PASSWORD = "correct horse battery"


def masa_of(client: TestClient) -> Masa:
    """The data folder that the client's app serves."""
    masa: Masa = client.app.state.masa  # type: ignore[attr-defined]
    return masa


def account(masa: Masa, name: str, role: ActorRole, organisation: str = "") -> Account:
    """An account, made at the first asking."""
    try:
        return masa.store.accounts.one(OPERATOR, name)
    except NotFound:
        return accounts.create(masa.store, OPERATOR, name, role, organisation, PASSWORD)


def bearer(masa: Masa, name: str, role: ActorRole, organisation: str = "") -> dict[str, str]:
    """The header of somebody signed in, whose account is made at the first asking."""
    done = open_sign_in(masa.store, masa.settings, account(masa, name, role, organisation), datetime.now(UTC))
    return {"Authorization": f"Bearer {done.token}"}


@contextmanager
def serving(folder: Path) -> Iterator[TestClient]:
    """A client of an app over an empty data folder; nobody is signed in."""
    settings = Settings(data_dir=folder, rate_per_caller=0, rate_per_address=0, _env_file=None)  # type: ignore[call-arg]
    with TestClient(create_app(settings)) as client:
        yield client


@contextmanager
def administering(folder: Path) -> Iterator[TestClient]:
    """As ``serving``, with an administrator signed in."""
    with serving(folder) as client:
        client.headers.update(bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR))
        yield client
