"""Subscribed calendars over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.app import create_app
from recommender.config import Settings
from recommender.records import OPERATOR, EventId, Meeting
from recommender.service import Masa, day, planning
from recommender.service.feeds import feed_link
from recommender.service.programmes import programme
from tests.exporting.planted import NOW, PAIR, publish_one_meeting
from tests.ports import free_port


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


@pytest.fixture
def served(settings: Settings, masa: Masa) -> Iterator[str]:
    """The address of a running server of the planted mission."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def subscribed(served: str, masa: Masa) -> Any:
    """The one event that a calendar program reads from the feed of F1 on a running server."""
    path = address(masa).removeprefix(masa.settings.public_url)
    (event,) = Calendar.from_ical(httpx.get(f"{served}{path}").raise_for_status().content).events
    return event


def test_a_subscriber_sees_a_meeting_move_and_fall_away(served: str, masa: Masa) -> None:
    """Ten o'clock in Moscow is seven in Greenwich; the second slot is half an hour later."""
    first = subscribed(served, masa)
    assert first["DTSTART"].params["TZID"] == "Europe/Moscow"
    assert first["DTSTART"].dt.isoformat() == "2026-12-01T10:00:00+03:00"
    assert first["DTEND"].dt.isoformat() == "2026-12-01T10:30:00+03:00"
    masa.store.plans.add(OPERATOR, "E1", [Meeting(EventId("E1"), *PAIR, 1, 0)], {}, NOW)
    planning.publish(masa.store, OPERATOR, "E1", 2, NOW)
    moved = subscribed(served, masa)
    assert moved["DTSTART"].dt.isoformat() == "2026-12-01T10:30:00+03:00"
    day.cancel(masa.store, OPERATOR, "E1", PAIR, NOW)
    cancelled = subscribed(served, masa)
    assert (first["STATUS"], moved["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CONFIRMED", "CANCELLED")
    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert first["SEQUENCE"] < moved["SEQUENCE"] < cancelled["SEQUENCE"]
