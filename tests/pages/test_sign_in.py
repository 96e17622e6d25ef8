"""Signing in and out in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.access import COOKIE
from recommender.records import ActorRole
from recommender.service import Masa, two_step
from tests.pages.staff import PASSWORD, account, sign_in

AYSE = {"name": "ayse", "password": PASSWORD}


def test_signing_in_leads_to_the_page_that_was_asked_for(client: TestClient, masa: Masa) -> None:
    account(masa, ActorRole.ORGANISER)
    asked = client.get("/missions/E1?sort=name", follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (
        303,
        "/sign-in?next=/missions/E1%3Fsort%3Dname",
    )
    done = client.post(asked.headers["location"], data=AYSE, follow_redirects=False)
    assert done.headers["location"] == "/missions/E1?sort=name"
    assert "Moskova kimya heyeti" in client.get("/missions/E1").text


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient, masa: Masa) -> None:
    account(masa, ActorRole.ORGANISER)
    kept = client.post("/sign-in", data=AYSE, follow_redirects=False).headers["set-cookie"]
    assert kept.startswith(f"{COOKIE}=")
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept


@pytest.mark.parametrize(
    "next", ["https://elsewhere.example/x", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_nobody_is_led_to_another_site(client: TestClient, masa: Masa, next: str) -> None:
    account(masa, ActorRole.ORGANISER)
    done = client.post("/sign-in", params={"next": next}, data=AYSE, follow_redirects=False)
    assert done.headers["location"] == "/missions"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "the name or the password is wrong"),
        ("tr", "kullanıcı adı ya da parola yanlış"),
        ("ru", "неверное имя или пароль"),
    ],
)
def test_a_wrong_password_is_told_in_the_readers_language(
    client: TestClient, masa: Masa, language: str, said: str
) -> None:
    account(masa, ActorRole.ORGANISER)
    headers = {"Accept-Language": language}
    answer = client.post("/sign-in", data=AYSE | {"password": "wrong horse battery"}, headers=headers)
    assert (answer.status_code, said in answer.text) == (401, True)
    assert 'value="ayse"' in answer.text
    assert "wrong horse" not in answer.text


def test_after_five_wrong_passwords_one_is_told_how_long_to_wait(client: TestClient, masa: Masa) -> None:
    account(masa, ActorRole.ORGANISER)
    for _ in range(5):
        client.post("/sign-in", data=AYSE | {"password": "wrong"})
    answer = client.post("/sign-in", data=AYSE)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
    assert "too many failed tries; wait 30 s" in answer.text


def test_an_account_with_two_steps_needs_its_code(client: TestClient, masa: Masa) -> None:
    actor = account(masa, ActorRole.ORGANISER).actor
    secret = two_step.begin(masa.store, actor).secret
    codes = pyotp.TOTP(secret)
    before = datetime.now(UTC) - timedelta(minutes=5)
    two_step.confirm(masa.store, actor, codes.at(before), before)
    assert client.post("/sign-in", data=AYSE).status_code == 401
    done = client.post("/sign-in", data=AYSE | {"code": codes.now()}, follow_redirects=False)
    assert done.status_code == 303


def test_a_post_from_another_site_signs_nobody_in(client: TestClient, masa: Masa) -> None:
    account(masa, ActorRole.ORGANISER)
    answer = client.post("/sign-in", data=AYSE, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert COOKIE not in client.cookies


def test_signing_out_ends_the_sign_in_itself(client: TestClient, masa: Masa) -> None:
    kept = sign_in(client, masa).cookies[COOKIE]
    assert client.post("/sign-out", follow_redirects=False).headers["location"] == "/sign-in"
    client.cookies.set(COOKIE, kept)
    assert client.get("/missions", follow_redirects=False).status_code == 303


def test_another_site_cannot_sign_one_out(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    assert client.post("/sign-out", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.get("/missions", follow_redirects=False).status_code == 200


def test_a_part_of_a_page_leads_to_the_sign_in_as_a_whole(client: TestClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/missions/E1"}
    answer = client.get("/missions", headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/sign-in?next=/missions/E1")


def test_people_are_led_from_the_root_to_the_missions(client: TestClient) -> None:
    answer = client.get("/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/missions")
