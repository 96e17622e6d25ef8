"""A party says when it can meet."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from recommender.records import Side
from recommender.service import Masa, participants
from tests.pages.test_party import late
from tests.pages.world import link, publish
from tests.service.missions import AYSE


def away(masa: Masa) -> frozenset[int]:
    return participants.find(masa.store, AYSE, "E1", Side.BUYER, "B1").away


def test_every_slot_is_free_until_somebody_says_otherwise(client: TestClient, masa: Masa) -> None:
    page = client.get(f"{link(masa, 'B1')}/availability").text
    assert re.findall(r'value="(\d)" checked', page) == ["0", "1", "2", "3"]
    assert "10:00–10:30" in page


def test_unticked_slots_are_kept_as_away_and_shown_so(client: TestClient, masa: Masa) -> None:
    path = f"{link(masa, 'B1')}/availability"
    page = client.post(path, data={"free": ["0", "3"]}).text
    assert away(masa) == {1, 2}
    assert re.findall(r'value="(\d)" checked', page) == ["0", "3"]
    assert "Сохранено" in page


def test_nobody_has_to_be_free_at_all(client: TestClient, masa: Masa) -> None:
    client.post(f"{link(masa, 'B1')}/availability", data={})
    assert away(masa) == {0, 1, 2, 3}


def test_after_the_deadline_availability_is_read_and_not_changed(client: TestClient, masa: Masa) -> None:
    path = f"{late(masa)}/availability"
    publish(masa)
    page = client.get(path).text
    assert "<fieldset" in page
    assert "<button" not in page
    assert client.post(path, data={"free": ["0"]}).status_code == 403
    assert away(masa) == frozenset()


def test_another_partys_times_are_not_touched(client: TestClient, masa: Masa) -> None:
    client.post(f"{link(masa, 'F1')}/availability", data={"free": ["0"]})
    assert away(masa) == frozenset()
