"""Subscribed calendars over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.app import create_app
from recommender.config import Settings
from recommender.records import OPERATOR, BuyerId, Event, EventId, EventKind, FirmId, Meeting, Session, Side
from recommender.service import Masa, day, events, participants, planning
from recommender.service.feeds import feed_link
from recommender.service.programmes import programme
from tests.missions import buyer, firm

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = date(2026, 12, 1)
PAIR = FirmId("F1"), BuyerId("B1")


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
    """A published plan of one meeting."""
    opened = Masa.open(settings)
    store = opened.store
    store.save_firms([firm(1, "boya")])
    store.save_buyers([buyer(1, "краска")])
    event = Event(
        EventId("E1"), "Moskova heyeti", EventKind.OUTBOUND, "Moskova", "RU", "Europe/Moscow", DAY, DAY,
        sessions=(Session(DAY, time(10), time(11)),), tables=2,
    )  # fmt: skip
    events.create(store, OPERATOR, event, NOW)
    participants.join(store, OPERATOR, "E1", Side.FIRM, ["F1"], NOW)
    participants.join(store, OPERATOR, "E1", Side.BUYER, ["B1"], NOW)
    store.plans.add(OPERATOR, "E1", [Meeting(event.id, *PAIR, 0, 1)], {}, NOW)
    planning.publish(store, OPERATOR, "E1", 1, NOW)
    yield opened
    store.close()


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
