"""Signing in by password, code, cookie and key; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient

from recommender.errors import NotSignedIn, TooOften
from recommender.records import OPERATOR, ActorRole, Scope
from recommender.service import accounts, keys, two_step
from recommender.service.callers import caller_of_token
from recommender.service.signing_in import BY_ACCOUNT, LASTS, sign_in
from tests.api.people import PASSWORD, account, bearer, masa_of, serving

ME = "/api/v1/me"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serving(tmp_path) as client:
        account(masa_of(client), "ayse", ActorRole.ORGANISER, "Bursa")
        account(masa_of(client), "root", ActorRole.ADMINISTRATOR)
        yield client


def enter(client: TestClient, password: str = PASSWORD, code: str = "") -> tuple[int, dict[str, str]]:
    answer = client.post("/api/v1/sign-ins", json={"name": "ayse", "password": password, "code": code})
    return answer.status_code, answer.json()


def test_a_password_gives_a_token_that_tells_who_asks(client: TestClient) -> None:
    status, body = enter(client)
    client.cookies.clear()
    me = client.get(ME, headers={"Authorization": f"Bearer {body['token']}"}).json()
    assert (status, me["id"], me["role"], me["organisation"]) == (201, "ayse", "organiser", "Bursa")


def test_the_token_also_comes_as_a_cookie_that_scripts_cannot_read(client: TestClient) -> None:
    answer = client.post("/api/v1/sign-ins", json={"name": "ayse", "password": PASSWORD})
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert client.get(ME).json()["id"] == "ayse"


def test_another_site_may_not_use_the_cookie_to_change_anything(client: TestClient) -> None:
    enter(client)
    foreign = client.delete("/api/v1/sign-ins/current", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "origin_foreign")
    own = client.delete("/api/v1/sign-ins/current", headers={"Origin": "http://testserver"})
    assert own.status_code == 204


def test_signing_out_ends_the_token(client: TestClient) -> None:
    header = bearer(masa_of(client), "ayse", ActorRole.ORGANISER)
    assert client.delete("/api/v1/sign-ins/current", headers=header).status_code == 204
    answer = client.get(ME, headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_over")


def test_a_token_ends_by_itself(client: TestClient) -> None:
    masa = masa_of(client)
    done = sign_in(masa.store, masa.settings, "ayse", PASSWORD)
    with pytest.raises(NotSignedIn, match="token_over"):
        caller_of_token(masa.store, masa.settings, done.token, datetime.now(UTC) + LASTS)


@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        ("Bearer nonsense", "token_unknown"),
        ("Bearer masa_ab_cd", "key_wrong"),
        ("Basic YTpi", "sign_in_needed"),
    ],
)
def test_what_is_no_credential_of_ours_is_refused(client: TestClient, credentials: str, code: str) -> None:
    answer = client.get(ME, headers={"Authorization": credentials})
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_signed_with_another_secret_is_refused(client: TestClient) -> None:
    masa = masa_of(client)
    other = masa.settings.model_copy(update={"secret_key": "another secret of thirty-two characters"})
    token = sign_in(masa.store, other, "ayse", PASSWORD).token
    assert client.get(ME, headers={"Authorization": f"Bearer {token}"}).json()["code"] == "token_unknown"


def test_a_wrong_name_and_a_wrong_password_look_the_same(client: TestClient) -> None:
    wrong = enter(client, "no horse no battery")
    nobody = client.post("/api/v1/sign-ins", json={"name": "nobody", "password": PASSWORD})
    assert wrong == (nobody.status_code, nobody.json())
    assert wrong[1]["code"] == "sign_in_failed"


def test_half_a_surrogate_pair_is_a_wrong_password(client: TestClient) -> None:
    body = b'{"name": "ayse", "password": "\\ud800 and some more"}'
    answer = client.post("/api/v1/sign-ins", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (401, 422)


def test_after_five_failures_even_the_right_password_waits(client: TestClient) -> None:
    assert [enter(client, "wrong wrong wrong")[0] for _ in range(5)] == [401] * 5
    answer = client.post("/api/v1/sign-ins", json={"name": "ayse", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "tried_too_often")
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [BY_ACCOUNT.wait_after(failures) for failures in (4, 5, 6, 7, 100)]
    assert waits == [None, *(timedelta(seconds=s) for s in (30, 60, 120)), timedelta(hours=1)]


def test_a_right_password_after_the_wait_begins_the_count_anew(client: TestClient) -> None:
    masa, now = masa_of(client), datetime.now(UTC)
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            sign_in(masa.store, masa.settings, "ayse", "wrong wrong wrong", now=now)
    later = now + timedelta(seconds=31)
    sign_in(masa.store, masa.settings, "ayse", PASSWORD, now=later)
    for _ in range(4):
        with pytest.raises(NotSignedIn):
            sign_in(masa.store, masa.settings, "ayse", "wrong wrong wrong", now=later)
    assert sign_in(masa.store, masa.settings, "ayse", PASSWORD, now=later).account.id == "ayse"


def test_an_address_that_tries_many_names_waits_too(client: TestClient) -> None:
    masa = masa_of(client)
    for at in range(30):
        with pytest.raises(NotSignedIn):
            sign_in(masa.store, masa.settings, f"name{at}", "wrong wrong wrong", address="192.0.2.1")
    with pytest.raises(TooOften):
        sign_in(masa.store, masa.settings, "ayse", PASSWORD, address="192.0.2.1")
    assert sign_in(masa.store, masa.settings, "ayse", PASSWORD, address="192.0.2.2").account.id == "ayse"


def test_a_new_password_by_the_administrator_unlocks_and_signs_out(client: TestClient) -> None:
    masa = masa_of(client)
    header = bearer(masa, "ayse", ActorRole.ORGANISER)
    for _ in range(5):
        enter(client, "wrong wrong wrong")
    accounts.set_password(masa.store, OPERATOR, "ayse", "quite another phrase")
    assert enter(client, "quite another phrase")[0] == 201
    client.cookies.clear()
    assert client.get(ME, headers=header).status_code == 401


def test_changing_ones_own_password_asks_for_the_old_one(client: TestClient) -> None:
    header = bearer(masa_of(client), "ayse", ActorRole.ORGANISER)
    body = {"old": "wrong wrong wrong", "new": "quite another phrase"}
    assert client.put("/api/v1/me/password", json=body, headers=header).json()["code"] == "password_wrong"
    answer = client.put("/api/v1/me/password", json=body | {"old": PASSWORD}, headers=header)
    assert answer.status_code == 204
    assert enter(client, "quite another phrase")[0] == 201


def test_a_disabled_account_is_out_with_its_keys(client: TestClient) -> None:
    masa = masa_of(client)
    header = bearer(masa, "ayse", ActorRole.ORGANISER)
    ayse = masa.store.accounts.one(OPERATOR, "ayse")
    key = keys.make(masa.store, ayse.actor, "script", {Scope.READ}).text
    accounts.change(masa.store, OPERATOR, ayse, ayse.role, ayse.organisation, True)
    answers = [client.get(ME, headers=h).status_code for h in (header, {"Authorization": f"Bearer {key}"})]
    assert (answers, enter(client)[1]["code"]) == ([401, 401], "sign_in_failed")


def test_the_last_administrator_stays(client: TestClient) -> None:
    header = bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR)
    body = {"role": "organiser", "organisation": "Bursa"}
    assert client.put("/api/v1/users/root", json=body, headers=header).json()["code"] == "last_administrator"
    assert client.delete("/api/v1/users/root", headers=header).json()["code"] == "last_administrator"
    assert client.get(ME, headers=header).json()["role"] == "administrator"


def test_a_stale_change_of_an_account_is_refused(client: TestClient) -> None:
    header = bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR)
    seen = client.get("/api/v1/users/ayse", headers=header).headers["etag"]
    body = {"role": "analyst", "organisation": "Bursa"}
    first = client.put("/api/v1/users/ayse", json=body, headers=header | {"If-Match": seen})
    second = client.put("/api/v1/users/ayse", json=body, headers=header | {"If-Match": seen})
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 412, "changed_since_seen")


def test_with_two_steps_a_code_is_asked_for_and_works_once(client: TestClient) -> None:
    masa, now = masa_of(client), datetime.now(UTC)
    ayse = masa.store.accounts.one(OPERATOR, "ayse").actor
    totp = pyotp.TOTP(two_step.begin(masa.store, ayse, now).secret)
    two_step.confirm(masa.store, ayse, totp.at(now), now)
    later = now + timedelta(seconds=60)
    for code, why in (("", "code_needed"), ("000000", "code_wrong"), (totp.at(now), "code_wrong")):
        with pytest.raises(NotSignedIn, match=why):
            sign_in(masa.store, masa.settings, "ayse", PASSWORD, code, now=later)
    assert sign_in(masa.store, masa.settings, "ayse", PASSWORD, totp.at(later), now=later).account.two_step
    with pytest.raises(NotSignedIn, match="code_wrong"):
        sign_in(masa.store, masa.settings, "ayse", PASSWORD, totp.at(later), now=later)


def test_two_steps_are_switched_on_and_off_over_http(client: TestClient) -> None:
    header = bearer(masa_of(client), "ayse", ActorRole.ORGANISER)
    codes = pyotp.TOTP(client.post("/api/v1/me/two-step", headers=header).json()["secret"])
    now = datetime.now(UTC)
    first, second = ({"code": codes.at(now + timedelta(seconds=late))} for late in (0, 30))
    assert client.put("/api/v1/me/two-step", json=first, headers=header).status_code == 204
    assert (enter(client)[0], enter(client)[1]["code"]) == (401, "code_needed")
    assert client.post("/api/v1/me/two-step/end", json=first, headers=header).json()["code"] == "code_wrong"
    assert client.post("/api/v1/me/two-step/end", json=second, headers=header).status_code == 204
    assert enter(client)[0] == 201


def test_wrong_codes_lock_an_account_as_wrong_passwords_do(client: TestClient) -> None:
    masa, before = masa_of(client), datetime.now(UTC) - timedelta(minutes=5)
    ayse = masa.store.accounts.one(OPERATOR, "ayse").actor
    codes = pyotp.TOTP(two_step.begin(masa.store, ayse).secret)
    two_step.confirm(masa.store, ayse, codes.at(before), before)
    assert [enter(client, code="x")[0] for _ in range(6)] == [401] * 5 + [429]
    assert enter(client, code=codes.now())[1]["code"] == "tried_too_often"


def test_two_steps_that_were_begun_but_not_confirmed_ask_for_nothing(client: TestClient) -> None:
    header = bearer(masa_of(client), "ayse", ActorRole.ORGANISER)
    body = client.post("/api/v1/me/two-step", headers=header).json()
    assert body["uri"].startswith("otpauth://totp/Masa:ayse?secret=" + body["secret"])
    assert (
        client.put("/api/v1/me/two-step", json={"code": "1"}, headers=header).json()["code"] == "code_wrong"
    )
    assert enter(client)[0] == 201


def test_a_key_is_shown_once_works_within_its_scopes_and_notes_its_use(client: TestClient) -> None:
    header = bearer(masa_of(client), "ayse", ActorRole.ORGANISER)
    made = client.post("/api/v1/keys", json={"label": "portal", "scopes": ["read"]}, headers=header).json()
    key = {"Authorization": f"Bearer {made['key']}"}
    assert client.get(ME, headers=key).json()["scopes"] == ["read"]
    refused = client.get("/api/v1/keys", headers=key)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    (listed,) = client.get("/api/v1/keys", headers=header).json()["entries"]
    assert (listed["label"], listed["used_at"] is not None, "key" in listed) == ("portal", True, False)


def test_a_key_is_kept_as_a_digest_alone(client: TestClient, tmp_path: Path) -> None:
    masa = masa_of(client)
    made = keys.make(masa.store, masa.store.accounts.one(OPERATOR, "ayse").actor, "x", {Scope.READ})
    secret = made.text.rpartition("_")[2].encode()
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert [path.name for path in files if secret in path.read_bytes()] == []


def test_a_revoked_and_an_expired_key_no_longer_work(client: TestClient) -> None:
    masa, now = masa_of(client), datetime.now(UTC)
    ayse = masa.store.accounts.one(OPERATOR, "ayse").actor
    revoked = keys.make(masa.store, ayse, "one", {Scope.READ})
    keys.revoke(masa.store, ayse, revoked.key.id)
    short = keys.make(masa.store, ayse, "two", {Scope.READ}, now + timedelta(hours=1))
    for text, at in ((revoked.text, now), (short.text, now + timedelta(hours=1))):
        with pytest.raises(NotSignedIn, match="key_over"):
            caller_of_token(masa.store, masa.settings, text, at)


def test_nobody_revokes_the_key_of_another(client: TestClient) -> None:
    masa = masa_of(client)
    made = keys.make(masa.store, masa.store.accounts.one(OPERATOR, "ayse").actor, "x", {Scope.READ})
    other = bearer(masa, "can", ActorRole.ORGANISER, "Bursa")
    assert client.delete(f"/api/v1/keys/{made.key.id}", headers=other).status_code == 404
    assert caller_of_token(masa.store, masa.settings, made.text).actor.id == "ayse"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "Ayşe", "role": "organiser", "organisation": "B"}, "account_name_invalid"),
        ({"name": "can", "role": "organiser"}, "account_organisation_invalid"),
        ({"name": "can", "role": "administrator", "organisation": "B"}, "account_organisation_invalid"),
        ({"name": "can", "role": "administrator", "password": "short"}, "password_length"),
        ({"name": "can", "role": "operator"}, "request_invalid"),
        ({"name": "ayse", "role": "administrator"}, "account_exists"),
    ],
)
def test_an_account_that_cannot_be_is_refused(client: TestClient, body: dict[str, str], code: str) -> None:
    header = bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR)
    answer = client.post("/api/v1/users", json={"password": PASSWORD} | body, headers=header)
    assert answer.json()["code"] == code
    assert [user["name"] for user in client.get("/api/v1/users", headers=header).json()["entries"]] == [
        "ayse",
        "root",
    ]
