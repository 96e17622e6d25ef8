"""The staff, signed in on browsers of tests."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.testclient import TestClient

from api.access import COOKIE
from recommender.errors import NotFound
from recommender.records import OPERATOR, Account, ActorRole
from recommender.service import Masa, accounts
from recommender.service.signing_in import open_sign_in

PASSWORD = "correct horse battery"
NAMES = {ActorRole.ADMINISTRATOR: "root", ActorRole.ORGANISER: "ayse", ActorRole.ANALYST: "ece"}
BURSA = "Bursa"


def account(masa: Masa, role: ActorRole, organisation: str = BURSA, name: str = "") -> Account:
    """An account of the organisation, made at the first asking."""
    name = name or NAMES[role]
    organisation = "" if role is ActorRole.ADMINISTRATOR else organisation
    try:
        return masa.store.accounts.one(OPERATOR, name)
    except NotFound:
        return accounts.create(masa.store, OPERATOR, name, role, organisation, PASSWORD)


def token(masa: Masa, role: ActorRole, organisation: str = BURSA, name: str = "") -> str:
    """What a browser keeps of somebody signed in."""
    someone = account(masa, role, organisation, name)
    return open_sign_in(masa.store, masa.settings, someone, datetime.now(UTC)).token


def sign_in(
    client: TestClient, masa: Masa, role: ActorRole = ActorRole.ORGANISER, language: str = "en"
) -> TestClient:
    """The client with somebody of Bursa signed in, who reads ``language``."""
    client.cookies.clear()
    client.cookies.set(COOKIE, token(masa, role))
    client.headers["Accept-Language"] = language
    return client
