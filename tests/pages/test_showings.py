"""Opening a link is kept, with what was on the list; the page does not wait for it."""

from __future__ import annotations

from fastapi.testclient import TestClient

from recommender.records import Side
from recommender.service import Masa
from tests.pages.world import link
from tests.service.missions import AYSE


def test_the_page_behind_a_link_keeps_what_it_showed(client: TestClient, masa: Masa) -> None:
    client.get(link(masa, "B1"))
    client.get(link(masa, "B1"))
    found = masa.store.showings.of(AYSE, "E1")
    assert [(one.side, one.buyer_id, one.rank) for one in found] == [
        (Side.BUYER, "B1", place) for place in range(1, 7)
    ]
    assert all(one.features and one.engine_version for one in found)
