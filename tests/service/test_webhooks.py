"""Other systems told of what happens, by a real receiver on loopback."""

from __future__ import annotations

import hmac
import json
import socket
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from recommender.config import Settings
from recommender.errors import Invalid, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    Answer,
    DeliveryState,
    EventId,
    Meeting,
    Notice,
    Side,
)
from recommender.service import Masa, day, decisions, planning, webhooks
from recommender.service.calling import check_url, is_public, post
from recommender.service.decisions import Reply
from recommender.service.webhooks import MOST_TRIES, NewWebhook, deliver_next
from tests.service.missions import AYSE, NOW

HASAN = Actor("hasan", ActorRole.ORGANISER, "İzmir")


class Receiver:
    """A server that keeps what it is told, and answers as it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        heard, answers = self.heard, self.answers

        class Listening(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(answers.pop(0) if answers else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Listening)
        self.url = f"http://127.0.0.1:{self.server.server_port}/masa?from=us"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def open_settings(listed: Masa) -> Settings:
    return listed.settings.model_copy(update={"webhook_private": True})


@pytest.fixture
def hook(listed: Masa, open_settings: Settings, receiver: Receiver) -> NewWebhook:
    return webhooks.add(listed.store, open_settings, AYSE, receiver.url, set(Notice), now=NOW)


def decide(masa: Masa, word: str = "") -> None:
    reply = Reply("B0", Answer.INTERESTED, word=word)
    decisions.answer(masa.store, AYSE, "E1", Side.FIRM, "F0", [reply], NOW)


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.heard]


def states(masa: Masa) -> list[tuple[str, int, str]]:
    return [(each.state, each.tries, each.answer) for each in masa.store.webhooks.deliveries(AYSE)]


def test_a_decision_is_told_without_what_was_written_with_it(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed, word="Şule Hanım")
    assert deliver_next(listed.store, open_settings, NOW) is True
    assert told(receiver) == [
        {
            "type": "decision.made",
            "timestamp": NOW.isoformat(),
            "data": {
                "event_id": "E1", "side": "firm", "firm_id": "F0", "buyer_id": "B0",
                "answer": "interested", "preference": None,
            },
        }
    ]  # fmt: skip
    assert deliver_next(listed.store, open_settings, NOW) is False


def test_a_message_is_signed_so_that_its_receiver_can_check_it(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    deliver_next(listed.store, open_settings, NOW)
    ((headers, body),) = receiver.heard
    key = b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.new(key, signed, "sha256").digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_a_published_schedule_and_a_changed_meeting_are_told(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    store, pair = listed.store, ("F0", "B0")
    store.plans.add(AYSE, "E1", [Meeting(EventId("E1"), *pair, 0, 0)], {}, NOW)  # type: ignore[arg-type]
    planning.publish(store, AYSE, "E1", 1, NOW)
    day.cancel(store, AYSE, "E1", pair, NOW)  # type: ignore[arg-type]
    while deliver_next(store, open_settings, NOW):
        pass
    found = {message["type"]: message["data"] for message in told(receiver)}
    assert found["schedule.published"] == {"event_id": "E1", "version": 1}
    assert (found["meeting.changed"]["action"], found["meeting.changed"]["state"]) == ("cancel", "cancelled")


def test_a_change_that_did_not_land_is_not_told(
    listed: Masa, hook: NewWebhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("half-way")

    monkeypatch.setattr("recommender.store.decisions.write_feedback", fail)
    with pytest.raises(RuntimeError):
        decide(listed)
    assert states(listed) == []


def test_another_organisation_is_told_nothing(
    listed: Masa, open_settings: Settings, receiver: Receiver
) -> None:
    webhooks.add(listed.store, open_settings, HASAN, receiver.url, set(Notice), now=NOW)
    decide(listed)
    assert deliver_next(listed.store, open_settings, NOW) is False


def test_who_asked_for_schedules_is_not_told_of_decisions(
    listed: Masa, open_settings: Settings, receiver: Receiver
) -> None:
    webhooks.add(listed.store, open_settings, AYSE, receiver.url, {Notice.PUBLISHED}, now=NOW)
    decide(listed)
    assert deliver_next(listed.store, open_settings, NOW) is False


def test_a_receiver_that_fails_is_tried_again_ever_later_and_then_given_up(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    receiver.answers.extend([500] * MOST_TRIES)
    at, waits = NOW, []
    for _ in range(MOST_TRIES):
        assert deliver_next(listed.store, open_settings, at) is True
        (delivery,) = listed.store.webhooks.deliveries(AYSE)
        waits.append((delivery.next_at - at).total_seconds())
        at = delivery.next_at
    assert waits == [10, 40, 160, 640, 2560, 10240, 40960, 0]
    assert states(listed) == [(DeliveryState.DEAD, MOST_TRIES, "500")]
    assert deliver_next(listed.store, open_settings, at + timedelta(days=9)) is False


def test_one_that_was_given_up_is_delivered_when_it_is_replayed(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    (delivery,) = listed.store.webhooks.deliveries(AYSE)
    listed.store.webhooks.end(delivery, DeliveryState.DEAD, "500", NOW)
    webhooks.replay(listed.store, AYSE, delivery.id, NOW)
    deliver_next(listed.store, open_settings, NOW)
    assert states(listed) == [(DeliveryState.DELIVERED, 1, "204")]
    with pytest.raises(NotFound):
        webhooks.replay(listed.store, HASAN, delivery.id, NOW)


def test_what_a_worker_that_died_had_begun_is_tried_by_the_next(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    assert listed.store.webhooks.claim(NOW) is not None
    assert deliver_next(listed.store, open_settings, NOW + timedelta(minutes=1)) is False
    assert deliver_next(listed.store, open_settings, NOW + timedelta(minutes=2)) is True


def test_a_redirect_is_not_followed(
    listed: Masa, open_settings: Settings, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    receiver.answers.append(302)
    deliver_next(listed.store, open_settings, NOW)
    assert (len(receiver.heard), states(listed)) == (1, [(DeliveryState.WAITING, 1, "302")])


def test_nobody_at_the_address_is_a_failure_by_name(listed: Masa, open_settings: Settings) -> None:
    webhooks.add(listed.store, open_settings, AYSE, "http://127.0.0.1:1/", set(Notice), now=NOW)
    decide(listed)
    deliver_next(listed.store, open_settings, NOW)
    assert states(listed) == [(DeliveryState.WAITING, 1, "ConnectionRefusedError")]


def test_without_leave_a_private_target_is_never_called(
    listed: Masa, hook: NewWebhook, receiver: Receiver
) -> None:
    decide(listed)
    deliver_next(listed.store, listed.settings, NOW)
    assert (receiver.heard, states(listed)) == ([], [(DeliveryState.WAITING, 1, "webhook_url_invalid")])


@pytest.mark.parametrize("address", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]])
def test_a_name_one_of_whose_addresses_is_private_is_refused(
    address: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in address]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(Invalid) as caught:
        post("https://portal.example.org/", b"", {})
    assert caught.value.code == "webhook_target_private"


def test_the_very_address_that_was_checked_is_called(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def look_up(host: str, port: int, **_: object) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = receiver.url.replace("127.0.0.1", "portal.example.org")
    assert post(url, b"{}", {"Content-Type": "application/json"}, private=True) == 204
    assert looked_up == ["portal.example.org"]
    assert receiver.heard[0][0]["host"].startswith("portal.example.org:")


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_internet_is_not_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address) is True


URLS = ["http://x.example/", "ftp://x.example/", "https://", "https://a:b@x.example/", "https://x.example:99999/",
        "https://[::1/", "https://ş.example/", "javascript:alert(1)"]  # fmt: skip


@pytest.mark.parametrize("url", URLS)
def test_what_is_no_public_https_address_is_refused_at_once(url: str, listed: Masa) -> None:
    with pytest.raises(Invalid) as caught:
        webhooks.add(listed.store, listed.settings, AYSE, url, set(Notice))
    assert caught.value.code == "webhook_url_invalid"


def test_only_an_organisation_can_be_told_of_its_events(listed: Masa) -> None:
    with pytest.raises(Invalid) as caught:
        webhooks.add(listed.store, listed.settings, OPERATOR, "https://x.example/", set(Notice))
    assert caught.value.code == "webhook_incomplete"
    assert check_url("https://x.example/", private=False).hostname == "x.example"
