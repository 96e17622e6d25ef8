"""How often one may ask."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.rates import Rates
from recommender.config import Settings
from recommender.errors import BackendUnavailable
from recommender.records import ActorRole
from tests.api.people import bearer, masa_of
from tests.ports import free_port


def limited(folder: Path, **limits: object) -> Settings:
    return Settings(data_dir=folder, _env_file=None, **limits)  # type: ignore[call-arg,arg-type]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(limited(tmp_path, rate_per_caller=3, rate_per_address=8))) as client:
        yield client


def test_a_caller_that_asks_too_often_is_told_when_to_come_back(client: TestClient) -> None:
    asker = bearer(masa_of(client), "root", ActorRole.ADMINISTRATOR) | {"Accept-Language": "tr"}
    answers = [client.get("/api/v1/me", headers=asker) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    refusal = answers[-1]
    assert (refusal.json()["code"], refusal.headers["ratelimit-limit"]) == ("asked_too_often", "3")
    assert 1 <= int(refusal.headers["retry-after"]) <= 60
    assert refusal.headers["content-type"] == "application/problem+json"
    assert refusal.json()["title"].startswith("çok sık istek")


def test_one_callers_haste_does_not_stop_another(client: TestClient) -> None:
    masa = masa_of(client)
    hasty, other = (bearer(masa, name, ActorRole.ADMINISTRATOR) for name in ("root", "other"))
    assert [client.get("/api/v1/me", headers=hasty).status_code for _ in range(4)][-1] == 429
    assert client.get("/api/v1/me", headers=other).status_code == 200


def test_an_address_cannot_get_round_its_limit_by_made_up_keys(client: TestClient) -> None:
    made_up = ({"Authorization": f"Bearer masa_{at}_x"} for at in range(9))
    answers = [client.get("/api/v1/me", headers=headers).status_code for headers in made_up]
    assert answers == [401] * 8 + [429]


def test_health_is_never_refused(client: TestClient) -> None:
    assert {client.get("/health").status_code for _ in range(20)} == {200}


def test_a_limit_of_nothing_is_no_limit(tmp_path: Path) -> None:
    with TestClient(create_app(limited(tmp_path, rate_per_caller=0, rate_per_address=0))) as client:
        answer = client.get("/api/v1/me")
        assert (answer.status_code, "ratelimit-limit" in answer.headers) == (401, False)


def test_a_storage_that_cannot_be_used_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable) as caught:
        Rates(limited(tmp_path, rate_storage="nosuch://x"))
    assert caught.value.code == "rate_storage_unusable"


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a private Redis on loopback, which keeps nothing."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("no redis-server on the PATH")
    port = free_port()
    asked = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(
        [binary, *asked], cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL
    )
    try:
        while server.poll() is None and not answers(port):
            time.sleep(0.02)
        assert server.poll() is None, "redis-server did not start"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_two_servers_count_together_in_a_redis(tmp_path: Path, redis: str) -> None:
    shared = limited(tmp_path, rate_per_caller=3, rate_per_address=0, rate_storage=redis)
    with TestClient(create_app(shared)) as one, TestClient(create_app(shared)) as other:
        asker = bearer(masa_of(one), "root", ActorRole.ADMINISTRATOR)
        asked = [client.get("/api/v1/me", headers=asker) for client in (one, other, one, other)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in asked] == ["2", "1", "0", "0"]
    assert 1 <= int(asked[-1].headers["retry-after"]) <= 60


def test_while_the_redis_is_away_requests_are_answered_uncounted(tmp_path: Path) -> None:
    away = limited(tmp_path, rate_per_address=1, rate_storage=f"redis://127.0.0.1:{free_port()}/0")
    with TestClient(create_app(away)) as client:
        assert [client.get("/api/v1/me").status_code for _ in range(3)] == [401] * 3
