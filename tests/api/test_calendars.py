"""Subscribed calendars over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.app import create_app
from recommender.config import Settings
from recommender.records import OPERATOR
from recommender.service import Masa, day
from recommender.service.feeds import feed_link
from recommender.service.programmes import programme
from tests.exporting.planted import NOW, PAIR, publish_one_meeting


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        secret_key="a secret for calendars, in a test",
        public_url="http://testserver",
    )  # type: ignore[call-arg]


@pytest.fixture
def masa(settings: Settings) -> Iterator[Masa]:
    opened = publish_one_meeting(settings)
    yield opened
    opened.store.close()


@pytest.fixture
def client(settings: Settings, masa: Masa) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as opened:
        yield opened


def address(masa: Masa) -> str:
    plan = programme(masa.store, OPERATOR, "E1")
    return feed_link(masa.settings, plan, plan.party("F1"))


def test_a_signed_address_gives_the_calendar(masa: Masa, client: TestClient) -> None:
    answer = client.get(address(masa))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).events
    assert event["SUMMARY"] == "Görüşme: Покупатель 1"
    (event,) = Calendar.from_ical(client.get(address(masa), params={"language": "ru"}).content).events
    assert event["SUMMARY"] == "Встреча: Покупатель 1"


def test_what_has_not_changed_is_not_sent_again(masa: Masa, client: TestClient) -> None:
    tag = client.get(address(masa)).headers["etag"]
    again = client.get(address(masa), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    day.cancel(masa.store, OPERATOR, "E1", PAIR, NOW)
    changed = client.get(address(masa), headers={"If-None-Match": tag})
    assert b"STATUS:CANCELLED" in changed.content


def test_a_forged_address_is_refused(masa: Masa, client: TestClient) -> None:
    answer = client.get("/calendars/forged.ics")
    assert (answer.status_code, answer.json()["code"]) == (403, "link_forged")
