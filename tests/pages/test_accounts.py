"""Accounts, keys and two-step sign-in on pages."""

from __future__ import annotations

import re

import pyotp
import pytest
from fastapi.testclient import TestClient

from recommender.errors import NotFound
from recommender.records import OPERATOR, ActorRole
from recommender.service import Masa
from recommender.service.callers import caller_of_token
from tests.pages.staff import PASSWORD, account, sign_in

NEW = {"name": "deniz", "role": "organiser", "organisation": "Bursa", "password": PASSWORD}


def test_an_administrator_makes_and_shuts_an_account(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ADMINISTRATOR)
    assert "The account deniz was made." in client.post("/users", data=NEW).text
    made = masa.store.accounts.one(OPERATOR, "deniz")
    assert (made.role, made.organisation) == (ActorRole.ORGANISER, "Bursa")
    form = {"role": "analyst", "organisation": "Bursa", "disabled": "true"}
    client.post("/users/deniz", data=form)
    changed = masa.store.accounts.one(OPERATOR, "deniz")
    assert (changed.role, changed.disabled_at is not None) == (ActorRole.ANALYST, True)


def test_a_short_password_is_told_beside_its_field_and_not_shown_again(
    client: TestClient, masa: Masa
) -> None:
    sign_in(client, masa, ActorRole.ADMINISTRATOR, language="ru")
    answer = client.post("/users", data=NEW | {"password": "kisa parola"})
    assert answer.status_code == 422
    assert 'value="deniz"' in answer.text
    assert "kisa parola" not in answer.text
    with pytest.raises(NotFound):
        masa.store.accounts.one(OPERATOR, "deniz")


def test_the_last_administrator_cannot_shut_itself(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ADMINISTRATOR)
    answer = client.post("/users/root", data={"role": "administrator", "disabled": "true"})
    assert answer.status_code == 409
    assert masa.store.accounts.one(OPERATOR, "root").disabled_at is None


def test_two_step_sign_in_is_set_up_with_a_qr_code(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    page = client.post("/account/two-step").text
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret is not None
    assert "<svg" in page
    client.post("/account/two-step/confirm", data={"code": pyotp.TOTP(secret[1]).now()})
    assert account(masa, ActorRole.ORGANISER).two_step


def test_a_key_is_shown_once_and_works_until_it_is_revoked(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    shown = re.search(
        r"<code>(masa_\w+[^<]*)</code>",
        client.post("/account/keys", data={"label": "portal", "scope": "read"}).text,
    )
    assert shown is not None
    assert caller_of_token(masa.store, masa.settings, shown[1]).actor.id == "ayse"
    page = client.get("/account").text
    assert shown[1] not in page
    key = re.search(r'action="(/account/keys/\w+/revoke)"', page)
    assert key is not None
    assert "The key no longer works." in client.post(key[1]).text


def test_a_changed_password_signs_one_out(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    answer = client.post(
        "/account/password", data={"old": PASSWORD, "new": "another horse battery"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/sign-in"
    assert client.get("/account", follow_redirects=False).status_code == 303
